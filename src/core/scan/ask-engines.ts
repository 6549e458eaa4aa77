import type { Progress } from '../command/progress.ts'
import type { Image } from '../image/oci.ts'
import type { Skipped } from '../report/report.ts'
import { EngineFailure, engineNames, type VulnerabilityEngine } from './assessment.ts'
import { type Answers, vulnerabilitiesBy } from './conclusion.ts'
import type { PackageDatabase } from './package-databases.ts'
import { unchanged } from './unchanged.ts'

type Subject = {
  readonly image: Image
  readonly rehearsal: boolean
  /** Why the bytes must not leave, if they must not. */
  readonly kept: string | undefined
}
type Asking = { readonly engines: readonly VulnerabilityEngine[]; readonly progress: Progress }

/** What the engines answered, and which were not asked. */
export type Asked = Answers & { readonly notAsked: readonly Skipped[] }

/** Asks one engine after the other. A rehearsal goes on without one that is not usable, and says so. */
export async function askEngines(
  { image, rehearsal, kept }: Subject,
  databases: readonly PackageDatabase[],
  { engines, progress }: Asking,
): Promise<Asked> {
  const assessments: Answers['assessments'][number][] = []
  const failures: Answers['failures'][number][] = []
  const notAsked = engineNames
    .filter((name) => engines.every((engine) => engine.name !== name))
    .map((name) => ({ what: vulnerabilitiesBy(name), why: 'not asked', count: 1 }))
  for (const engine of engines) {
    if (engine.handsOver === true && kept !== undefined) {
      notAsked.push({ what: vulnerabilitiesBy(engine.name), why: `not asked: ${kept}`, count: 1 })
      continue
    }
    try {
      const answer = () => unchanged(() => engine.ask(image, databases))
      assessments.push(await progress.step(`ask ${engine.name}`, answer))
    } catch (error) {
      if (!(error instanceof EngineFailure)) throw error
      const { reason, message } = error
      if (rehearsal && reason === 'unusable') {
        notAsked.push({ what: vulnerabilitiesBy(engine.name), why: message, count: 1 })
      } else failures.push({ engine: engine.name, message })
    }
  }
  return { assessments, failures, notAsked }
}
