import type { Json, Report } from '../core/report/report.ts'
import type { StepName } from './steps.ts'

type Fields = { readonly [key: string]: Json }

/** What did the work of a step, by its own report: builder, engines, the role whose session it had. */
export function doneWith(step: StepName, { evidence, coverage }: Report): string {
  const engines = list(evidence['engines']).map(titleOf)
  const { builder, caller } = evidence
  const role = typeof caller === 'string' ? `role ${caller.split('/').at(-2)}` : ''
  const notAsked = step === 'scan' && coverage.skipped.some(({ what }) => what.endsWith('by trivy'))
  const parts = [
    ...(step === 'hook' ? ['git, pre-commit'] : []),
    ...(isFields(builder) ? [`built by ${titleOf(builder)}`] : []),
    ...engines,
    ...(notAsked ? ['trivy not asked'] : []),
    role,
  ]
  return parts.filter((part) => part !== '').join(', ')
}

/** Inspector has no version but that of its API. */
const titleOf = ({ name, version }: Fields): string =>
  (name === 'inspector' ? [name] : [name, version]).filter((word) => typeof word === 'string').join(' ')

const list = (value: Json | undefined): readonly Fields[] =>
  Array.isArray(value) ? (value as readonly Json[]).filter(isFields) : []

const isFields = (value: Json | undefined): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
