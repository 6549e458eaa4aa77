import type { Encoded } from './encoded.ts'

/** Larger ones are read as the JSON that they are, line by line. */
const largest = 16 * 1024 * 1024

/** A line that is not found costs a look through the rest of the file. */
const mostMisses = 8

/**
 * The cells of a Jupyter notebook and what they put out, each as the text that a reader sees: in the file it is a
 * list of quoted lines. https://nbformat.readthedocs.io/en/latest/format_description.html
 */
export function* notebookCells(text: string): Generator<Encoded> {
  if (
    text.length > largest ||
    !/^\s{0,64}\{/.test(text) ||
    !text.includes('"nbformat"') ||
    !text.includes('"cells"')
  )
    return
  const root = parsed(text)
  let from = 0
  for (const lines of listsOf(field(root, 'cells'))) {
    const cell = placed(text, lines, from)
    from = cell.start
    yield cell
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function* listsOf(cells: unknown): Generator<readonly string[]> {
  for (const cell of items(cells)) {
    yield* linesOf(field(cell, 'source'))
    for (const output of items(field(cell, 'outputs'))) {
      yield* linesOf(field(output, 'text'))
      yield* linesOf(field(output, 'traceback'))
      yield* linesOf(field(field(output, 'data'), 'text/plain'))
      yield* linesOf(field(field(output, 'data'), 'text/html'))
    }
  }
}

const items = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])
const field = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null && name in value
    ? (value as Readonly<Record<string, unknown>>)[name]
    : undefined

function* linesOf(value: unknown): Generator<readonly string[]> {
  const lines = typeof value === 'string' ? [value] : items(value).filter((one) => typeof one === 'string')
  if (lines.length > 0) yield lines
}

/** Where the lines stand; one that is written in another way than JSON.stringify writes counts to the one before. */
function placed(text: string, lines: readonly string[], from: number): Encoded {
  const starts: number[] = []
  const places: number[] = []
  let length = 0
  let at = from
  let misses = 0
  for (const line of lines) {
    const found = misses > mostMisses ? -1 : text.indexOf(JSON.stringify(line), at)
    if (found === -1) misses++
    else at = found + 1
    starts.push(length)
    places.push(at)
    length += line.length
  }
  const start = places[0] ?? from
  return {
    by: 'a notebook cell',
    start,
    end: at + (lines.at(-1)?.length ?? 0),
    content: lines.join(''),
    at: (offset) => {
      const line = Math.max(
        0,
        starts.findLastIndex((first) => first <= offset),
      )
      return (places[line] ?? start) + offset - (starts[line] ?? 0)
    },
  }
}
