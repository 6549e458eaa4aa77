import { describe, expect, it } from '@jest/globals'
import type { Scanner } from '../../../../src/core/scan/inspector/scanner.ts'
import { finding } from '../../../fakes/scanner.ts'
import { ask, digest } from './ask.ts'

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
    const { answer } = ask({}, { coverage: stale }, { timeout: 60_000 })
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

  it('that is cancelled says whether the registry was touched', async () => {
    const controller = new AbortController()
    const abort = async () => {
      controller.abort(new Error('stopped'))
      return controller.signal.throwIfAborted() as never
    }
    const { signal } = controller
    await expect(ask({}, { accountStatus: abort }, { signal }).answer).rejects.toThrow('stopped')
    await expect(ask({}, { coverage: abort }, { signal }).answer).rejects.toMatchObject({
      outcome: 'failed',
      detail: 'cancelled',
      message: expect.stringContaining(`may hold ${digest}`),
    })
  })

  it('calls a finding without a package unread', async () => {
    const { answer } = ask({ findings: [[0, [finding({ packages: [] })]]] })
    expect((await answer).unread).toMatchObject([{ what: 'CVE-2021-23337 by inspector' }])
  })
})
