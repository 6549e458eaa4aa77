import { describe, expect, it } from '@jest/globals'
import { mediaTypes } from '../../../src/core/image/oci.ts'
import { digestOf } from '../../fakes/layout.ts'
import { ecrClient, ecrLogin } from '../../twin/scanned.ts'
import { handOver } from './hand-over.ts'

const there = handOver()

const administrator = () => {
  const { accessKeyId, secret } = there.twin.userKey()
  return { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secret }
}
const look = { engines: 'none', 'push-to': '', 'role-to-assume': '' }

describe('kship scan-image --image REPOSITORY@DIGEST', () => {
  it('looks at an image of ECR, by itself and through an index', async () => {
    await there.start()
    await there.scan({ image: 'vulnerable' })
    const { vulnerable } = there.digests
    const image = `${there.twin.ecr}/advisor@${vulnerable}`
    const { report } = await there.scan({ ...look, image }, administrator())
    expect(report).toMatchObject({
      outcome: 'passed',
      rehearsal: true,
      outputs: { digest: vulnerable },
      coverage: { read: { layers: 2, files: 2 } },
    })
    const index = await pushIndex(vulnerable)
    const through = await there.scan(
      { ...look, image: `${there.twin.ecr}/advisor@${index}` },
      administrator(),
    )
    expect(through.report.outputs['digest']).toBe(vulnerable)
    const other = { platform: 'linux/arm64', image: `${there.twin.ecr}/advisor@${index}` }
    const missing = await there.scan({ ...look, ...other }, administrator())
    expect([missing.code, missing.report.summary]).toEqual([3, expect.stringContaining('not linux/arm64')])
  }, 60_000)

  it('says what was refused: an image that is not there, a role that may not read layers', async () => {
    await there.start()
    await there.scan({ image: 'mended' })
    const nothing = `${there.twin.ecr}/advisor@${digestOf('nothing')}`
    const missing = await there.scan({ ...look, image: nothing }, administrator())
    expect([missing.code, missing.report.detail]).toEqual([3, 'refused'])
    const image = `${there.twin.ecr}/advisor@${there.digests.mended}`
    const denied = await there.scan({ ...look, image, 'role-to-assume': there.twin.pushRoleArn })
    expect([denied.code, denied.report.detail]).toEqual([3, 'access-denied'])
  }, 60_000)
})

async function pushIndex(digest: string): Promise<string> {
  const { accessKeyId, secret } = there.twin.userKey()
  const login = await ecrLogin(ecrClient(there.twin, { accessKeyId, secretAccessKey: secret }))
  const platform = { os: 'linux', architecture: 'amd64' }
  const manifests = [{ mediaType: mediaTypes.manifest, digest, size: 1, platform }]
  const body = JSON.stringify({ schemaVersion: 2, mediaType: mediaTypes.index, manifests })
  const basic = Buffer.from(`${login.username}:${login.password}`).toString('base64')
  const headers = { authorization: `Basic ${basic}`, 'content-type': mediaTypes.index }
  const place = `http://${there.twin.ecr}/v2/advisor/manifests/${digestOf(body)}`
  expect((await fetch(place, { method: 'PUT', headers, body })).status).toBe(201)
  return digestOf(body)
}
