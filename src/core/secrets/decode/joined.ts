import { localStretch } from '../kind.ts'

/** What several string literals say together, or a value that goes on behind a backslash on the next line. */
export type Joined = {
  readonly content: string
  /** Where its last part ends. */
  readonly end: number
  /** Where the character at an offset of the content is written. */
  at(offset: number): number
}

const part = /[^\s"'`\\]{0,512}/y
const fold = String.raw`(?:\\?\r?\n[ \t]{0,64}){0,2}`
const operator = String.raw`(?:\+|\.{1,2}|&|<>|\|\||~)`
const joint = (between: string): RegExp =>
  new RegExp(
    String.raw`["'\x60][ \t]{0,8}${fold}${between}[bruf@$]{0,2}["'\x60]|["'\x60]{2}|\\\r?\n[ \t]{0,64}`,
    'y',
  )
/** `"a" + "b"`, `'a' . 'b'`, `"a" .. "b"`, `"a" & "b"`, `"a" <> "b"`, on one line or two; `"a""b"`; and `a\` with its next line. */
export const operated = joint(String.raw`${operator}[ \t]{0,8}${fold}`)
/** And `"a" "b"`, which are two strings of a list in some languages. */
const either = joint(String.raw`(?:${operator}[ \t]{0,8}${fold})?`)
/** Of one value. Its last part begins near the first, since what decides of a token stands near its prefix. */
const mostParts = 16

/** What begins one; most strings are followed by a comma or a bracket. */
const begins = new Set('"\'`\\')
const follows = new Set(' \t\r\n+.&<|~"\'`\\bruf@$')

export function isJoint(text: string, at: number, joints = either): boolean {
  if (!begins.has(text.charAt(at)) || !follows.has(text.charAt(at + 1))) return false
  joints.lastIndex = at
  return joints.test(text)
}

/** What begins within a string literal, or bare, at this offset; undefined when it has one part only. */
export function joinedFrom(text: string, start: number, joints = either): Joined | undefined {
  const offsets: number[] = []
  const places: number[] = []
  let content = ''
  let at = start
  for (let parts = 0; parts < mostParts; parts++) {
    part.lastIndex = at
    const written = part.exec(text)?.[0] ?? ''
    offsets.push(content.length)
    places.push(at)
    content += written
    at += written.length
    if (!isJoint(text, at, joints) || joints.lastIndex - start > localStretch) break
    at = joints.lastIndex
  }
  if (places.length < 2) return undefined
  return {
    content,
    end: at,
    at: (offset) => {
      const last = offsets.findLastIndex((first) => first < offset || first === 0)
      return (places[last] ?? start) + offset - (offsets[last] ?? 0)
    },
  }
}

/** A match, or what stands for one, whose secret is written in parts. */
export const inParts = (text: string, start: number, end: number) => ({
  end,
  decoded: { by: 'parts of a string', written: text.slice(start, end) },
})
