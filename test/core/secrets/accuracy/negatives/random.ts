import { drawn } from '../../plant.ts'

export const hex = (size: number): string => drawn(`negative ${size}`, size, 'hex')
export const uuid = hex(32).replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
export const base64 = (size: number): string => drawn(`negative ${size}`, size, 'base64')
export const base62 = (size: number): string => drawn(`negative ${size}`, size, 'base62')
