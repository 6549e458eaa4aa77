import { join } from 'node:path'
import { expect, it } from '@jest/globals'
import { openLayout } from '../../src/adapters/oci/layout.ts'
import { runChild } from '../../src/adapters/system/child.ts'
import { withScratch } from '../../src/adapters/system/scratch.ts'
import { command } from '../../src/commands/scan-image.ts'
import { execute } from '../../src/core/command/execute.ts'
import { putLayout, tarOf } from '../fakes/layout.ts'
import { siteIn } from '../fakes/site.ts'
import { oracle } from './oracle.ts'

oracle('archives by skopeo', 'skopeo', (skopeo) => {
  it.each([
    ['oci-archive', 'OCI archive'],
    ['docker-archive', 'docker archive'],
  ])('reads what skopeo writes as %s', (transport, source) =>
    withScratch(async (folder) => {
      await putLayout(join(folder, 'image'), [
        { tar: await tarOf({ 'srv/a': 'x' }) },
        { tar: await tarOf({ 'srv/b': 'y' }) },
      ])
      const args = ['copy', '--insecure-policy', 'oci:image', `${transport}:image.tar:app:1`]
      const { signal } = new AbortController()
      const { code, stderr } = await runChild(skopeo, args, { cwd: folder, env: { HOME: folder }, signal })
      expect({ code, stderr }).toMatchObject({ code: 0 })
      const inputs: Readonly<Record<string, string>> = { image: 'image.tar', engines: 'none' }
      const conclusion = await execute(command, (name) => inputs[name] ?? '', siteIn(folder))
      const { descriptor, manifest } = await openLayout(join(folder, 'image'))
      expect(conclusion).toMatchObject({
        report: {
          outcome: 'passed',
          coverage: { read: { layers: 2, files: 2 } },
          evidence: { source, image: { config: manifest.config.digest } },
        },
      })
      const isSame = conclusion.kind === 'report' && conclusion.report.outputs['digest'] === descriptor.digest
      expect(isSame).toBe(transport === 'oci-archive')
    }),
  )
})
