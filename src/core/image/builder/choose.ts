import { UsageError } from '../../command/failure.ts'
import { lackOf } from './abilities.ts'
import { type BuilderName, builderNames, type Choice, type Found, titleOf } from './builder.ts'
import type { Need } from './needs.ts'

export type Asked = BuilderName | 'auto'

export type Question = {
  readonly asked: Asked
  /** Why the embedded builder cannot follow the Dockerfile; undefined when it can. */
  readonly refusal: UsageError | undefined
  /** What the machine has beside it; empty when nobody had to look. */
  readonly found: readonly Found[]
  readonly needs: readonly Need[]
  /** The Dockerfile, as the user wrote it. */
  readonly file: string
  /** Of kship, which the embedded builder is a part of. */
  readonly version: string
}

/** Whether the machine has to be searched: not when the embedded builder will do, and is not unwanted. */
export const mustSurvey = ({ asked, refusal }: Pick<Question, 'asked' | 'refusal'>): boolean =>
  refusal !== undefined || (asked !== 'auto' && asked !== 'embedded')

type Judged = { readonly found: Found; readonly against: string | undefined }

/**
 * `auto` takes the embedded builder where it will do: it runs nothing, needs nothing, and gives the same digest on
 * every machine. Else the first that is usable and follows the Dockerfile.
 * Throws `UsageError` that says what is asked too much, and which builder can.
 */
export function chooseBuilder(question: Question): Choice {
  const { asked, refusal } = question
  const judged = candidates(question)
  const able = judged.filter(({ against }) => against === undefined)
  const chosen = asked === 'auto' ? able[0] : able.find(({ found }) => found.name === asked)
  if (chosen !== undefined) return choice(chosen.found, judged, asked)
  if (asked === 'auto' || asked === 'embedded') {
    if (refusal === undefined) throw new Error('the embedded builder is always there')
    const message = `${refusal.message}; ${wayOut(asked, judged, able)}`
    throw new UsageError(refusal.code, refusal.input, message, refusal)
  }
  const why = judged.find(({ found }) => found.name === asked)?.against ?? 'was not looked for'
  const isLack = why.startsWith(`${question.file}:`)
  const message = isLack ? why : `input "builder": ${asked} ${why}`
  throw new UsageError('bad-value', 'builder', `${message}; ${wayOut(asked, judged, able)}`)
}

function candidates({ refusal, found, needs, file, version }: Question): readonly Judged[] {
  const embedded: Judged = { found: { name: 'embedded', version }, against: refusal?.message }
  const others = found.map((one) => ({ found: one, against: one.unusable ?? lackOf(one, needs, file) }))
  const order = ({ found: { name } }: Judged): number => builderNames.indexOf(name)
  return [embedded, ...others].toSorted((a, b) => order(a) - order(b))
}

function choice(found: Found, judged: readonly Judged[], asked: Asked): Choice {
  const chosen = { name: found.name, version: found.version ?? 'unknown' }
  if (asked !== 'auto') return { ...chosen, why: 'asked for', passedOver: [] }
  const why =
    found.name === 'embedded' ? 'the Dockerfile runs nothing and its base is at hand' : 'the first that can'
  const passedOver = judged
    .filter((one) => one.found !== found)
    .map(({ found: { name }, against }) => ({ name, why: against ?? 'not needed' }))
  return { ...chosen, why, passedOver }
}

/** What to do when the asked builder cannot. */
function wayOut(asked: Asked, judged: readonly Judged[], able: readonly Judged[]): string {
  const [other] = able
  if (other !== undefined) return `${titleOf(other.found)} can: --builder ${other.found.name}`
  const others = judged
    .filter(({ found }) => found.name !== asked && found.name !== 'embedded')
    .map(({ found, against }) => (against?.includes(found.name) ? against : `${found.name} ${against}`))
  return [
    `no builder here can (${others.join('; ')})`,
    'install docker with buildx, or buildah, or build elsewhere and give the OCI layout by --image FOLDER',
  ].join(': ')
}
