import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { digestOf, tarOf } from '../../../fakes/layout.ts'
import { putProgram } from '../../../fakes/program.ts'
import { app, scan } from './world.ts'

describe('kship scan-image, built by docker', () => {
  /** A docker whose build says an id, and whose save gives `saved.tar`. */
  const docker = (id: string): string => `
    const said = (name) => args[args.indexOf(name) + 1]
    if (args[0] === '--version') console.log('Docker version 20.10.24, build x')
    if (args[0] === 'build') fs.writeFileSync(said('--iidfile'), '${id}')
    if (args[0] === 'save') fs.copyFileSync(__dirname + '/../saved.tar', said('--output'))
    if (args[0] === 'rmi') fs.writeFileSync(__dirname + '/../removed', args.at(-1))`
  const config = JSON.stringify({
    os: 'linux',
    architecture: 'amd64',
    rootfs: { type: 'layers', diff_ids: [] },
  })
  const saved = { 'manifest.json': '[{"Config":"config.json","Layers":[]}]', 'config.json': config }
  const lie = digestOf('another')
  const cases = [
    ['is believed by the digest of its config', digestOf(config), saved, 'passed', 'clean'],
    ['saves another image than it built', lie, saved, 'blocked', 'digest-mismatch'],
    ['tells no id', '', saved, 'failed', 'builder-failed'],
    ['saves no image', digestOf(config), { x: '' }, 'failed', 'builder-failed'],
    [
      'saves an image for another platform',
      digestOf(config),
      { ...saved, 'config.json': config.replace('amd64', 'arm64') },
      'failed',
      'builder-failed',
    ],
  ] as const
  it.each(cases)('%s', (_, id, files, outcome, detail) =>
    app('', async (folder) => {
      await putProgram(join(folder, 'bin'), 'docker', docker(id))
      await writeFile(join(folder, 'saved.tar'), await tarOf(files))
      const { conclusion } = await scan(folder, { builder: 'docker' })
      expect(conclusion).toMatchObject({ report: { outcome, detail } })
      if (outcome === 'passed') {
        expect(conclusion).toMatchObject({
          report: { evidence: { builder: { name: 'docker', proof: 'config' } } },
        })
      }
      expect(await readFile(join(folder, 'removed'), 'utf8')).toMatch(/^kship-build:/)
    }),
  )
})
