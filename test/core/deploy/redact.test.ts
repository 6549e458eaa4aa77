import { describe, expect, it } from '@jest/globals'
import { logRedactor, redactor } from '../../../src/core/deploy/redact.ts'
import { builtIn } from '../../../src/core/secrets/inspect.ts'
import { inspectorBy } from '../../../src/core/secrets/own-rules.ts'
import { deskKey, deskRule } from '../../fakes/own-rule.ts'
import { fakeCognitoSecret, fakeSecret, formsOf } from '../../fakes/secret.ts'
import { privateKey, withChecksum } from '../secrets/plant.ts'

const odd = `a"b\\c/d+é&${fakeSecret('odd', 12)}`
const environment = {
  ODD_SECRET: odd,
  PIN_TOKEN: 'ab12',
  AWS_REGION: 'us-east-1',
  LOG_LEVEL: 'info',
  KEY_PEM: `first line of it\nsecond line of it`,
  EMPTY: '',
}
const redact = redactor([{ app: { command: [], environment } }], builtIn)

describe('a log line without secrets', () => {
  it.each(formsOf(odd))('holds no form of a value: %#', (form) => {
    expect(redact(`before ${form} after`)).toBe('before [ODD_SECRET] after')
  })

  it.each([0, 1, 2])('holds no value inside base64 that starts %d bytes earlier', (offset) => {
    const encoded = Buffer.from(`${'x'.repeat(offset)}${odd}`).toString('base64')
    expect(redact(encoded)).toContain('[ODD_SECRET]')
    expect(redact(encoded)).not.toContain(encoded.slice(8, 24))
  })

  it('says the name in place of the value, and leaves short plain words', () => {
    expect(redact('region us-east-1, level info, pin ab12')).toBe(
      'region [AWS_REGION], level info, pin [PIN_TOKEN]',
    )
  })

  it('knows a value of several lines by each of them', () => {
    expect(redact('> second line of it')).toBe('> [KEY_PEM]')
  })

  it('takes out what the engine finds, though it stands in no environment', () => {
    const foreign = fakeCognitoSecret('elsewhere')
    expect(redact(`COGNITO_CLIENT_SECRET=${foreign}`)).not.toContain(foreign)
  })

  it('takes out what a rule of the policy finds', async () => {
    const own = redactor([], await inspectorBy({ rules: [deskRule], now: 0 }))
    const line = `opened with ${deskKey('log')} today`
    expect(own(line)).toBe('opened with des… (25 characters) today')
    expect(redact(line)).toBe(line)
  })
})

describe('a log', () => {
  const redactLog = logRedactor([], builtIn)
  const key = privateKey('pkcs8').trim().split('\n')

  it.each([
    ['a private key that goes over its lines', key],
    ['a private key whose head is lost', key.slice(3)],
    ['a private key that is cut off', key.slice(0, -2)],
    ['a private key behind what the program says before a line', key.map((line) => `12:00 app ${line}`)],
  ])('shows nothing of %s', (_, lines) => {
    const shown = redactLog(['it starts', ...lines, '', 'it goes on'])
    expect(shown.at(0)).toBe('it starts')
    for (const line of key.slice(1, -1)) expect(shown.join('\n')).not.toContain(line.slice(0, 20))
  })

  it('goes on behind a private key', () => {
    expect(redactLog([...key, 'it goes on']).at(-1)).toBe('it goes on')
  })

  it('shows no value that the line above proves a secret', async () => {
    const above = { ...deskRule, keywords: ['the desk says'], pattern: 'the desk says\\n([a-z]{12})' }
    const examples = { match: ['the desk says\nabcdefghijkl'], noMatch: ['desk'] }
    const own = logRedactor([], await inspectorBy({ rules: [{ ...above, examples }], now: 0 }))
    const value = deskKey('below').slice(5, 17).replaceAll(/\d/g, 'x')
    const shown = own(['the desk says', value, 'and more'])
    expect(shown).toEqual(['the desk says', `${value.slice(0, 3)}… (12 characters)`, 'and more'])
  })

  it('shows no line in which a secret is encoded', () => {
    const encoded = Buffer.from(`token ${withChecksum('ghp_', 'encoded')} of ours`).toString('base64')
    const [first, line, last] = redactLog(['> starts', `payload ${encoded}`, '> goes on'])
    expect([first, last]).toEqual(['> starts', '> goes on'])
    expect(line).not.toContain(encoded.slice(12, 32))
  })

  it('leaves out no more lines of a key whose head is lost than a key has', () => {
    const lines = Array.from({ length: 200 }, (_, at) => 'A'.repeat(60) + String(1000 + at))
    const shown = redactLog([...lines, ...key.slice(-1)])
    expect(shown.slice(0, 79)).toEqual(lines.slice(0, 79))
    expect(shown.at(-2)).not.toContain(lines.at(-1))
  })

  it('says the name of a value that the environment holds', () => {
    const log = logRedactor([{ app: { command: [], environment } }], builtIn)
    expect(log([`with ${odd}`, 'on'])).toEqual(['with [ODD_SECRET]', 'on'])
  })
})
