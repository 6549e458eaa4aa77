import { describe, expect, it } from '@jest/globals'
import { Halted } from '../../../../src/core/command/failure.ts'
import { EngineFailure } from '../../../../src/core/scan/assessment.ts'
import { inspector } from '../../../../src/core/scan/inspector/engine.ts'
import type { Scanner } from '../../../../src/core/scan/inspector/scanner.ts'
import { fakeClock, silent } from '../../../fakes/clock.ts'
import { fakeImage } from '../../../fakes/image.ts'
import { fakeScanner, finding } from '../../../fakes/scanner.ts'

const image = fakeImage(Buffer.from('layer'))
const { digest } = image.descriptor
const place = {
  address: 'registry.example.invalid',
  repository: 'advisor',
  region: 'eu-west-1',
  timeout: 600_000,
}

function ask(options: Parameters<typeof fakeScanner>[1], change: Partial<Scanner> = {}, timeout = 600_000) {
  const clock = fakeClock(1_000_000)
  const scanner = fakeScanner(clock, options, change)
  const engine = inspector({ ...place, timeout }, { scanner, progress: silent, clock, random: () => 0.5 })
  return { clock, scanner, answer: engine.ask(image, []) }
}
const failure = async (answer: Promise<unknown>): Promise<EngineFailure> => {
  const thrown = await answer.catch((error: unknown) => error)
  if (thrown instanceof EngineFailure) return thrown
  throw new Error(`no EngineFailure but ${thrown}`)
}

describe('Inspector as an engine', () => {
  it('hands over, waits for the scan and its findings, and tells them in the model of vulnerabilities', async () => {
    const { answer, scanner } = ask({
      coverage: [
        [0, undefined],
        [6, 'PENDING_INITIAL_SCAN'],
        [12, 'SCAN_IN_PROGRESS'],
        [30, 'SUCCESSFUL'],
      ],
      findings: [[0, [finding()]]],
      kev: ['arn:1'],
    })
    expect(await answer).toMatchObject({
      engine: { name: 'inspector', database: expect.stringMatching(/^1970-/) },
      read: { findings: 1 },
      unread: [],
      vulnerabilities: [
        {
          vulnerability: {
            id: 'CVE-2021-23337',
            aliases: ['GHSA-35jh-r3h4-6jhm'],
            kev: true,
            epss: 0.01,
            url: expect.stringContaining('nvd'),
          },
          severity: 'high',
          package: { purl: 'pkg:npm/lodash@4.17.20', installed: '4.17.20', fixed: '4.17.21' },
          path: 'app/node_modules/lodash/package.json',
        },
      ],
    })
    expect(scanner.calls.indexOf('push')).toBeGreaterThan(scanner.calls.indexOf('accountStatus'))
  })

  it.each([8, 15, 24])('waits for findings that come %d seconds after the scan', async (late) => {
    const { answer, scanner, clock } = ask({
      findings: [
        [0, []],
        [late, [finding()]],
      ],
    })
    expect((await answer).vulnerabilities).toHaveLength(1)
    // What a run that believes SUCCESSFUL would have taken for all.
    expect(scanner.reads[0]).toBe(0)
    expect(clock.now() - 1_000_000).toBeLessThanOrEqual(60_000)
  })

  it('reads on while findings still come', async () => {
    const one = finding()
    const two = finding({ arn: 'arn:2', vulnerabilityId: 'CVE-2022-25883' })
    const { answer } = ask({
      findings: [
        [0, [one]],
        [35, [one, two]],
      ],
    })
    expect((await answer).vulnerabilities).toHaveLength(1)
    const { answer: second } = ask({
      findings: [
        [0, []],
        [25, [one]],
        [35, [one, two]],
      ],
    })
    expect((await second).vulnerabilities).toHaveLength(2)
  })

  it('does not take a scan from before the push for one of it', async () => {
    const stale = async () => ({ reason: 'SUCCESSFUL', scannedAt: 999_999 })
    const { answer } = ask({}, { coverage: stale }, 60_000)
    expect((await answer).unread).toMatchObject([
      { why: expect.stringContaining('not finished after 60 seconds') },
    ])
  })

  it.each([
    ['UNSUPPORTED_OS', 'operating system'],
    ['SCAN_FREQUENCY_MANUAL', 'scan filters'],
    ['SOMETHING_NEW', 'does not know'],
  ])('ends at once at %s, by name, and counts nothing as clean', async (reason, why) => {
    const { answer, scanner } = ask({ coverage: [[0, reason]] })
    const { unread, vulnerabilities } = await answer
    expect(unread).toEqual([
      {
        what: `vulnerabilities by inspector in ${digest}`,
        why: expect.stringMatching(new RegExp(`^${reason}: .*${why}`)),
        count: 1,
      },
    ])
    expect(vulnerabilities).toEqual([])
    expect(scanner.calls).not.toContain('findings')
  })

  it.each(['PENDING_INITIAL_SCAN', 'SCAN_IN_PROGRESS', 'INTERNAL_ERROR', undefined])(
    'waits at %s until the time is over, and says so',
    async (reason) => {
      const { answer, clock } = ask({ coverage: [[0, reason]] })
      const [gap] = (await answer).unread
      expect(gap?.why).toContain(reason ?? 'not covered yet')
      expect(clock.now()).toBe(1_600_000)
      expect(Math.max(...clock.slept)).toBeLessThanOrEqual(15_000)
    },
  )

  it('does not read findings that never settle', async () => {
    let count = 0
    const findings = async () => [finding({ arn: `arn:${count++}` })]
    const { answer } = ask({}, { findings })
    expect((await answer).unread).toMatchObject([{ why: expect.stringContaining('not settled') }])
  })

  it('asks for details ten at a time, of what may close the gate or is exploited', async () => {
    const asked: number[] = []
    const many = [...Array(23).keys()].map((at) => finding({ arn: `arn:${at}` }))
    const low = [
      finding({ arn: 'arn:low', severity: 'LOW' }),
      finding({ arn: 'arn:exploited', severity: 'LOW', exploitAvailable: true }),
    ]
    const details: Scanner['details'] = async (arns) => {
      asked.push(arns.length)
      return new Map()
    }
    await ask({ findings: [[0, [...many, ...low]]] }, { details }).answer
    expect(asked).toEqual([10, 10, 4])
  })

  it('calls a finding without a package unread', async () => {
    const { answer } = ask({ findings: [[0, [finding({ packages: [] })]]] })
    expect((await answer).unread).toMatchObject([{ what: 'CVE-2021-23337 by inspector' }])
  })
})

