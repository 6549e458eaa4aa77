import { ListCoverageCommand, ListFindingsCommand } from '@aws-sdk/client-inspector2'
import { describe, expect, it } from '@jest/globals'
import type { TwinOptions } from '../../../src/twin/twin.ts'
import type { Files } from '../../fakes/layout.ts'
import { refusalOf } from '../client.ts'
import { isEnabled, npm } from '../scanned.ts'
import { ids, inspected } from './inspected.ts'

const there = inspected()

describe('Inspector of the twin, by its API', () => {
  it('gives pages, filters by status, and refuses a filter that it does not read', async () => {
    await there.start({ inspector: { suppressed: ['CVE-2021-44906'] } })
    await there.pushed([
      {
        'a/node_modules/lodash/package.json': npm('lodash', '4.17.20'),
        'b/node_modules/lodash/package.json': npm('lodash', '4.17.19'),
        'a/node_modules/minimist/package.json': npm('minimist', '1.2.0'),
      },
    ])
    await there.pass(42)
    const first = await there.client.send(new ListFindingsCommand({ maxResults: 2 }))
    expect(first.findings).toHaveLength(2)
    const second = await there.client.send(
      new ListFindingsCommand({ maxResults: 2, nextToken: first.nextToken }),
    )
    expect([second.findings?.length, second.nextToken]).toEqual([1, undefined])
    const suppressed = { findingStatus: [{ comparison: 'EQUALS' as const, value: 'SUPPRESSED' }] }
    const { findings: found } = await there.client.send(
      new ListFindingsCommand({ filterCriteria: suppressed }),
    )
    expect(ids(found ?? [])).toEqual(['CVE-2021-44906'])
    const unread = { title: [{ comparison: 'EQUALS' as const, value: 'x' }] }
    expect(
      await refusalOf(there.client.send(new ListFindingsCommand({ filterCriteria: unread }))),
    ).toMatchObject({
      name: 'ValidationException',
    })
    const tooMany = there.client.send(new ListFindingsCommand({ maxResults: 101 }))
    expect(await refusalOf(tooMany)).toMatchObject({ name: 'ValidationException' })
  })

  const reasons: readonly (readonly [string, TwinOptions, Files, string | undefined])[] = [
    ['an unsupported system', {}, { 'etc/os-release': 'ID=plan9\n' }, 'UNSUPPORTED_OS'],
    ['an image FROM scratch', {}, { 'app/server': 'x' }, 'SUCCESSFUL'],
    [
      'scan on push',
      { ecr: { scanning: { type: 'ENHANCED', rules: [{ frequency: 'SCAN_ON_PUSH', filters: ['*'] }] } } },
      { a: '' },
      'SCAN_FREQUENCY_SCAN_ON_PUSH',
    ],
    [
      'a repository that no rule matches',
      { ecr: { scanning: { type: 'ENHANCED', rules: [] } } },
      { a: '' },
      'SCAN_FREQUENCY_MANUAL',
    ],
    ['basic scanning', { ecr: { scanning: { type: 'BASIC', rules: [] } } }, { a: '' }, undefined],
    ['Inspector switched off', { inspector: { status: 'DISABLED' } }, { a: '' }, undefined],
    [
      'a reason that no bytes bring about',
      { inspector: { reason: 'IMAGE_ARCHIVED' } },
      { a: '' },
      'IMAGE_ARCHIVED',
    ],
  ]
  it.each(reasons)('covers %s as it is', async (_, options, files, reason) => {
    await there.start(options)
    await there.pushed([files])
    await there.pass(20)
    expect((await there.coverage())?.scanStatus?.reason).toBe(reason)
    expect(await isEnabled(there.client)).toBe(options?.inspector?.status ?? 'ENABLED')
  })

  it('throttles by the fault table', async () => {
    await there.start({
      faults: [{ service: 'inspector2', operation: 'ListCoverage', nth: 1, answer: 'throttled' }],
    })
    expect(await refusalOf(there.client.send(new ListCoverageCommand({})))).toMatchObject({
      name: 'ThrottlingException',
    })
    expect(await there.coverage()).toBeUndefined()
  })
})
