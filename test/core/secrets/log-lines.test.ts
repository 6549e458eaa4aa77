import { expect, it } from '@jest/globals'
import { builtIn } from '../../../src/core/secrets/inspect.ts'
import { logLines } from '../../../src/core/secrets/log-lines.ts'
import { privateKey, secretKey, withChecksum } from './plant.ts'

it('masks what the engine finds, and leaves the rest of the line', () => {
  const token = withChecksum('ghp_', 'log')
  const line = logLines(builtIn)(`#7 0.123 cloning with ${token} now`)
  expect(line).not.toContain(token)
  expect(line).toMatch(/^#7 0\.123 cloning with .* now$/)
  const key = secretKey('log')
  expect(logLines(builtIn)(`AWS_SECRET_ACCESS_KEY=${key}`)).not.toContain(key)
})

it('leaves an ordinary line as it is', () => {
  expect(logLines(builtIn)('#4 [1/2] COPY a /b')).toBe('#4 [1/2] COPY a /b')
})

it('leaves out a private key from its first line to its last', () => {
  const mask = logLines(builtIn)
  const key = privateKey('pkcs8').trim().split('\n')
  const shown = ['before', ...key.map((line) => `#7 0.1 ${line}`), 'after'].map(mask)
  expect(shown.at(0)).toBe('before')
  expect(shown.at(-1)).toBe('after')
  for (const line of key) expect(shown.join('\n')).not.toContain(line.slice(0, 20))
})

it('shows again after a key whose end was lost', () => {
  const mask = logLines(builtIn)
  mask(`-----BEGIN RSA ${'PRIVATE'} KEY-----`)
  const shown = Array.from({ length: 200 }, (_, at) => mask(`line ${at}`))
  expect(shown.at(-1)).toBe('line 199')
})
