import { join } from 'node:path'
import { ListCoverageCommand } from '@aws-sdk/client-inspector2'
import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { runChild } from '../../src/adapters/system/child.ts'
import { withScratch } from '../../src/adapters/system/scratch.ts'
import { startTwin, type Twin } from '../../src/twin/twin.ts'
import { ecrClient, ecrLogin, inspectorClient, layoutWith, npm } from '../twin/scanned.ts'
import { oracle } from './oracle.ts'

oracle('skopeo, with ECR of the twin', 'skopeo', (binary) => {
  let twin: Twin
  beforeAll(async () => {
    twin = await startTwin({ health: 'simulated', speed: 1000 })
  })
  afterAll(() => twin.stop())

  it('pushes by the login of ECR and reads the digest that we compute, and Inspector looks at it', () =>
    withScratch(async (folder) => {
      const { accessKeyId, secret } = twin.userKey()
      const credentials = { accessKeyId, secretAccessKey: secret }
      const { username, password } = await ecrLogin(ecrClient(twin, credentials))
      const digest = await layoutWith(join(folder, 'image'), [
        { 'app/node_modules/minimist/package.json': npm('minimist', '1.2.0') },
      ])
      const skopeo = async (...args: string[]) => {
        const { signal } = new AbortController()
        return runChild(binary, args, { cwd: folder, env: { HOME: folder, TMPDIR: folder }, signal })
      }
      const target = `docker://${twin.ecr}/advisor:v1`
      const login = [`${username}:${password}`]
      const copy = ['copy', '--insecure-policy', '--quiet', '--preserve-digests', '--dest-tls-verify=false']
      const pushed = await skopeo(...copy, '--dest-creds', ...login, 'oci:image', target)
      expect(pushed).toMatchObject({ code: 0, stderr: '' })
      const inspect = ['inspect', '--tls-verify=false', '--format', '{{.Digest}}']
      const { stdout } = await skopeo(...inspect, '--creds', ...login, target)
      expect(stdout.toString('utf8').trim()).toBe(digest)
      const refused = await skopeo(...inspect, '--creds', 'AWS:wrong', target)
      expect(refused.code).not.toBe(0)
      await twin.clock.sleep(30_000)
      const { coveredResources } = await inspectorClient(twin, credentials).send(new ListCoverageCommand({}))
      expect(coveredResources?.[0]?.resourceId).toContain(digest)
    }))
})
