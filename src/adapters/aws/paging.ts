type Page<T> = readonly [found: readonly T[], next: string | undefined]

/** @param read gives one page, and the token of the next */
export async function pages<T>(
  read: (token: { nextToken?: string }) => Promise<Page<T>>,
): Promise<readonly T[]> {
  const all: T[] = []
  let token: { nextToken?: string } = {}
  for (;;) {
    const [found, next] = await read(token)
    all.push(...found)
    if (next === undefined) return all
    token = { nextToken: next }
  }
}

/** As many at once as a call takes. */
export const chunks = <T>(all: readonly T[], size: number): T[][] =>
  Array.from({ length: Math.ceil(all.length / size) }, (_, at) => all.slice(at * size, (at + 1) * size))
