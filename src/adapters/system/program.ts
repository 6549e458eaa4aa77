import { constants } from 'node:fs'
import { access, stat } from 'node:fs/promises'
import { delimiter, isAbsolute, join } from 'node:path'

/**
 * The first program of one of these names in the folders of a PATH. Relative folders are passed over: what a
 * checkout holds is not run by its name.
 */
export async function findProgram(
  names: readonly string[],
  path: string,
  more: readonly string[] = [],
): Promise<string | undefined> {
  for (const folder of [...path.split(delimiter), ...more]) {
    if (!isAbsolute(folder)) continue
    for (const name of names) {
      const file = join(folder, name)
      if (await isProgram(file)) return file
    }
  }
  return undefined
}

const isProgram = (file: string): Promise<boolean> =>
  access(file, constants.X_OK)
    .then(() => stat(file))
    .then((found) => found.isFile())
    .catch(() => false)
