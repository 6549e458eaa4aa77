import type { Command } from './command.ts'

type Entry = Pick<Command, 'name' | 'about'>

export function renderOverview(commands: readonly Entry[]): string {
  return [
    'kship: from a commit to a running container on AWS, without a long-lived key.',
    '',
    'Usage: kship COMMAND [--input value …]',
    '',
    ...columns(commands.map(({ name, about }) => [`  ${name}`, about])),
    '',
    '`kship COMMAND --help` tells a command’s inputs. Exit codes: 0 passed, 1 blocked, 2 usage, 3 incomplete,',
    '4 failed, 70 a defect of kship.',
    '',
  ].join('\n')
}

export function renderHelp(command: Command): string {
  const words = command.positionals.map((name) => ` ${name.toUpperCase()}`).join('')
  const rows = Object.entries(command.inputs).map(([name, input]): [string, string] => {
    const value = input.flag ? '' : ` ${input.shape}`
    const note = input.required
      ? ' Required.'
      : input.preset === undefined
        ? ''
        : ` Default: \`${input.preset}\`.`
    return [`  --${name}${value}`, `${input.about}${note}`]
  })
  return [
    `Usage: kship ${command.name}${words} [--input value …]`,
    '',
    command.about,
    '',
    ...columns(rows),
    '',
  ].join('\n')
}

const width = 100
const widest = 34

function columns(rows: readonly (readonly [string, string])[]): string[] {
  const left = Math.min(widest, Math.max(...rows.map(([name]) => name.length)) + 2)
  return rows.flatMap(([name, about]) => {
    const lines = wrap(about, width - left)
    const first = name.length < left ? [name.padEnd(left) + (lines.shift() ?? '')] : [name]
    return [...first, ...lines.map((line) => ' '.repeat(left) + line)]
  })
}

function wrap(text: string, room: number): string[] {
  const lines: string[] = []
  for (const word of text.split(' ')) {
    const last = lines.at(-1)
    if (last !== undefined && last.length + word.length < room) lines[lines.length - 1] = `${last} ${word}`
    else lines.push(word)
  }
  return lines
}
