import { expect, it } from '@jest/globals'
import { builtIn } from '../../../../src/core/secrets/inspect.ts'
import { negatives } from './negatives.ts'
import { positives } from './positives.ts'

const blocking = (text: string): string[] =>
  builtIn
    .inspect('app/settings', Buffer.from(text))
    .filter(({ confidence }) => confidence !== 'low')
    .map(({ secret }) => secret)

it('finds what is planted, and nothing where nothing is', () => {
  const missed = positives.filter(({ text, secret }) => !blocking(text).includes(secret))
  const raised = negatives.filter((line) => blocking(line).length > 0)
  const found = positives.length - missed.length
  const recall = found / positives.length
  const precision = found / (found + raised.length)
  if (process.env['KSHIP_TEST_SHOW'] === 'accuracy') {
    process.stderr.write(`${missed.map(({ name, text }) => `missed ${name}: ${text}`).join('\n')}\n`)
    process.stderr.write(`${raised.map((line) => `raised ${line} ${blocking(line)}`).join('\n')}\n`)
    process.stderr.write(
      `recall ${recall} of ${positives.length}, precision ${precision} over ${negatives.length}\n`,
    )
  }
  expect({ missed: missed.map(({ name }) => name), raised }).toEqual({ missed: [], raised: [] })
})
