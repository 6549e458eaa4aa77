import { expect, it } from '@jest/globals'
import { UsageError } from '../../src/core/command/failure.ts'
import { report } from '../../src/core/report/report.ts'
import { openVoice } from '../../src/hosts/voice.ts'
import { withChecksum } from '../core/secrets/plant.ts'

const secret = withChecksum('ghp_', 'voice')

it('says neither what the engine finds nor what was masked, the longer value first', async () => {
  const voice = openVoice()
  voice.mask('opensesame')
  voice.mask('opensesame-and-more')
  const words = await voice.words(`${secret} opensesame-and-more opensesame`)
  expect(words).not.toContain(secret)
  expect(words).toMatch(/ \*\*\* \*\*\*$/)
})

it('tells each value on once, the short ones too', () => {
  const told: string[] = []
  const voice = openVoice((value) => void told.push(value))
  for (const value of ['opensesame', 'pin', 'opensesame', 'pin', 'opensesame\n']) voice.mask(value)
  expect(told).toEqual(['opensesame', 'pin', 'opensesame\n'])
})

it('masks an input as it was written, and the summary of a run that did not pass', async () => {
  const voice = openVoice()
  const { input, message } = await voice.usage(new UsageError('unknown-input', secret, `unknown "${secret}"`))
  expect(`${input} ${message}`).not.toContain(secret)
  const draft = { command: 'hook', detail: 'cancelled', summary: secret } as const
  expect((await voice.report(report({ ...draft, outcome: 'incomplete' }))).summary).not.toContain(secret)
})
