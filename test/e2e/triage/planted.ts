import { afterAll, beforeAll } from '@jest/globals'
import { triageRoleArn } from '../../../src/twin/identity.ts'
import { startTwin, type Twin } from '../../../src/twin/twin.ts'
import { startTap, type Tap } from '../../canaries/tap.ts'
import { keyIdOf, secretKey } from '../../core/secrets/plant.ts'
import { gitEnv, type WorkRepository } from '../../fakes/work-repository.ts'
import { type Ended, kship } from '../../process.ts'

export type Found = {
  readonly rule: string
  readonly severity: string
  readonly title: string
  readonly blocking: boolean
  readonly fingerprint: string
  readonly advice: readonly string[]
  readonly where: { readonly path: string }
  readonly triage?: Readonly<Record<string, unknown>> & { readonly untold: readonly string[] }
}
export type Said = {
  readonly outcome: string
  readonly detail: string
  readonly rehearsal: boolean
  readonly findings: readonly Found[]
  readonly evidence: Readonly<Record<string, unknown>>
  readonly coverage: { readonly skipped: readonly { readonly what: string; readonly why: string }[] }
}

/** A twin that knows the keys of a user, a tap before it, and what leaks: the ids and the secrets of four keys. */
export function leaking() {
  const used = { at: new Date('2026-11-20T10:11:12Z'), service: 's3', region: 'eu-west-1' }
  const there = {} as { twin: Twin; tap: Tap; keys: Record<string, { id: string; secret: string }> }
  beforeAll(async () => {
    const twin = await startTwin({ health: 'simulated' })
    const seed = (status: 'Active' | 'Inactive') => {
      const created = new Date('2024-03-01T09:00:00Z')
      const key = twin.iam.seed({ user: 'app-user', status, created, ...(status === 'Active' && { used }) })
      return { id: key.accessKeyId, secret: key.secret }
    }
    const keys = {
      active: seed('Active'),
      inactive: seed('Inactive'),
      deleted: { id: twin.iam.deletedKeyId(), secret: secretKey('deleted') },
      foreign: { id: keyIdOf('210987654321'), secret: secretKey('foreign') },
    }
    Object.assign(there, { twin, keys, tap: await startTap(twin.url) })
  })
  afterAll(async () => {
    await there.tap.close()
    await there.twin.stop()
  })
  /** Each key in a file of its name. */
  async function plant(repository: WorkRepository): Promise<void> {
    for (const [name, { id, secret }] of Object.entries(there.keys))
      await repository.write(`${name}.txt`, `${id}\n${secret}\n`)
    repository.commit('keys')
  }
  const env = (): Record<string, string> => ({
    ...gitEnv,
    ...there.twin.env(),
    AWS_ENDPOINT_URL: there.tap.url,
  })
  return {
    there,
    plant,
    env,
    guard: (
      cwd: string,
      more: { args?: readonly string[]; env?: Readonly<Record<string, string>> } = {},
    ): Promise<Ended> =>
      kship(
        [
          'secret-guard',
          '--scope',
          'history',
          ...(more.args ?? ['--triage-role', triageRoleArn, '--format', 'json']),
        ],
        { cwd, env: { ...env(), ...more.env } },
      ),
  }
}
