import { describe, expect, it } from '@jest/globals'
import { Halted } from '../../../src/core/command/failure.ts'
import { deploy } from '../../../src/core/deploy/deploy.ts'
import { type Journal, openJournal, type Ports, type Request } from '../../../src/core/deploy/journal.ts'
import type { Workload } from '../../../src/core/deploy/service.ts'
import { parseSpec } from '../../../src/core/deploy/spec.ts'
import { DigestMismatch } from '../../../src/core/image/oci.ts'
import { createVerdict } from '../../../src/core/scan/verdict.ts'
import { fakeClock, silent } from '../../fakes/clock.ts'
import { fakeImage } from '../../fakes/image.ts'
import { type FakeService, fakeService, oldDigest } from '../../fakes/lightsail-service.ts'
import { fakeCognitoSecret, formsOf } from '../../fakes/secret.ts'

const image = fakeImage(Buffer.from('layer'))
const { digest } = image.descriptor
const secret = fakeCognitoSecret('deploy')
const running: Workload = {
  containers: {
    app: {
      image: ':advisor.app.12',
      command: [],
      environment: { COGNITO_CLIENT_SECRET: secret },
      ports: { 8501: 'HTTP' },
    },
  },
  publicEndpoint: { containerName: 'app', containerPort: 8501, healthCheck: { path: '/health' } },
}
const spec = parseSpec(
  JSON.stringify({
    containers: { app: { ports: { 8501: 'HTTP' } } },
    publicEndpoint: running.publicEndpoint,
  }),
  'f',
)
const verdict = createVerdict({ digest, passed: true, time: '2026-01-01T00:00:00Z', policyDigest: digest })
const wanted: Request = {
  service: 'advisor',
  spec,
  environmentInherit: ['COGNITO_CLIENT_SECRET'],
  remove: [],
  verdict,
  verdictMode: 'require',
  smoke: { path: '/health', status: 200, text: 'ok' },
  timeout: 60_000,
  dryRun: false,
  rehearsal: false,
}
const healthy: Ports['visit'] = async () => ({ status: 200, body: 'ok' })

type World = {
  readonly service: FakeService
  readonly pushed: string[]
  readonly journal: Journal
  readonly ports: Ports
  readonly stop: () => void
}

function world(options: Parameters<typeof fakeService>[0] = { running }, change: Partial<Ports> = {}): World {
  const service = fakeService(options)
  const pushed: string[] = []
  const controller = new AbortController()
  const ports = {
    service,
    image: async () => image,
    push: async (one) => void pushed.push(one.descriptor.digest),
    visit: healthy,
    clock: fakeClock(),
    progress: silent,
    signal: controller.signal,
    ...change,
  } satisfies Ports
  return { service, pushed, journal: openJournal(), ports, stop: () => controller.abort(new Error('stop')) }
}
const run = ({ ports, journal }: World, change: Partial<Request> = {}) =>
  deploy({ ...wanted, ...change }, ports, journal)

