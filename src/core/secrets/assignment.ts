/** A value and where it is written. */
export type Value = { readonly value: string; readonly start: number; readonly end: number }
/** A name as it stands in the text, and the same in lower case without `_` and `-`. */
export type Name = { readonly name: string; readonly plain: string; readonly end: number }

/** Longest part of a name on either side of its anchor: bounds the work on hostile text. */
const reach = 64

/** Every name that contains one of the anchor's words. The anchor must be global and match word characters only. */
export function* namesAround(text: string, anchor: RegExp): Generator<Name> {
  const places: number[] = []
  for (const { 0: word, index } of text.matchAll(anchor)) places.push(index + word.length)
  yield* namesAt(text, places)
}

/** Every name in which a word ends at one of these offsets. */
export function* namesAt(text: string, places: readonly number[]): Generator<Name> {
  let done = 0
  for (const place of places) {
    if (place <= done) continue
    const floor = Math.max(done, place - reach)
    let start = place
    while (start > floor && isNamePart(text.charCodeAt(start - 1))) start--
    const ceiling = Math.min(text.length, place + reach)
    let end = place
    while (end < ceiling && isNamePart(text.charCodeAt(end))) end++
    // A dash before an operator belongs to neither: `${NAME:-value}` and `--name-`.
    while (end > place && text[end - 1] === '-') end--
    done = end
    const name = text.slice(start, end)
    yield { name, plain: name.toLowerCase().replace(/[-_]/g, ''), end }
  }
}

const isNamePart = (code: number): boolean =>
  (code >= 97 && code <= 122) ||
  (code >= 65 && code <= 90) ||
  (code >= 48 && code <= 57) ||
  code === 95 ||
  code === 45

/**
 * What may stand between a name and its value: shell, dotenv, JSON, YAML, INI, HCL, code, a default
 * (`${NAME:-value}`, `getenv("NAME", "value")`, `NAME || 'value'`), a container's name/value pair, or a blank
 * (`--name value`, Dockerfile ENV). Every repetition is bounded.
 */
const between =
  /["'`\])]{0,2}\s{0,4}(?:,?\s{0,24}["']?(?:[A-Za-z]{0,12}V|v)alue["']?\s{0,4}[:=]|=>|:=|:-|={1,3}|:|,|\|\||\?\?|or\b|>)?\s{0,8}(?:\(\s{0,24})?(?:\\?["'`])?/y
const written = /[A-Za-z0-9+/=_.~%-]{8,4096}/y

/** The unquoted run of characters that is assigned to the name which ends at `at`. */
export function valueAfter(text: string, at: number): Value | undefined {
  between.lastIndex = at
  between.test(text)
  const start = between.lastIndex
  if (start === at) return undefined
  written.lastIndex = start
  const found = written.exec(text)
  return found === null ? undefined : { value: found[0], start, end: start + found[0].length }
}
