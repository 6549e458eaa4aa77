import { describe, expect, it } from '@jest/globals'
import { defineCommand } from '../../../src/core/command/command.ts'
import { execute } from '../../../src/core/command/execute.ts'
import { Halted, telling, UsageError } from '../../../src/core/command/failure.ts'
import { flag, requiredText } from '../../../src/core/command/inputs.ts'
import { report } from '../../../src/core/report/report.ts'
import { fakeClock } from '../../fakes/clock.ts'
import { fakeSite } from '../../fakes/site.ts'

const greet = (run: () => Promise<ReturnType<typeof report>>) =>
  defineCommand({ name: 'greet', about: 'Greets.', inputs: { who: requiredText('NAME', 'Whom.') }, run })
const passed = report({ command: 'greet', outcome: 'passed', detail: 'done', summary: 'Hello.' })
const given = (values: Record<string, string>) => (name: string) => values[name] ?? ''

it('stamps the time of each step and of the whole', async () => {
  const clock = fakeClock(Date.UTC(2026, 0, 2))
  const command = defineCommand({
    name: 'greet',
    about: 'Greets.',
    inputs: {},
    run: async (_, { progress }) => {
      await progress.step('bow', () => clock.sleep(250))
      await progress.step('bow', () => clock.sleep(250))
      return passed
    },
  })
  const conclusion = await execute(command, given({}), fakeSite({ clock }))
  expect(conclusion).toMatchObject({
    kind: 'report',
    report: { timings: { total: 0.5, steps: { bow: 0.5 } }, evidence: { at: '2026-01-02T00:00:00.500Z' } },
  })
})

it.each(['EACCES', 'ENOSPC', 'EEXIST', 'EISDIR'])(
  'calls %s no defect, also where another error wraps it',
  async (code) => {
    const refused = Object.assign(new Error(`${code}: no, write`), { code, syscall: 'write' })
    for (const error of [refused, new Error('wrapped', { cause: refused })]) {
      const conclusion = await execute(
        greet(() => Promise.reject(error)),
        given({ who: 'all' }),
        fakeSite(),
      )
      expect(conclusion).toMatchObject({
        report: {
          outcome: 'incomplete',
          detail: 'system-refused',
          summary: `The system refused: ${code}: no, write.`,
        },
      })
    }
  },
)

describe('closes', () => {
  it('with a usage error before the command runs', async () => {
    const command = greet(() => Promise.reject(new Error('must not run')))
    expect(await execute(command, given({}), fakeSite())).toMatchObject({
      kind: 'usage',
      error: { code: 'missing-input', input: 'who' },
    })
  })

  it('with a usage error that the command throws', async () => {
    const command = greet(() => Promise.reject(new UsageError('malformed-file', 'spec', 'spec: no')))
    expect(await execute(command, given({ who: 'x' }), fakeSite())).toMatchObject({ kind: 'usage' })
  })

  it('with an unsupported format', async () => {
    const conclusion = await execute(
      greet(async () => passed),
      given({ who: 'x', format: 'xml' }),
      fakeSite(),
    )
    expect(conclusion).toMatchObject({
      kind: 'usage',
      error: { message: 'input "format" must be one of text, json, markdown, sarif, html, got "xml"' },
    })
  })

  it('with what halted it', async () => {
    const halt = new Halted('incomplete', 'objects-missing', '3 objects are missing.', {
      evidence: { missing: 3 },
    })
    expect(
      await execute(
        greet(() => Promise.reject(halt)),
        given({ who: 'x' }),
        fakeSite(),
      ),
    ).toMatchObject({
      report: {
        outcome: 'incomplete',
        detail: 'objects-missing',
        outputs: { outcome: 'incomplete', detail: 'objects-missing' },
        summary: '3 objects are missing.',
        evidence: { missing: 3 },
      },
    })
  })

  it('as cancelled whatever a cancelled run throws', async () => {
    const controller = new AbortController()
    const command = greet(() => {
      controller.abort()
      return Promise.reject(new Error('git was ended by SIGTERM'))
    })
    const site = fakeSite({ signal: controller.signal })
    expect(await execute(command, given({ who: 'x' }), site)).toMatchObject({
      report: { outcome: 'incomplete', detail: 'cancelled' },
    })
  })

  it('as cancelled before it has begun, and does not begin', async () => {
    let hasBegun = false
    const command = greet(() => {
      hasBegun = true
      return Promise.reject(new Error('begun'))
    })
    const site = fakeSite({ signal: AbortSignal.abort() })
    expect(await execute(command, given({ who: 'x' }), site)).toMatchObject({
      report: { outcome: 'incomplete', detail: 'cancelled' },
    })
    expect(hasBegun).toBe(false)
  })

  it('by throwing a defect on', async () => {
    const command = greet(() => Promise.reject(new TypeError('no such thing')))
    await expect(execute(command, given({ who: 'x' }), fakeSite())).rejects.toThrow(TypeError)
  })
})

it.each(['true', 'false'])(
  'marks a run that could not go on as its input rehearsal says: %s',
  async (rehearsal) => {
    const command = defineCommand({
      name: 'greet',
      about: 'Greets.',
      inputs: { rehearsal: flag('Marks the report.') },
      run: () => Promise.reject(new Halted('incomplete', 'unreachable', 'Nobody there.')),
    })
    const conclusion = await execute(command, given({ rehearsal }), fakeSite())
    expect(conclusion).toMatchObject({ report: { rehearsal: rehearsal === 'true' } })
  },
)

it('tells what was known when the work could not go on', async () => {
  const debt = [{ what: 'a key', where: 'here', 'way out': 'a role' }]
  const work = () => Promise.reject(new Halted('incomplete', 'access-denied', 'No.'))
  const command = greet(() => telling({ rehearsal: true, debt }, work))
  expect(await execute(command, given({ who: 'all' }), fakeSite())).toMatchObject({
    report: { outcome: 'incomplete', detail: 'access-denied', summary: 'No.', rehearsal: true, debt },
  })
})
