/** Characters of a signed URL on either side of its signature; a session token in it is long. */
const reach = 3000
const ends = /[\s"'`<>\\]/

/** The URL, or what of it is within reach, in whose query this offset stands. */
export function urlAround(text: string, at: number): string {
  let start = at
  while (start > 0 && at - start < reach && !ends.test(text.charAt(start - 1))) start--
  let end = at
  while (end < text.length && end - at < reach && !ends.test(text.charAt(end))) end++
  return text.slice(start, end)
}
