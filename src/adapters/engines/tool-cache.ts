import { join } from 'node:path'

type Surroundings = {
  readonly host: 'actions' | 'terminal'
  readonly env: Readonly<Record<string, string | undefined>>
  /** The user's home folder. */
  readonly home: string
}

/**
 * Where engines and their databases are kept: in the runner's tool cache, else where the user's caches are
 * (https://specifications.freedesktop.org/basedir-spec). Nothing in it is believed: it is verified at every use.
 */
export function toolCache({ host, env, home }: Surroundings): string {
  const ofRunner = host === 'actions' ? (env['RUNNER_TOOL_CACHE'] ?? '') : ''
  if (ofRunner !== '') return join(ofRunner, 'kship')
  const ofUser = env['XDG_CACHE_HOME'] ?? ''
  return join(ofUser === '' ? join(home, '.cache') : ofUser, 'kship')
}
