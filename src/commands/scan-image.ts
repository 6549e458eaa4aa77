import { join, resolve } from 'node:path'
import { readLayer } from '../adapters/oci/layers.ts'
import { readInputFileIfAny } from '../adapters/system/input-file.ts'
import { withScratch } from '../adapters/system/scratch.ts'
import { removeFile, writeWhole } from '../adapters/system/whole-file.ts'
import { defineCommand, type Site } from '../core/command/command.ts'
import { asError, UsageError } from '../core/command/failure.ts'
import { choiceOr, flag, list, text } from '../core/command/inputs.ts'
import { platformInput } from '../core/image/platform.ts'
import type { Report } from '../core/report/report.ts'
import { type Scan, scanImage, unchanged } from '../core/scan/scan-image.ts'
import { parseVerdict, renderVerdict } from '../core/scan/verdict.ts'
import { builtImage, givenImage } from './image-source.ts'

export const command = defineCommand({
  name: 'scan-image',
  about: 'Builds an image or takes a built one, looks for secrets in every layer, and writes a verdict.',
  inputs: {
    context: text('FOLDER', 'Folder to build from; without it and `image`, `directory`.'),
    dockerfile: text('FILE', 'Without it, `Dockerfile` in the context.'),
    builder: choiceOr(['auto', 'embedded'], 'auto', 'What builds. Embedded runs nothing, so it refuses RUN.'),
    'build-context': list('NAME=oci-layout://FOLDER', 'Where the image that FROM names is found.'),
    image: text('FOLDER', 'A built image as an OCI layout; excludes `context`, `dockerfile` and `layout`.'),
    layout: text('FOLDER', 'Where the built image goes as an OCI layout; without it, nowhere.'),
    platform: platformInput,
    engines: list('NAMES', 'Scanners beside our own look, which always runs; this version knows only none.'),
    verdict: text('FILE', 'Write the verdict there. When a layer stays unread, none is left there.'),
    rehearsal: flag('Marks report and verdict, so that they satisfy no real deploy.'),
  },
  outputs: {
    digest: 'Digest of the platform manifest that was looked at.',
    layout: 'The layout that was built.',
    verdict: 'The verdict that was written.',
  },
  async run(inputs, site) {
    refuseEngines(inputs.engines)
    refuseConflicts(inputs)
    refuseOneFileForTwo(inputs)
    const { image: given, layout, verdict, output, rehearsal } = inputs
    const folder = resolve(site.cwd, inputs.directory)
    if (verdict !== undefined) await removeVerdict(folder, verdict)
    const finish = (subject: Pick<Scan, 'image' | 'built'>) =>
      judge({ ...subject, rehearsal, time: site.clock.now() }, { folder, verdict, layout }, site)
    if (given !== undefined) {
      return await finish(await unchanged(() => givenImage(folder, given, inputs.platform)))
    }
    return await withScratch(async (scratch) => {
      const places = {
        folder,
        layout: layout === undefined ? join(scratch, 'image') : resolve(folder, layout),
        outputs: [verdict, output].flatMap((file) => (file === undefined ? [] : resolve(folder, file))),
      }
      const build = () => unchanged(() => builtImage(inputs, places, site))
      return await finish(await site.progress.step('build the image', build))
    })
  },
})

type Files = {
  readonly folder: string
  readonly verdict: string | undefined
  readonly layout: string | undefined
}

async function judge(scan: Scan, { folder, verdict: file, layout }: Files, site: Site): Promise<Report> {
  const onFile = (files: number, bytes: number): void => {
    if (files % 256 !== 0) return
    site.signal.throwIfAborted()
    site.progress.update(`${files} files, ${Math.round(bytes / 1e6)} MB`)
  }
  const { report, verdict } = await site.progress.step('look into every layer', () =>
    scanImage(scan, { readLayer, onFile }),
  )
  const isWritten = file !== undefined && verdict !== undefined
  if (isWritten) await verdictFile(file, () => writeWhole(resolve(folder, file), renderVerdict(verdict)))
  const outputs = {
    ...report.outputs,
    ...(layout !== undefined && { layout }),
    ...(isWritten && { verdict: file }),
  }
  return { ...report, outputs }
}

/** An old verdict must not outlive a look that fails; a file that is none is not ours to remove. */
async function removeVerdict(folder: string, written: string): Promise<void> {
  const there = await readInputFileIfAny(folder, written, 'verdict')
  if (there === undefined) return
  if (there !== '') parseVerdict(there, written)
  await verdictFile(written, () => removeFile(resolve(folder, written)))
}

async function verdictFile(written: string, work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (error) {
    const message = `input "verdict": cannot write "${written}" (${asError(error).message})`
    throw new UsageError('unreadable-file', 'verdict', message, error)
  }
}

function refuseEngines(engines: readonly string[]): void {
  const engine = engines.find((one) => one !== 'none')
  if (engine === undefined) return
  throw new UsageError(
    'bad-value',
    'engines',
    `input "engines": "${engine}" is not available in this version; only none is, and our own look always runs`,
  )
}

function refuseConflicts(inputs: Readonly<Record<string, unknown>>): void {
  if (inputs['image'] === undefined) return
  const other = ['context', 'dockerfile', 'layout'].find((name) => inputs[name] !== undefined)
  if (other === undefined) return
  throw new UsageError(
    'conflicting-inputs',
    other,
    `input "${other}" is for building, input "image" for an image that was built: give one of them`,
  )
}

function refuseOneFileForTwo({
  verdict,
  output,
}: {
  verdict: string | undefined
  output: string | undefined
}): void {
  if (verdict === undefined || output === undefined || resolve(verdict) !== resolve(output)) return
  throw new UsageError(
    'conflicting-inputs',
    'output',
    `input "output": the report would replace the verdict in "${output}"; name another file`,
  )
}
