import { relative, resolve, sep } from 'node:path'
import type { Opened } from '../adapters/git/repository.ts'
import { folder } from '../adapters/system/folder.ts'
import type { PolicyFile } from '../core/secrets/law.ts'
import type { Files } from '../core/secrets/repository.ts'

/** What the policy's path counts from: the top of the work tree, or the folder itself outside of a repository. */
export type Place = {
  readonly files: Files
  readonly policy: PolicyFile
  /** A path as the user wrote it, from the root. */
  inRoot(path: string): string
}

export function policyPlace(
  directory: string,
  opened: Opened | undefined,
  written: string | undefined,
): Place {
  const root = opened === undefined || opened.bare ? directory : opened.root
  const inRoot = (path: string): string => relative(root, resolve(directory, path)).split(sep).join('/')
  const policy =
    written === undefined
      ? { path: '.kship.yml', named: false, written: '.kship.yml' }
      : { path: inRoot(written), named: true, written }
  return { files: folder(root), policy, inRoot }
}
