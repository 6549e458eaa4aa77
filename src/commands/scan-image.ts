import { join, resolve } from 'node:path'
import { readLayer } from '../adapters/oci/layers.ts'
import { withScratch } from '../adapters/system/scratch.ts'
import { defineCommand, type Site } from '../core/command/command.ts'
import { telling } from '../core/command/failure.ts'
import { choiceOr, flag, list, text, wholeOr } from '../core/command/inputs.ts'
import type { Session } from '../core/identity/session.ts'
import { builderNames } from '../core/image/builder/builder.ts'
import { platformInput } from '../core/image/platform.ts'
import type { Debt, Report } from '../core/report/report.ts'
import { parseReference } from '../core/scan/inspector/target.ts'
import { type Scan, scanImage } from '../core/scan/scan-image.ts'
import { unchanged } from '../core/scan/unchanged.ts'
import { inspectorBy } from '../core/secrets/own-rules.ts'
import { imageLaw } from './image-law.ts'
import { givenImage, type Subject } from './image-source.ts'
import { refuseBuildBesideToken, refuseConflicts, refuseOneFileForTwo } from './scan-refusals.ts'
import { removeVerdict, writeVerdict } from './verdict-file.ts'
import { type Engines, engineInputs, enginesOf } from './vulnerability-engines.ts'

export const command = defineCommand({
  name: 'scan-image',
  about:
    'Builds an image or takes a built one, looks for secrets in every layer, asks for vulnerabilities, writes a verdict.',
  inputs: {
    context: text('FOLDER', 'Folder to build from; without it and `image`, `directory`.'),
    dockerfile: text('FILE', 'Without it, `Dockerfile` in the context.'),
    builder: choiceOr(
      ['auto', ...builderNames],
      'auto',
      'What builds. auto: embedded where the Dockerfile runs nothing and its base is at hand, else the first that can.',
    ),
    'build-context': list('NAME=oci-layout://FOLDER', 'Where the image that FROM names is found.'),
    'build-timeout': wholeOr(3600, 10, 21_600, 'SECONDS', 'How long a builder may take; then it is ended.'),
    image: text(
      'FOLDER | FILE | NAME | REPOSITORY@DIGEST',
      'A built image: OCI layout, archive of one or of `docker save`, what docker has by this name, or one of ECR by digest; excludes `context`, `dockerfile` and `layout`.',
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
    const { image: given, layout, verdict, output, rehearsal, platform } = inputs
    const folder = resolve(site.cwd, inputs.directory)
    if (verdict !== undefined) await removeVerdict(folder, verdict)
    const law = await imageLaw(folder, inputs, site)
    const inspector = await inspectorBy({ rules: law.policy.rules, now: site.clock.now() })
    const reference = given === undefined ? undefined : parseReference(given, inputs.region)
    const hasToken = reference !== undefined || inputs['push-to'] !== undefined
    const engines = await enginesOf(inputs, { folder, rehearsal, inspector, site, hasToken })
    const files = { folder, verdict, layout }
    const told = { rehearsal: engines.rehearsal, debt: engines.handOver?.debt ?? [] }
    const finish = (subject: Subject, session: Pick<Session<unknown>, 'rehearsal' | 'debt'> = told) => {
      const rehearsal = told.rehearsal || session.rehearsal
      // One job has one identity: a second session owes nothing more.
      const debt = engines.handOver?.debt ?? session.debt
      return telling({ rehearsal, debt }, () =>
        judge({ ...subject, law, inspector }, { ...engines, rehearsal, debt }, files, site),
      )
    }
    return await telling(told, () =>
      withScratch(async (scratch) => {
        if (reference !== undefined) {
          const { pulledImage } = await import('./pulled-image.ts')
          const place = { folder: join(scratch, 'image'), platform, site }
          const pulled = await pulledImage(reference, inputs, place)
          return await finish(pulled.subject, pulled)
        }
        if (given !== undefined) {
          const source = { folder, written: given, platform, scratch }
          return await finish(await unchanged(() => givenImage(source, site)))
        }
        const { builtImage } = await import('./image-build.ts')
        const places = {
          folder,
          scratch,
          layout: layout === undefined ? join(scratch, 'image') : resolve(folder, layout),
          outputs: [verdict, output].flatMap((file) => (file === undefined ? [] : resolve(folder, file))),
        }
        const build = () => unchanged(() => builtImage(inputs, places, inspector, site))
        return await finish(await site.progress.step('build the image', build))
      }),
    )
  },
})

type Files = {
  readonly folder: string
  readonly verdict: string | undefined
  readonly layout: string | undefined
}

/** Milliseconds from one state of the live line to the next. */
const liveLine = 100

async function judge(
  subject: Subject & Pick<Scan, 'law' | 'inspector'>,
  { engines, handOver, debt, ...joined }: Engines & { readonly debt: readonly Debt[] },
  { folder, verdict: file, layout }: Files,
  site: Site,
): Promise<Report> {
  let told = 0
  const onRead = (files: number, bytes: number): void => {
    site.signal.throwIfAborted()
    if (site.clock.now() < told + liveLine) return
    told = site.clock.now()
    site.progress.update(`${files} files, ${Math.round(bytes / 1e6)} MB`)
  }
  const { progress } = site
  const scan = { ...subject, ...joined, time: site.clock.now() }
  const { report, verdict } = await scanImage(scan, { readLayer, onRead, engines, progress })
  const isWritten = file !== undefined && verdict !== undefined
  if (isWritten) await writeVerdict(folder, file, verdict)
  const reference = handOver?.reference()
  return {
    ...report,
    outputs: {
      ...report.outputs,
      ...(layout !== undefined && { layout }),
      ...(isWritten && { verdict: file }),
      ...(reference !== undefined && { reference }),
    },
    coverage: { ...report.coverage, skipped: [...report.coverage.skipped, ...subject.skipped] },
    evidence: {
      ...report.evidence,
      ...subject.evidence,
      ...(handOver !== undefined && { caller: handOver.caller }),
    },
    debt: [...debt, ...report.debt],
  }
}
