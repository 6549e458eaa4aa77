/** Splits a stream at a byte; yields what is complete in each chunk at once, since one by one would cost a turn each. */
export async function* records(stream: AsyncIterable<Buffer>, separator: number): AsyncGenerator<Buffer[]> {
  let rest: Buffer[] = []
  for await (const chunk of stream) {
    const found: Buffer[] = []
    let from = 0
    for (let at = chunk.indexOf(separator); at !== -1; at = chunk.indexOf(separator, from)) {
      found.push(Buffer.concat([...rest, chunk.subarray(from, at)]))
      rest = []
      from = at + 1
    }
    if (from < chunk.length) rest.push(chunk.subarray(from))
    if (found.length > 0) yield found
  }
  if (rest.length > 0) yield [Buffer.concat(rest)]
}

export const newline = 0x0a
export const nul = 0x00
