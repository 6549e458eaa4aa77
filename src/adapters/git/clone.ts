import { stat } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'

/** Whether a work tree of git holds the folder; found without git, which an image scan does not need otherwise. */
export async function isInClone(folder: string): Promise<boolean> {
  for (let at = resolve(folder); ; at = dirname(at)) {
    if ((await stat(join(at, '.git')).catch(() => undefined)) !== undefined) return true
    if (at === dirname(at)) return false
  }
}