describe('a deployment that goes well', () => {
  it('pushes, registers, creates, follows its own version and proves what runs', async () => {
    const here = world()
    await expect(run(here)).resolves.toMatchObject({
      detail: 'deployed',
      summary: `Version 13 serves ${digest}.`,
    })
    expect(here.pushed).toEqual([digest])
    expect(here.service.active()).toMatchObject({ version: 13 })
    expect(here.service.active()?.containers['app']?.environment).toEqual({ COGNITO_CLIENT_SECRET: secret })
    expect(here.journal).toMatchObject({
      deployment: 13,
      transitions: ['ACTIVATING EVALUATING_HEALTH_CHECK', 'ACTIVE'],
      evidence: {
        digests: { verdict: digest, layout: digest, pushed: digest, running: digest },
        smoke: 'passed',
      },
    })
  })

  it('works on a service that never ran anything', async () => {
    const here = world({})
    await expect(run(here, { environmentInherit: [] })).resolves.toMatchObject({ detail: 'deployed' })
    expect(here.service.active()?.version).toBe(1)
  })

  it('does nothing when the same already runs', async () => {
    const here = world()
    await run(here)
    const again = { ...here, journal: openJournal() }
    const calls = here.service.calls.length
    await expect(run(again)).resolves.toMatchObject({ detail: 'unchanged' })
    expect(here.service.calls.slice(calls)).toEqual(['find', 'deployments', 'images'])
  })

  it('does nothing in a dry run, and shows the plan', async () => {
    const here = world()
    await expect(run(here, { dryRun: true })).resolves.toMatchObject({ detail: 'planned' })
    expect(here.service.calls).toEqual(['find', 'deployments', 'images'])
    expect(here.journal.evidence['plan']).toMatchObject({ changes: [`~ app image ${oldDigest} → ${digest}`] })
  })

  it('says when no smoke test was asked for', async () => {
    const here = world()
    await run(here, { smoke: undefined })
    expect(here.journal.skipped).toEqual([{ what: 'smoke test', why: 'no smoke-path given', count: 1 }])
  })

  it('waits for a pending deployment of someone else before it plans', async () => {
    const here = world({ running, script: { 13: ['ACTIVATING', 'FAILED'] } })
    await here.service.create(running)
    await here.service.deployments()
    let polls = 0
    const find: FakeService['find'] = async () => {
      if (polls++ === 1) await here.service.deployments()
      return here.service.find()
    }
    const service = { ...here.service, find }
    await expect(run({ ...here, ports: { ...here.ports, service } })).resolves.toMatchObject({
      detail: 'deployed',
    })
    expect(here.journal.deployment).toBe(14)
  })
})

describe('the gate', () => {
  it.each([
    ['no verdict', { verdict: undefined }, 'verdict-missing'],
    ['a failed verdict', { verdict: { ...verdict, passed: false } }, 'verdict-missing'],
    [
      'a verdict about another image',
      { verdict: { ...verdict, digest: oldDigest as typeof digest } },
      'digest-mismatch',
    ],
    [
      'a rehearsal’s verdict for a real deploy',
      { verdict: { ...verdict, rehearsal: true } },
      'verdict-missing',
    ],
  ])('is closed to %s, and nothing is called', async (_, change, detail) => {
    const here = world()
    await expect(run(here, change)).rejects.toMatchObject({ outcome: 'blocked', detail })
    expect([here.service.calls, here.pushed]).toEqual([[], []])
    const lenient = world()
    await expect(run(lenient, { ...change, verdictMode: 'warn' })).resolves.toMatchObject({
      detail: 'deployed',
    })
    expect(lenient.journal.debt[0]).toMatchObject({ what: expect.stringContaining('without a verdict') })
  })

  it('is open to a rehearsal’s verdict in a rehearsal', async () => {
    const rehearsed = { verdict: { ...verdict, rehearsal: true }, rehearsal: true }
    await expect(run(world(), rehearsed)).resolves.toMatchObject({ detail: 'deployed' })
  })

  it('is closed to changed bytes in every mode', async () => {
    const { layers } = image.manifest
    const blob: typeof image.blob = async function* (wantedBlob) {
      yield* image.blob(wantedBlob)
      if (wantedBlob.digest === layers[0]?.digest)
        throw new DigestMismatch('layer', wantedBlob.digest, 'other')
    }
    const here = world({ running }, { image: async () => ({ ...image, blob }) })
    await expect(run(here, { verdictMode: 'off' })).rejects.toMatchObject({
      outcome: 'blocked',
      detail: 'digest-mismatch',
    })
    expect(here.service.calls).toEqual([])
  })
})

