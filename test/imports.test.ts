import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, it } from '@jest/globals'
import { edgesOf, violation } from './imports/graph.ts'
import { type Kind, roomOf, rules, samples } from './imports/rules.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const files = readdirSync(`${root}/src`, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .map((file) => `src/${file}`)

it('holds every import of src/ to the table', () => {
  const edges = files.flatMap((file) => edgesOf(file, readFileSync(`${root}/${file}`, 'utf8')))
  expect(edges.length).toBeGreaterThan(files.length)
  expect(edges.map(violation).filter((wrong) => wrong !== undefined)).toEqual([])
})

it('knows the room of every file', () => {
  expect(files.map(roomOf).filter((room) => !(room in rules) && room !== 'contracts')).toEqual([])
})

const written: Record<Kind, (module: string) => string> = {
  value: (module) => `import { x } from '${module}'\nx()\n`,
  type: (module) => `import type { X } from '${module}'\nexport type Y = X\n`,
  lazy: (module) => `export const load = () => import('${module}')\n`,
}
const kinds = Object.keys(written) as Kind[]
const allows = (from: string, to: string, kind: Kind): boolean => {
  const cell = rules[from]?.[to]
  const ownContract =
    to === 'contracts' && (from === 'core/command' || rules[from]?.['core/command'] === 'value')
  return from === to || ownContract || cell === 'value' || cell === kind
}

it.each(Object.keys(rules))('turns red for each forbidden import of %s', (from) => {
  const cells = Object.entries(samples).flatMap(([to, module]) => kinds.map((kind) => ({ to, module, kind })))
  for (const { to, module, kind } of cells.filter((cell) => !allows(from, cell.to, cell.kind))) {
    const [edge] = edgesOf(samples[from] ?? '', written[kind](module))
    expect([to, kind, edge && violation(edge)]).toEqual([
      to,
      kind,
      expect.stringContaining('must not import'),
    ])
  }
})
