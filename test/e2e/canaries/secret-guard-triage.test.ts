import { afterAll, beforeAll, expect, it, jest } from '@jest/globals'
import { withScratch } from '../../../src/adapters/system/scratch.ts'
import { triageRoleArn } from '../../../src/twin/identity.ts'
import { startTwin, type Twin } from '../../../src/twin/twin.ts'
import { asLogged, job } from '../../canaries/job.ts'
import { ambient, secretKey } from '../../canaries/planted.ts'
import { startTap, type Tap } from '../../canaries/tap.ts'
import { leaks, watch } from '../../canaries/watch.ts'
import { gitEnv, withRepository } from '../../fakes/work-repository.ts'
import { cli } from '../../process.ts'

jest.setTimeout(60_000)

let twin: Twin
beforeAll(async () => {
  twin = await startTwin({ health: 'simulated' })
})
afterAll(() => twin.stop())

/** AWS answers, or refuses with the id token, the session and the request in its words. */
it.each(['', 'GetAccessKeyInfo', 'ListAccessKeys', 'AssumeRoleWithWebIdentity'])(
  'no value leaves secret-guard that asks AWS, refused: "%s"',
  (refused) =>
    withRepository(async (repository) => {
      const tap: Tap = await startTap(twin.url)
      if (refused !== '') tap.refuse(refused)
      const { accessKeyId, secret } = twin.iam.seed({ user: 'app-user' })
      const other = { id: twin.iam.deletedKeyId(), secret: secretKey('other') }
      await repository.write('a.txt', `${accessKeyId}\n${secret}\n`)
      await repository.write('b.txt', `${other.id}\n${other.secret}\n`)
      repository.commit('keys')
      const env = { ...gitEnv, ...ambient, ...twin.env(), AWS_ENDPOINT_URL: tap.url }
      const canaries = () => ({
        ...{
          ...ambient,
          ...tap.heard,
          secret,
          accessKeyId,
          'other id': other.id,
          'other secret': other.secret,
        },
        bearer: twin.env()['ACTIONS_ID_TOKEN_REQUEST_TOKEN'] ?? '',
      })
      const triage = ['--scope', 'history', '--triage-role', triageRoleArn]
      for (const rest of [['--verbose'], ['--format', 'sarif', '--output', 'report.sarif']]) {
        const args = [cli, 'secret-guard', ...triage, ...rest]
        const node = { command: process.execPath, cwd: repository.path, folders: [repository.path] }
        const seen = await watch({ ...node, args, env })
        expect([seen.code, seen.left, leaks(seen, canaries())]).toEqual([1, [], []])
      }
      await withScratch(async (runner) => {
        const inputs = { scope: 'history', 'triage-role': triageRoleArn, rehearsal: 'true' }
        const order = await job('secret-guard', runner, { workspace: repository.path, inputs, env })
        const seen = await watch(order)
        expect([seen.code, seen.left, leaks(asLogged(seen), canaries())]).toEqual([1, [], []])
      })
      expect(tap.sent.length).toBeGreaterThan(2)
      await tap.close()
    }),
)
