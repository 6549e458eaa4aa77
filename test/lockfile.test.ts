import { readFileSync } from 'node:fs'
import { expect, it } from '@jest/globals'

type Entry = {
  readonly resolved?: string
  readonly version?: string
  readonly optionalDependencies?: Readonly<Record<string, string>>
}
const read = (file: string) => JSON.parse(readFileSync(new URL(`../${file}`, import.meta.url), 'utf8'))
const packages: Readonly<Record<string, Entry>> = read('package-lock.json').packages

it('names no registry', () => {
  expect(Object.keys(packages).length).toBeGreaterThan(100)
  expect(Object.values(packages).filter(({ resolved }) => resolved !== undefined)).toEqual([])
})

it('has an entry for every optional dependency, so that npm ci accepts it on every platform', () => {
  const missing = Object.entries(packages).flatMap(([path, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies).filter(
      (name) => !packages[`node_modules/${name}`] && !packages[`${path}/node_modules/${name}`],
    ),
  )
  expect(missing).toEqual([])
})

it('pins every direct dependency exactly', () => {
  const { dependencies, devDependencies } = read('package.json')
  for (const [name, version] of Object.entries({ ...dependencies, ...devDependencies })) {
    expect([name, packages[`node_modules/${name}`]?.version]).toEqual([name, version])
  }
})
