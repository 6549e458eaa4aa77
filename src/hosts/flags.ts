import { parseArgs } from 'node:util'
import type { Command } from '../core/command/command.ts'
import { UsageError } from '../core/command/failure.ts'
import { unknownInput } from '../core/command/inputs.ts'

/**
 * `--name value`, `--name=value`, `--flag`, and positionals in the command's order; a repeated list adds up.
 * @throws UsageError where an input is unknown, has no value, or has two that differ
 */
export function readFlags(command: Command, words: readonly string[]): Record<string, string> {
  const given: Record<string, string> = {}
  for (const [name, value] of flagsIn(command, words)) {
    const before = given[name]
    if (before === undefined) given[name] = value
    else if (command.inputs[name]?.absent !== undefined) given[name] = `${before},${value}`
    else if (before !== value) throw twice(name)
  }
  return given
}

function* flagsIn(
  { inputs, positionals }: Command,
  words: readonly string[],
): Generator<readonly [name: string, value: string]> {
  const names = Object.keys(inputs)
  const options = Object.fromEntries(
    Object.entries(inputs).map(([name, input]) => [
      name,
      { type: input.flag ? 'boolean' : 'string' } as const,
    ]),
  )
  const args = [...words]
  const { tokens } = parseArgs({ args, options, strict: false, allowPositionals: true, tokens: true })
  const places = [...positionals]
  for (const token of tokens) {
    if (token.kind === 'option-terminator') continue
    const name = token.kind === 'option' ? token.name : places.shift()
    const written = token.kind === 'option' ? token.name : token.value
    if (name === undefined || !names.includes(name)) throw unknownInput(written, names)
    const value = token.value ?? (inputs[name]?.flag === true ? 'true' : undefined)
    if (value === undefined) throw new UsageError('missing-input', name, `input "${name}" needs a value`)
    yield [name, value]
  }
}

/** The last one would win, and nobody would know of the first. The values stay unsaid: one may be a token. */
const twice = (name: string): UsageError =>
  new UsageError(
    'conflicting-inputs',
    name,
    `input "${name}" is given twice, with different values: give it once`,
  )
