import { readdir, readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import type { TrivyOptions } from '../../../../src/adapters/engines/trivy.ts'
import { openLayout } from '../../../../src/adapters/oci/layout.ts'
import { fakeSecret } from '../../../fakes/secret.ts'
import { versioned } from '../../../fakes/stand-in.ts'
import { image, standIn } from './stand-in.ts'

describe('Trivy, starved', () => {
  const record = versioned(`
    fs.cpSync('image', 'FOLDER/seen', { recursive: true })
    const kept = { args, env: process.env, cwd: process.cwd(), beside: fs.readdirSync('.'), home: fs.readdirSync(process.env.HOME) }
    fs.writeFileSync('FOLDER/record.json', JSON.stringify(kept))
    fs.writeFileSync('report.json', '{}')`)

  const recorded = (change: Partial<TrivyOptions> = {}) =>
    standIn(
      record,
      async (trivy, folder) => {
        await trivy.scan(image)
        const seen = await openLayout(join(folder, 'seen'))
        const blobs = await readdir(join(folder, 'seen', 'blobs', 'sha256'))
        return { seen, blobs, ...JSON.parse(await readFile(join(folder, 'record.json'), 'utf8')) }
      },
      change,
    )

  it('gets no token, no TRIVY_* and nothing else of the environment', async () => {
    const canary = fakeSecret('canary', 40)
    const names = ['AWS_SESSION_TOKEN', 'GITHUB_TOKEN', 'ACTIONS_ID_TOKEN_REQUEST_TOKEN', 'TRIVY_SEVERITY']
    for (const name of names) process.env[name] = canary
    try {
      const { env, args } = await recorded()
      expect(Object.keys(env).toSorted()).toEqual(['HOME', 'TMPDIR'])
      expect(JSON.stringify({ env, args })).not.toContain(canary)
    } finally {
      for (const name of names) delete process.env[name]
    }
  })

  it('works in an empty home, in a folder of ours that holds no settings, and leaves nothing', async () => {
    const { cwd, env, home, beside } = await recorded()
    expect(cwd).toMatch(new RegExp(`^${tmpdir()}/kship-`))
    expect(env.HOME).toBe(`${cwd}/home`)
    expect(home).toEqual([])
    expect(beside.toSorted()).toEqual(['empty', 'empty.yaml', 'home', 'image', 'tmp', 'trivy'])
    await expect(readdir(cwd)).rejects.toMatchObject({ code: 'ENOENT' })
  })

  it('is told every setting that it would otherwise look for', async () => {
    const { args } = await recorded()
    const line = ` ${args.join(' ')} `
    for (const part of [
      'image --input image ',
      '--format json --output report.json',
      '--scanners vuln ',
      '--exit-code 0',
      '--severity UNKNOWN,LOW,MEDIUM,HIGH,CRITICAL',
      '--config empty.yaml',
      '--ignorefile empty ',
      '--secret-config empty.yaml',
      '--disable-telemetry --skip-version-check',
      '--skip-db-update',
      '--skip-java-db-update',
    ]) {
      expect(line).toContain(` ${part.trim()} `)
    }
  })

  it('sees one image and nothing else, byte for byte', async () => {
    const { seen, blobs } = await recorded()
    expect(seen.descriptor.digest).toBe(image.descriptor.digest)
    const digests = [image.descriptor, image.manifest.config, ...image.manifest.layers].map(
      ({ digest }) => digest,
    )
    expect(blobs.toSorted()).toEqual(digests.map((digest) => digest.slice(7)).toSorted())
  })

  it('gets proxies and certificates, and may fetch its Java index, where it has the network', async () => {
    const network = { HTTPS_PROXY: 'http://proxy.example.invalid:3128' }
    const { env, args } = await recorded({ network, offline: false })
    expect(env).toMatchObject(network)
    expect(args).not.toContain('--skip-java-db-update')
  })
})
