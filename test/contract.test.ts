import { readFileSync } from 'node:fs'
import { expect, it } from '@jest/globals'
import { registry as actions } from '../src/actions.ts'
import { severities } from '../src/core/report/finding.ts'
import { details } from '../src/core/report/report.ts'
import { exitCodes } from '../src/hosts/exit-codes.ts'
import { kship } from './process.ts'

const contract = readFileSync(new URL('../docs/contract.md', import.meta.url), 'utf8')
const rows = (heading: string): string[][] =>
  (contract.split(heading)[1] ?? '')
    .split('\n\n')[0]
    ?.split('\n')
    .filter((line) => /^\| [^-]/.test(line))
    .map((line) => line.split(/(?<!\\)\|/).map((cell) => cell.trim().replaceAll('`', '')))
    .map((cells) => cells.slice(1, -1)) ?? []

it('lists every detail with the outcomes it stands beside, and no other', () => {
  const listed = rows('## Details\n').slice(1)
  expect(Object.fromEntries(listed.map(([name, beside]) => [name, beside?.split(', ')]))).toEqual(details)
})

it('lists the exit code of every outcome', () => {
  const listed = new Map(
    rows('half-written\n')
      .concat(rows('under `NO_COLOR`.\n\n'))
      .map(([code, outcome]) => [outcome, code]),
  )
  for (const [outcome, code] of Object.entries(exitCodes))
    expect([outcome, listed.get(outcome)]).toEqual([outcome, String(code)])
})

it('names every command and every action', async () => {
  const listed = rows('## Names\n').slice(1)
  const clis = listed.map(([cli]) => cli?.split(' ')[1])
  const overview = (await kship(['--help'])).stdout
  const offered = [...overview.matchAll(/^ {2}([a-z-]+)/gm)].map(([, name]) => name)
  expect(clis.toSorted()).toEqual(offered.toSorted())
  expect(inputs.map(([name]) => name).toSorted()).toEqual(offered.toSorted())
  const named = listed.flatMap(([, action]) => (action === '–' ? [] : [action?.split('/')[1]]))
  expect(named.toSorted()).toEqual(Object.keys(actions).toSorted())
})

const named = (text: string): string[] => [...text.matchAll(/`([a-z-]+)`/g)].map(([, name]) => name ?? '')
const [common = '', ...listed] = (contract.split('## Inputs\n')[1] ?? '').split(/^(?=- )|\n\nWhat/m)
const inputs = [...listed.join('').matchAll(/`([a-z-]+)`: (.*?)\.(?=\s|$)/gs)].map(
  ([, name = '', text = '']) => [name, named(text)] as const,
)

it.each(inputs)('%s has the inputs that the contract lists, and no other', async (name, listed) => {
  const { stdout } = await kship([name, '--help'])
  const flags = [...stdout.matchAll(/^ {2}--([a-z-]+)/gm)].map(([, flag]) => flag)
  const everywhere = named(common).filter((one) => one !== 'dry-run')
  expect(flags.toSorted()).toEqual([...listed, ...everywhere].toSorted())
})

it('spells the finding’s words as the code does', () => {
  expect(contract).toContain(`severity    ${severities.join(' | ')}`)
})
