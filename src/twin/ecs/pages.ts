import { invalidParameter } from './refusals.ts'

export type PageOf<T> = { readonly items: readonly T[]; readonly nextToken?: string }

/** @param size items on a page, 1 to 100 */
export function pageOf<T>(all: readonly T[], size: number, token: string | undefined): PageOf<T> {
  const from = token === undefined ? 0 : Number(Buffer.from(token, 'base64url').toString('utf8'))
  if (!Number.isInteger(from) || from < 0) throw invalidParameter('Invalid token.')
  const next = from + size
  return {
    items: all.slice(from, next),
    ...(next < all.length && { nextToken: Buffer.from(String(next)).toString('base64url') }),
  }
}
