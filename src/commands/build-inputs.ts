import { resolve } from 'node:path'
import type { GivenImage } from '../adapters/builders/foreign.ts'
import { openLayout } from '../adapters/oci/layout.ts'
import type { Site } from '../core/command/command.ts'
import { UsageError } from '../core/command/failure.ts'
import type { Asked } from '../core/image/builder/choose.ts'
import type { Platform } from '../core/image/oci.ts'

export type BuildInputs = {
  readonly context: string | undefined
  readonly dockerfile: string | undefined
  readonly builder: Asked
  readonly 'build-context': readonly string[]
  readonly 'build-timeout': number
  readonly platform: Platform
  readonly layout: string | undefined
  readonly verbose: boolean
}
/** The images that `build-context` brings, opened and verified. */
export const givenImages = (
  folder: string,
  inputs: BuildInputs,
  signal: AbortSignal,
): Promise<GivenImage[]> =>
  Promise.all(
    inputs['build-context'].map(async (text) => {
      const { name, written } = buildContext(text)
      const path = resolve(folder, written)
      const { platform } = inputs
      return {
        name,
        folder: path,
        image: await openLayout(path, { platform, input: 'build-context', written, signal }),
      }
    }),
  )

function buildContext(text: string): { readonly name: string; readonly written: string } {
  const [, name, written] = /^([^=]+)=oci-layout:\/\/(.+)$/.exec(text) ?? []
  if (name !== undefined && written !== undefined) return { name, written }
  throw new UsageError(
    'bad-value',
    'build-context',
    `input "build-context" must be NAME=oci-layout://FOLDER, got "${text}"`,
  )
}

/** https://reproducible-builds.org/specs/source-date-epoch/ */
export function timeOf(env: Site['env']): number | undefined {
  const epoch = env['SOURCE_DATE_EPOCH'] ?? ''
  if (epoch === '') return undefined
  if (/^\d{1,11}$/.test(epoch)) return Number(epoch)
  throw new UsageError(
    'bad-value',
    'SOURCE_DATE_EPOCH',
    `SOURCE_DATE_EPOCH must be seconds since 1970, got "${epoch}"`,
  )
}
