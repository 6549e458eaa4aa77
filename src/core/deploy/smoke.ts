import type { Clock } from '../command/progress.ts'
import type { Journal, Ports, Request } from './journal.ts'
import type { Named, Plan, Target } from './target.ts'

export type Smoke = { readonly path: string; readonly status: number; readonly text: string | undefined }
export type Answer = { readonly status: number; readonly body: string } | { readonly error: string }
/** One GET, redirects not followed; `error` is a code such as ECONNREFUSED. */
export type Visit = (url: string) => Promise<Answer>

const attempts = 5
const pause = 2_000

/** The smoke test of what serves, where one was asked for: why it is wrong, told to the journal too. */
export async function visited<P extends Plan, O extends Named>(
  { request, target }: { readonly request: Request; readonly target: Pick<Target<P, O>, 'url'> },
  { visit, clock }: Ports,
  journal: Journal,
): Promise<string | undefined> {
  const url = await target.url()
  if (url !== undefined) journal.url = url
  if (request.smoke === undefined || url === undefined) {
    const why = request.smoke === undefined ? 'no smoke-path given' : 'the service has no public URL'
    journal.skipped.push({ what: 'smoke test', why, count: 1 })
    return undefined
  }
  const wrong = await smokeTest(url, request.smoke, visit, clock)
  journal.evidence['smoke'] = wrong ?? 'passed'
  return wrong
}

/** Undefined when the page answers as it must; else why it does not. The page itself is never quoted. */
async function smokeTest(
  base: string,
  { path, status, text }: Smoke,
  visit: Visit,
  clock: Clock,
): Promise<string | undefined> {
  let why: string | undefined
  for (let attempt = 1; attempt <= attempts; attempt++) {
    why = wrong(await visit(new URL(path, base).href))
    if (why === undefined) return undefined
    if (attempt < attempts) await clock.sleep(pause)
  }
  return why

  function wrong(answer: Answer): string | undefined {
    if ('error' in answer) return `${path} did not answer (${answer.error})`
    if (answer.status !== status) return `${path} answered ${answer.status}, not ${status}`
    return text === undefined || answer.body.includes(text)
      ? undefined
      : `${path} does not hold the expected text`
  }
}