describe('a deployment that goes wrong', () => {
  const refused = { running, script: { 13: ['ACTIVATING', 'ACTIVATING', 'FAILED'] as const } }

  it('is rolled back by Lightsail, and fails although the service says RUNNING', async () => {
    const here = world({ ...refused, log: ['starting', 'dial 8501: connection refused'] })
    await expect(run(here)).resolves.toMatchObject({
      detail: 'rolled-back',
      summary: 'Version 13 never became healthy (nothing listened on 8501); version 12 serves again.',
    })
    expect(here.service.active()?.version).toBe(12)
    expect(here.journal.evidence).toMatchObject({
      diagnosis: 'port-not-listening',
      rollback: { to: '12', verified: true },
    })
  })

  it('is not called rolled back when nothing serves', async () => {
    const here = world({ script: { 1: ['FAILED'] } })
    await expect(run(here, { environmentInherit: [] })).resolves.toMatchObject({
      detail: 'not-rolled-back',
      summary: expect.stringContaining('nothing ran before it'),
    })
  })

  it('keeps secrets out of the log, in every form', async () => {
    const log = [
      ...formsOf(secret).map((form) => `value: ${form}.`),
      `b64 ${Buffer.from(`x=${secret}`).toString('base64')}`,
    ]
    const here = world({ ...refused, log })
    await run(here)
    expect(here.journal.log).toHaveLength(log.length)
    for (const form of formsOf(secret)) expect(JSON.stringify(here.journal)).not.toContain(form)
    expect(JSON.stringify(here.journal)).not.toContain(Buffer.from(secret).toString('base64').slice(4, 40))
  })

  it('says so when the log may not be read, and goes on', async () => {
    const here = world(refused)
    const service = {
      ...here.service,
      log: () => Promise.reject(new Halted('incomplete', 'access-denied', 'no GetContainerLog')),
    }
    await expect(run({ ...here, ports: { ...here.ports, service } })).resolves.toMatchObject({
      detail: 'rolled-back',
    })
    expect(here.journal.skipped).toContainEqual({
      what: 'container log',
      why: 'no GetContainerLog',
      count: 1,
    })
  })

  it.each([
    ['a wrong status', { status: 500, body: '' }, 'answered 500, not 200'],
    ['a wrong page', { status: 200, body: secret }, 'does not hold the expected text'],
    ['no answer', { error: 'ECONNREFUSED' }, 'did not answer (ECONNREFUSED)'],
  ])('is rolled back by us on %s', async (_, answer, why) => {
    const here = world({ running }, { visit: async () => answer })
    const { detail, summary } = await run(here)
    expect(detail).toBe('rolled-back')
    expect(summary).toContain(why)
    expect(here.service.active()).toMatchObject({ version: 14, ...running })
    expect(here.journal.evidence['rollback']).toEqual({ to: '12', verified: true, by: 'kship' })
  })

  it('passes the smoke test when a later try answers', async () => {
    let tries = 0
    const visit: Ports['visit'] = async () =>
      ++tries < 5 ? { error: 'ECONNRESET' } : { status: 200, body: 'ok' }
    await expect(run(world({ running }, { visit }))).resolves.toMatchObject({ detail: 'deployed' })
  })

  it('is rolled back when another image runs than the one that was pushed', async () => {
    const here = world({ running, tamper: `sha256:${'f'.repeat(64)}` })
    await expect(run(here)).resolves.toMatchObject({
      detail: 'rolled-back',
      summary: expect.stringContaining('the image that runs is'),
    })
    expect(here.service.active()).toMatchObject(running)
  })

  it('is told as not rolled back when the rollback fails too', async () => {
    const here = world({ running, script: { 14: ['FAILED'] } }, { visit: async () => ({ error: 'x' }) })
    await expect(run(here)).resolves.toMatchObject({ detail: 'not-rolled-back' })
    const denied = world({ running }, { visit: async () => ({ error: 'x' }) })
    const create = denied.service.create
    let created = 0
    const service = {
      ...denied.service,
      create: (workload: Workload) =>
        created++ === 0 ? create(workload) : Promise.reject(new Halted('incomplete', 'access-denied', 'no')),
    }
    await expect(run({ ...denied, ports: { ...denied.ports, service } })).resolves.toMatchObject({
      detail: 'not-rolled-back',
    })
  })

  it('has nothing to go back to on the first deployment', async () => {
    const here = world({}, { visit: async () => ({ error: 'x' }) })
    await expect(run(here, { environmentInherit: [] })).resolves.toMatchObject({ detail: 'not-rolled-back' })
    expect(here.service.active()?.version).toBe(1)
  })
})

