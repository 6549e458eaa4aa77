import type { Field } from '../command/inputs.ts'
import type { ImageConfig, Platform } from './oci.ts'

export const defaultPlatform: Platform = { os: 'linux', architecture: 'amd64' }

/** `linux/amd64`, `linux/arm64/v8`. Its error completes the sentence `input "platform" …`. */
export function parsePlatform(text: string): Platform {
  const match = /^([a-z0-9]+)\/([a-z0-9]+)(?:\/([a-z0-9]+))?$/.exec(text)
  const [, os, architecture, variant] = match ?? []
  if (os === undefined || architecture === undefined) {
    throw new Error(`must be like linux/amd64, got "${text}"`)
  }
  return { os, architecture, ...(variant !== undefined && { variant }) }
}

export const formatPlatform = ({ os, architecture, variant }: Platform): string =>
  [os, architecture, ...(variant === undefined ? [] : [variant])].join('/')

export const platformInput: Field<Platform> = {
  about: 'Platform of the image, when the layout holds several.',
  shape: 'OS/ARCHITECTURE',
  flag: false,
  required: false,
  preset: formatPlatform(defaultPlatform),
  parse: parsePlatform,
}

/** A variant counts only where one was asked for. */
export const isFor = (
  wanted: Platform,
  found: Pick<ImageConfig, 'os' | 'architecture' | 'variant'>,
): boolean =>
  found.os === wanted.os &&
  found.architecture === wanted.architecture &&
  (wanted.variant === undefined || found.variant === wanted.variant)
