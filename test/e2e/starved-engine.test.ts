import { readFileSync } from 'node:fs'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { putLayout, tarOf } from '../fakes/layout.ts'
import { fakeSecret, formsOf } from '../fakes/secret.ts'
import { putStandIn, versioned } from '../fakes/stand-in.ts'
import { putDatabase } from '../fakes/trivy-database.ts'
import { kship } from '../process.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kship-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

it('keeps every token of a job, and every setting of a checkout, out of the reach of an engine', async () => {
  const canary = fakeSecret('engine', 40)
  await putLayout(join(folder, 'image'), [{ tar: await tarOf({ 'srv/app.js': 'x' }) }])
  await putDatabase(join(folder, 'cache'), {}, new Date().toISOString())
  for (const name of ['trivy.yaml', '.trivyignore', 'trivy-secret.yaml']) {
    await writeFile(join(folder, name), canary)
  }
  await mkdir(join(folder, '.trivy', 'plugins'), { recursive: true })
  const files = "['cmdline', 'environ'].map((name) => fs.readFileSync('/proc/self/' + name, 'utf8'))"
  const seen =
    process.platform === 'linux' ? files : '[JSON.stringify(process.argv), JSON.stringify(process.env)]'
  const record = `fs.appendFileSync('${folder}/record', JSON.stringify({ seen: ${seen}, cwd: process.cwd() }))`
  const sha256 = await putStandIn(join(folder, 'trivy'), `${record}\n${versioned('')}`)
  const names = ['AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN', 'GITHUB_TOKEN', 'ACTIONS_RUNTIME_TOKEN']
  const hostile = ['TRIVY_TOKEN', 'TRIVY_IGNOREFILE', 'TRIVY_CONFIG', 'HTTP_PROXY']
  const env = Object.fromEntries([...names, ...hostile].map((name) => [name, `http://ada:${canary}@x`]))
  const { code, stdout, stderr } = await kship(
    [
      'scan-image',
      '--image',
      'image',
      '--trivy-path',
      'trivy',
      '--trivy-sha256',
      sha256,
      '--trivy-cache',
      'cache',
    ],
    { cwd: folder, env },
  )
  expect([code, stdout]).toEqual([3, expect.stringContaining('wrote no report')])
  const recorded = readFileSync(join(folder, 'record'), 'utf8')
  expect(recorded.match(/"cwd"/g)).toHaveLength(2)
  expect(recorded).not.toContain(`"cwd":"${folder}"`)
  for (const form of formsOf(canary)) expect(recorded + stdout + stderr).not.toContain(form)
  expect(recorded).not.toMatch(/TRIVY_|PROXY|TOKEN/)
})
