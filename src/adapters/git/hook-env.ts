import { resolve } from 'node:path'

type Surroundings = {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly cwd: string
}

const paths = ['GIT_DIR', 'GIT_WORK_TREE', 'GIT_INDEX_FILE', 'GIT_OBJECT_DIRECTORY']

/**
 * Where git runs a hook it says which index and which repository it means: a partial commit has an index of its own.
 * Relative ones are made absolute, since git is started elsewhere here.
 */
export function hookEnv({ env, cwd }: Surroundings): Record<string, string> {
  const given = paths.flatMap((name) => {
    const path = env[name] ?? ''
    return path === '' ? [] : [[name, resolve(cwd, path)]]
  })
  const alternates = env['GIT_ALTERNATE_OBJECT_DIRECTORIES'] ?? ''
  return Object.fromEntries([
    ...given,
    ...(alternates === '' ? [] : [['GIT_ALTERNATE_OBJECT_DIRECTORIES', alternates]]),
  ])
}