describe('Inspector cannot be asked', () => {
  const cases: readonly (readonly [string, Partial<Scanner>, string])[] = [
    ['without a repository', { configuration: async () => undefined }, 'aws ecr create-repository'],
    [
      'with basic scanning',
      { configuration: async () => ({ type: 'BASIC', frequency: 'SCAN_ON_PUSH' }) },
      'scans by BASIC',
    ],
    ['switched off', { accountStatus: async () => 'DISABLED' }, 'is DISABLED in eu-west-1'],
    [
      'without a filter for the repository',
      { configuration: async () => ({ type: 'ENHANCED', frequency: 'MANUAL' }) },
      'no scan filter',
    ],
    [
      'in a region without it',
      {
        accountStatus: async () => {
          throw new Halted('incomplete', 'unreachable', 'no answer (ENOTFOUND).')
        },
      },
      'does not answer in eu-west-1',
    ],
    [
      'when a call is refused',
      {
        accountStatus: async () => {
          throw new Halted('incomplete', 'access-denied', 'AWS refused inspector2:BatchGetAccountStatus')
        },
      },
      'AWS refused inspector2:BatchGetAccountStatus',
    ],
    [
      'with a login for another registry',
      { login: async () => ({ registry: 'other.example.invalid', username: 'AWS', password: 'p' }) },
      'is for other.example.invalid',
    ],
  ]
  it.each(cases)('%s: told before a byte is pushed', async (_, change, message) => {
    const { answer, scanner, clock } = ask({}, change)
    const { reason, message: said } = await failure(answer)
    expect([reason, said]).toEqual(['failed', expect.stringContaining(message)])
    expect(scanner.calls).not.toContain('push')
    expect(clock.slept).toEqual([])
  })

  it('closes the run when the registry does not have what was pushed', async () => {
    const { answer } = ask({}, { pushedAt: async () => undefined })
    await expect(answer).rejects.toMatchObject({ outcome: 'failed', detail: 'digest-mismatch' })
  })
})