describe('somebody else’s newer deployment', () => {
  const newer = (when: string, after = 0): Parameters<typeof fakeService>[0] => {
    let seen = 0
    return {
      running,
      before: (call, fake) => {
        if (call === when && seen++ === after)
          void fake.versions.push({
            ...running,
            version: fake.versions.length + 12,
            state: 'ACTIVATING',
            createdAt: 0,
          })
      },
    }
  }

  it('made while the image was pushed: nothing is created', async () => {
    const here = world(newer('registryLogin'))
    await expect(run(here)).resolves.toMatchObject({
      detail: 'superseded',
      summary: expect.stringContaining('Version 13'),
    })
    expect(here.service.calls).not.toContain('create')
  })

  it('made while ours is followed: superseded', async () => {
    const here = world(newer('find', 1))
    await expect(run(here)).resolves.toMatchObject({ detail: 'superseded' })
    expect(here.service.versions.at(-1)?.version).toBe(14)
  })

  it('is never rolled over', async () => {
    const here = world(newer('log'), { visit: async () => ({ error: 'x' }) })
    await expect(run(here)).resolves.toMatchObject({ detail: 'superseded' })
    expect(here.service.versions.map(({ version }) => version)).toEqual([12, 13, 14])
  })
})

describe('a deployment that is cut short', () => {
  it('by the time-out is still running', async () => {
    const here = world({ running, script: { 13: ['ACTIVATING'] } })
    await expect(run(here)).resolves.toMatchObject({
      detail: 'still-running',
      summary: expect.stringContaining('60 s'),
    })
    expect(here.service.active()?.version).toBe(12)
  })

  it('by a signal before any change leaves the signal’s own error', async () => {
    const here = world({ running }, { image: () => Promise.reject(new Error('stop')) })
    here.stop()
    await expect(run(here)).rejects.toThrow('stop')
  })

  it.each([
    ['while pushing', 'register', 'The image is in the registry; no deployment was made.'],
    ['while following', 'find', 'Version 13 was created; Lightsail goes on with it by itself.'],
  ])('by a signal %s says in what state things are', async (_, call, state) => {
    const here = world({
      running,
      before: (name, fake) => {
        if (name !== call || (call === 'find' && !fake.calls.includes('create'))) return
        here.stop()
        throw new Error('stop')
      },
    })
    await expect(run(here)).rejects.toMatchObject({
      outcome: 'failed',
      detail: 'cancelled',
      message: `Cancelled. ${state}`,
    })
  })

  it('by an error after the change closes as failed, without AWS’s quotations', async () => {
    const here = world()
    const service = {
      ...here.service,
      create: () => Promise.reject(new Halted('incomplete', 'refused', `bad ${secret}`)),
    }
    const error = await run({ ...here, ports: { ...here.ports, service } }).catch((thrown: Halted) => thrown)
    expect(error).toMatchObject({
      outcome: 'failed',
      detail: 'refused',
      message: expect.stringContaining('bad [COGNITO_CLIENT_SECRET]'),
    })
  })

  it('names a service that does not exist', async () => {
    const here = world()
    const service = { ...here.service, find: async () => undefined }
    await expect(run({ ...here, ports: { ...here.ports, service } })).rejects.toMatchObject({
      code: 'bad-value',
      input: 'service',
    })
  })
})
