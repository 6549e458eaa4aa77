import type { Dockerfile, Stage } from './dockerfile.ts'
import { type Instruction, refused } from './source.ts'

const another = 'needs another builder'

const needsBuilder: Readonly<Record<string, string>> = {
  RUN: `runs a command, which ${another}`,
  ADD: 'is not followed by the embedded builder; COPY is',
  MAINTAINER: 'is not followed by the embedded builder; LABEL is',
  SHELL: `only serves RUN, which ${another}`,
  ONBUILD: another,
  VOLUME: another,
  STOPSIGNAL: another,
}
const followed = [
  'ARG',
  'COPY',
  'ENV',
  'WORKDIR',
  'USER',
  'EXPOSE',
  'LABEL',
  'ENTRYPOINT',
  'CMD',
  'HEALTHCHECK',
]

/** The one stage of a Dockerfile, when the embedded builder can follow each of its instructions; else it throws. */
export function onlyStage({ file, stages }: Dockerfile): Stage {
  const [stage, second] = stages
  if (stage.flags['platform'] !== undefined) {
    const from = { keyword: 'FROM', line: stage.line }
    throw refused(file, from, 'takes no --platform here; use the input "platform"')
  }
  for (const one of stage.body) {
    const why = reasonAgainst(one)
    if (why !== undefined) throw refused(file, one, why)
  }
  if (second !== undefined) {
    throw refused(file, { keyword: 'FROM', line: second.line }, `starts another stage, which ${another}`)
  }
  return stage
}

function reasonAgainst({ keyword, flags, hasHereDocument }: Instruction): string | undefined {
  const reason = Object.hasOwn(needsBuilder, keyword) ? needsBuilder[keyword] : undefined
  if (reason !== undefined) return reason
  if (!followed.includes(keyword)) return 'is not followed by the embedded builder'
  if (keyword === 'COPY' && flags['from'] !== undefined) {
    return `--from reads another stage or image, which ${another}`
  }
  if (hasHereDocument) return `with a here-document ${another}`
  const allowed = keyword === 'COPY' ? ['chown', 'chmod'] : []
  const flag = Object.keys(flags).find((name) => !allowed.includes(name))
  if (flag !== undefined && keyword !== 'HEALTHCHECK') {
    return `--${flag} is not followed by the embedded builder`
  }
  return undefined
}
