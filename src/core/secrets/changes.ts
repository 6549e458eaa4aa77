/** Offsets of bytes. */
export type Span = { readonly start: number; readonly end: number }

/** Where something else stands than in the version before, and what stood there: either may be empty. */
export type Change = Span & { readonly former: Span }

/** Bytes that are compared at once. */
const step = 4096
/** A middle of no more bytes is one change: looking for what is equal in it would gain nothing. */
const shortest = 2048
/** Bytes of the former version in which a line is looked for again: at first, and once several were not found. */
const farthest = { first: 4 * 1024, last: 32 * 1024 }
/** Shorter lines stand everywhere; of longer ones the beginning is looked for. */
const line = { shortest: 8, longest: 256 }
/** Lines that are looked for; what comes behind so many is one change. */
const mostLines = 200
/** So many of what was added are looked for one by one; then one is left out, then two … */
const patience = 4

/** What of a content is not as in the version before it. In order; what is between two changes is equal. */
export function changesOf(before: Buffer, after: Buffer): readonly Change[] {
  const head = equalFrom(before, 0, after, 0)
  const tail = equalTo(before, after, Math.min(before.length, after.length) - head)
  const to = { before: before.length - tail, after: after.length - tail }
  if (head === to.before && head === to.after) return []
  if (to.after - head <= shortest || to.before - head <= shortest) {
    return [{ start: head, end: to.after, former: { start: head, end: to.before } }]
  }
  return between(before, after, head, to)
}

type Ends = { readonly before: number; readonly after: number }

/** Finds the two versions together again by the next line of one that the other has too. */
function between(before: Buffer, after: Buffer, head: number, to: Ends): readonly Change[] {
  const changes: Change[] = []
  let there = head
  let here = head
  let start = head
  let misses = 0
  for (let tries = 0; tries < mostLines && there < to.before; tries++) {
    const next = nextLine(after, here, to.after)
    if (next === undefined) break
    here = next.end
    const reach = misses < patience ? farthest.first : farthest.last
    const rest = before.subarray(there, Math.min(to.before, there + reach))
    const found = rest.indexOf(after.subarray(next.start, next.end))
    if (found === -1) {
      here = linesOn(after, here, to.after, ++misses - patience)
      continue
    }
    misses = 0
    changes.push({ start, end: next.start, former: { start: there, end: there + found } })
    const most = Math.min(to.before - there - found, to.after - next.start)
    const length = Math.min(most, equalFrom(before, there + found, after, next.start))
    there += found + length
    here = start = next.start + length
  }
  if (start < to.after || there < to.before) {
    changes.push({ start, end: to.after, former: { start: there, end: to.before } })
  }
  return changes
}

/** A line from there on, up to its end, or as much of it as is looked for. */
function nextLine(bytes: Buffer, from: number, to: number): Span | undefined {
  const start = from === 0 || bytes[from - 1] === newline ? from : bytes.indexOf(newline, from) + 1
  if (start === 0) return undefined
  const broken = bytes.indexOf(newline, start + line.shortest)
  const end = Math.min(broken === -1 ? to : broken + 1, start + line.longest)
  return end > to || end - start < line.shortest ? undefined : { start, end }
}
const newline = 0x0a

/** So many lines farther on. */
function linesOn(bytes: Buffer, from: number, to: number, count: number): number {
  let at = from
  for (let line = 0; line < count && at < to; line++) {
    const broken = bytes.indexOf(newline, at)
    at = broken === -1 ? to : broken + 1
  }
  return at
}

/** How many bytes are equal from there on. */
function equalFrom(before: Buffer, there: number, after: Buffer, here: number): number {
  const most = Math.min(before.length - there, after.length - here)
  let length = 0
  while (
    length + step <= most &&
    before.compare(after, here + length, here + length + step, there + length, there + length + step) === 0
  )
    length += step
  while (length < most && before[there + length] === after[here + length]) length++
  return length
}

/** How many bytes are equal at the end, at most so many. */
function equalTo(before: Buffer, after: Buffer, most: number): number {
  const [there, here] = [before.length, after.length]
  let length = 0
  while (
    length + step <= most &&
    before.compare(after, here - length - step, here - length, there - length - step, there - length) === 0
  )
    length += step
  while (length < most && before[there - length - 1] === after[here - length - 1]) length++
  return length
}
