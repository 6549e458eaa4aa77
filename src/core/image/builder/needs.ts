import type { Dockerfile } from '../dockerfile/dockerfile.ts'
import type { Instruction } from '../dockerfile/source.ts'

/** What some builders know and others do not; what they all know beyond the embedded one (RUN) is no feature here. */
export type Feature = 'here-document' | 'mount' | 'link' | 'mode' | 'git' | 'given-image'

/** A feature and the first place that asks for it; `what` completes `Dockerfile:7: `. */
export type Need = { readonly feature: Feature; readonly line: number; readonly what: string }

/** @param given names of the images that `build-context` brings */
export function needsOf({ stages }: Dockerfile, given: readonly string[]): readonly Need[] {
  const needs = stages.flatMap((stage) => [
    ...(given.includes(stage.from) ? [image({ line: stage.line }, `FROM ${stage.from}`)] : []),
    ...stage.body.flatMap((one) => needsOfOne(one, given)),
  ])
  return needs.filter(({ feature }, at) => needs.findIndex((other) => other.feature === feature) === at)
}

const image = ({ line }: Pick<Instruction, 'line'>, what: string): Need => ({
  feature: 'given-image',
  line,
  what: `${what} of a build-context`,
})

function needsOfOne(instruction: Instruction, given: readonly string[]): Need[] {
  const { keyword, line, flags, rest, hasHereDocument } = instruction
  const need = (isAsked: boolean, feature: Feature, what: string): Need[] =>
    isAsked ? [{ feature, line, what: `${keyword} ${what}` }] : []
  const { from = '' } = flags
  return [
    ...need(hasHereDocument, 'here-document', 'with a here-document'),
    ...need(flags['mount'] !== undefined, 'mount', '--mount'),
    ...need(flags['link'] !== undefined, 'link', '--link'),
    ...need(flags['chmod'] !== undefined, 'mode', '--chmod'),
    ...need(keyword === 'ADD' && rest.split(/[\s",[\]]+/).some(isGit), 'git', 'of a git repository'),
    ...(given.includes(from) ? [image(instruction, `${keyword} --from=${from}`)] : []),
  ]
}

/** https://docs.docker.com/reference/dockerfile/#adding-files-from-a-git-repository */
const isGit = (source: string): boolean =>
  /^git(@|:\/\/)/.test(source) || source.split('#', 1)[0]?.endsWith('.git') === true
