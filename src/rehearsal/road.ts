import type { Fault, Moment } from './faults.ts'
import type { Scene } from './scene.ts'
import { type Passage, type StepName, steps } from './steps.ts'

/** Before which step a fault changes its one thing, the first time that the road comes there. */
const moments: Readonly<Partial<Record<StepName, Moment>>> = {
  guard: 'commits',
  scan: 'build',
  'deploy-lightsail': 'lightsail',
  'deploy-fargate': 'fargate',
}

/** Begins the line that is shown before a step. */
export const stepMark = '-- '

/** What a reader is told before a step: whose job it is, and what it does. */
const titles: Readonly<Record<StepName, string>> = {
  guard: 'on every push: secrets in the whole history',
  hook: 'on the developer’s machine: a commit with a secret',
  scan: 'job 1, no token: build the image, look into every layer, ask Trivy where it is at hand',
  'hand-over':
    'job 2, push role: read the bytes again, hand them over to ECR, ask Inspector, write the verdict',
  mend: 'somebody takes the version that mends it',
  'deploy-lightsail': 'job 3, deploy role: what the verdict is about, and nothing else',
  'deploy-fargate': 'job 3, deploy role: the same image by its digest, on ECS',
}

/**
 * From the first commit to both targets, or to the gate that closes. A gate that closes for a package with a fix is
 * no end as long as somebody is there who upgrades it: then the image is built, scanned and handed over again.
 */
export async function takeRoad(scene: Scene, fault: Fault | undefined): Promise<readonly Passage[]> {
  const passages: Passage[] = []
  const pass = async (step: StepName): Promise<boolean> => {
    scene.world.progress.note(`${stepMark}${step}: ${titles[step]}`)
    const isItsMoment = fault !== undefined && fault.at === moments[step]
    if (isItsMoment && !passages.some((one) => one.step === step)) await fault.tamper(scene)
    const work = steps[step](scene, passages.at(-1))
    const [done] = await Promise.all([
      work,
      step === fault?.closes.step ? meanwhile(scene, fault, work) : undefined,
    ])
    passages.push({ step, ...done })
    return done.exit === 0
  }
  const isWholesome = async (): Promise<boolean> => (await pass('scan')) && (await pass('hand-over'))
  const mended = async (): Promise<boolean> => {
    const isMendable = passages.at(-1)?.report.detail === 'vulnerabilities' && scene.mend !== undefined
    return isMendable && (await pass('mend')) && (await isWholesome())
  }
  if ((await pass('guard')) && (await pass('hook')) && ((await isWholesome()) || (await mended())))
    if (await pass('deploy-lightsail')) await pass('deploy-fargate')
  return passages
}

/** What somebody else does while the step runs; it is over when the step is. */
async function meanwhile(scene: Scene, { rival }: Fault, step: Promise<unknown>): Promise<void> {
  if (rival === undefined) return
  const over = new AbortController()
  const ended = step.finally(() => over.abort())
  await Promise.all([rival(scene, over.signal), ended])
}
