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
import { parseReference } from '../core/scan/inspector/target.ts'
import { type Scan, scanImage } from '../core/scan/scan-image.ts'
import { unchanged } from '../core/scan/unchanged.ts'
import { parseVerdict, renderVerdict } from '../core/scan/verdict.ts'
import { imageLaw } from './image-law.ts'
import { builtImage, givenImage } from './image-source.ts'
import { isInActions } from './in-actions.ts'
import { type Engines, engineInputs, enginesOf } from './vulnerability-engines.ts'

export const command = defineCommand({
  name: 'scan-image',
  about:
    'Builds an image or takes a built one, looks for secrets in every layer, asks for vulnerabilities, writes a verdict.',
  inputs: {
    context: text('FOLDER', 'Folder to build from; without it and `image`, `directory`.'),
    dockerfile: text('FILE', 'Without it, `Dockerfile` in the context.'),
    builder: choiceOr(['auto', 'embedded'], 'auto', 'What builds. Embedded runs nothing, so it refuses RUN.'),
    'build-context': list('NAME=oci-layout://FOLDER', 'Where the image that FROM names is found.'),
    image: text(
      'FOLDER | REPOSITORY@DIGEST',
      'A built image as an OCI layout, or one of ECR by digest; excludes `context`, `dockerfile` and `layout`.',
    ),
    layout: text('FOLDER', 'Where the built image goes as an OCI layout; without it, nowhere.'),
    platform: platformInput,
    ...engineInputs,
    verdict: text('FILE', 'Write the verdict there. When the scan is incomplete, none is left there.'),
    rehearsal: flag('Marks report and verdict, so that they satisfy no real deploy.'),
  },
  outputs: {
    digest: 'Digest of the platform manifest that was looked at.',
    layout: 'The layout that was built.',
    verdict: 'The verdict that was written.',
    reference: 'REPOSITORY@DIGEST, once the image was handed over.',
  },
  async run(inputs, site) {
    refuseConflicts(inputs)
    refuseBuildBesideToken(inputs, site)
    refuseOneFileForTwo(inputs)
    const { image: given, layout, verdict, output, rehearsal } = inputs
    const folder = resolve(site.cwd, inputs.directory)
    if (verdict !== undefined) await removeVerdict(folder, verdict)
    const law = await imageLaw(folder, inputs.policy, site)
    const reference = given === undefined ? undefined : parseReference(given, inputs.region)
    const hasToken = reference !== undefined || inputs['push-to'] !== undefined
    const engines = await enginesOf(inputs, { folder, rehearsal, site, hasToken })
    const files = { folder, verdict, layout }
    const finish = (subject: Pick<Scan, 'image' | 'built'>, rehearsed = false) =>
      judge({ ...subject, law }, { ...engines, rehearsal: engines.rehearsal || rehearsed }, files, site)
    if (reference !== undefined) {
      const { pulledImage } = await import('./pulled-image.ts')
      return await withScratch(async (scratch) => {
        const place = { folder: join(scratch, 'image'), platform: inputs.platform, site }
        const pulled = await unchanged(() => pulledImage(reference, inputs, place))
        return await finish({ image: pulled.image }, pulled.rehearsal)
      })
    }
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

async function judge(
  subject: Pick<Scan, 'image' | 'built' | 'law'>,
  { engines, handOver, ...joined }: Engines,
  { folder, verdict: file, layout }: Files,
  site: Site,
): Promise<Report> {
  const onFile = (files: number, bytes: number): void => {
    if (files % 256 !== 0) return
    site.signal.throwIfAborted()
    site.progress.update(`${files} files, ${Math.round(bytes / 1e6)} MB`)
  }
  const { progress } = site
  const scan = { ...subject, ...joined, time: site.clock.now() }
  const { report, verdict } = await scanImage(scan, { readLayer, onFile, engines, progress })
  const isWritten = file !== undefined && verdict !== undefined
  if (isWritten) await verdictFile(file, () => writeWhole(resolve(folder, file), renderVerdict(verdict)))
  const reference = handOver?.reference()
  const outputs = {
    ...report.outputs,
    ...(layout !== undefined && { layout }),
    ...(isWritten && { verdict: file }),
    ...(reference !== undefined && { reference }),
  }
  if (handOver === undefined) return { ...report, outputs }
  const evidence = { ...report.evidence, caller: handOver.caller }
  return { ...report, outputs, evidence, debt: [...handOver.debt, ...report.debt] }
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

/** What a Dockerfile runs is foreign code: it never shares a job with a token. */
function refuseBuildBesideToken(inputs: Readonly<Record<string, unknown>>, site: Site): void {
  if (inputs['push-to'] === undefined || inputs['image'] !== undefined || !isInActions(site)) return
  throw new UsageError(
    'missing-input',
    'image',
    'input "image" is required beside "push-to": the image is built in a job without a token and handed over as a layout',
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
