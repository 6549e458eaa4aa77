export type Diagnosis =
  | 'image-not-pulled'
  | 'secret-not-read'
  | 'out-of-memory'
  | 'image-not-startable'
  | 'port-not-listening'
  | 'crashed'
  | 'health-check-failing'
  | 'unknown'

type Row = { readonly diagnosis: Diagnosis; readonly says: RegExp }

/** First match wins: what kept the process from starting explains what came after it. */
const table: readonly Row[] = [
  { diagnosis: 'image-not-pulled', says: /CannotPull|pull image manifest|no such image/i },
  { diagnosis: 'secret-not-read', says: /ResourceInitializationError.{0,200}(?:secret|parameter|asm|ssm)/i },
  { diagnosis: 'out-of-memory', says: /OutOfMemoryError|OOMKilled/ },
  {
    diagnosis: 'image-not-startable',
    says: /exec format error|executable file not found|exec: .*(?:no such file|permission denied)|exec .*: no such file or directory|cannot be started/i,
  },
  {
    diagnosis: 'crashed',
    says: /Traceback \(most recent call last\)|^panic: |segmentation fault|out of memory|uncaught |unhandled ?(?:promise )?rejection|Cannot find module|ModuleNotFoundError|exit(?:ed)?(?: with)?(?: code| status)?:? [1-9]\d*/im,
  },
  {
    diagnosis: 'port-not-listening',
    says: /ECONNREFUSED|connection refused|nothing (?:is )?listen(?:s|ing|ed)|not listening on/i,
  },
  {
    diagnosis: 'health-check-failing',
    says: /health ?checks?.{0,60}(?:fail|unhealthy|status|timed? ?out)|failed.{0,20}health ?checks?|unhealthy/i,
  },
]

const listens = /(?:listens|listening|running|serving|started).{0,60}?[: ](\d{2,5})\b/gi

/**
 * One reason why a deployment failed, from its log and what the platform says of its containers.
 * @param port that should have been listened on
 * @param wasChecked whether it got as far as a health check
 */
export function diagnose(log: readonly string[], port: number | undefined, wasChecked: boolean): Diagnosis {
  const text = log.join('\n')
  const row = table.find(({ says }) => says.test(text))
  if (row !== undefined) return row.diagnosis
  const ports = [...text.matchAll(listens)].map(([, found]) => Number(found))
  if (port !== undefined && ports.length > 0 && !ports.includes(port)) return 'port-not-listening'
  return wasChecked ? 'health-check-failing' : 'unknown'
}

export const inWords = (diagnosis: Diagnosis, port: number | undefined): string =>
  ({
    'image-not-pulled': 'its image could not be pulled',
    'secret-not-read': 'a secret that it names could not be read',
    'out-of-memory': 'it ran out of memory',
    'image-not-startable': 'its image cannot be started',
    'port-not-listening': `nothing listened on ${port ?? 'its port'}`,
    crashed: 'its process ended',
    'health-check-failing': 'its health check failed',
    unknown: 'the log does not say why',
  })[diagnosis]
