import { resolve } from 'node:path'
import { openLayout } from '../adapters/oci/layout.ts'
import { readInputFile } from '../adapters/system/input-file.ts'
import { defineCommand } from '../core/command/command.ts'
import { UsageError } from '../core/command/failure.ts'
import { choiceOr, requiredText, text } from '../core/command/inputs.ts'
import type { Digest, Image } from '../core/image/oci.ts'
import { platformInput } from '../core/image/platform.ts'
import { report } from '../core/report/report.ts'
import { unchanged } from '../core/scan/unchanged.ts'
import { parseVerdict, type Verdict } from '../core/scan/verdict.ts'
import { verifyVerdict } from '../core/scan/verify.ts'
import { disclosed, disclosedFacts } from '../core/secrets/disclosed.ts'
import { builtIn } from '../core/secrets/inspect.ts'

export const command = defineCommand({
  name: 'verdict',
  about: 'Shows the verdict of a scan, or verifies that it is about an image and lets it through.',
  positionals: ['action', 'file'],
  inputs: {
    action: choiceOr(['show', 'verify'], 'show', 'What to do with the verdict.'),
    file: requiredText('FILE', 'The verdict that `kship scan-image --verdict FILE` wrote.'),
    image: text('FOLDER', 'For verify: the image as an OCI layout; every byte is read again.'),
    platform: platformInput,
  },
  outputs: { digest: 'Digest of the platform manifest that the verdict is about.' },
  async run(inputs, site) {
    const folder = resolve(site.cwd, inputs.directory)
    const verdict = parseVerdict(await readInputFile(folder, inputs.file, 'file'), inputs.file, 'file')
    const facts = { command: 'verdict', rehearsal: verdict.rehearsal, outputs: { digest: verdict.digest } }
    if (inputs.action === 'show') {
      const result = verdict.passed ? 'PASSED' : 'FAILED'
      const time = disclosed(verdict.time, builtIn)
      const summary = `${verdict.digest} ${result} at ${time}. The file is not signed.`
      return report({ ...facts, outcome: 'passed', detail: 'done', summary, evidence: shown(verdict) })
    }
    if (inputs.image === undefined) {
      throw new UsageError('missing-input', 'image', 'input "image" is required to verify: the OCI layout')
    }
    const { platform, image: written } = inputs
    const digest = await wholeImage(() =>
      openLayout(resolve(folder, written), { platform, written, signal: site.signal }),
    )
    return report({
      ...facts,
      ...verifyVerdict(verdict, digest),
      evidence: { ...shown(verdict), found: digest },
    })
  },
})

/** Reads every blob, so that the digest stands for all bytes and not for the manifest alone. */
const wholeImage = (open: () => Promise<Image>): Promise<Digest> =>
  unchanged(async () => {
    const image = await open()
    for (const layer of image.manifest.layers) for await (const _ of image.blob(layer));
    return image.descriptor.digest
  })

/** A verdict comes from elsewhere: its free texts are read before they are shown. */
const shown = ({ digest, passed, time, policyDigest, resource, engines, notAsked, version }: Verdict) => {
  const facts = {
    digest,
    passed,
    time,
    policy: policyDigest,
    resource,
    engines,
    'not asked': notAsked,
    version,
  }
  return { verdict: disclosedFacts(facts, builtIn) }
}
