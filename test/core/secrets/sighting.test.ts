import { expect, it } from '@jest/globals'
import { builtIn } from '../../../src/core/secrets/inspect.ts'
import { sightingsAt } from '../../../src/core/secrets/sighting.ts'
import { drawn, keyId, secretKey } from './plant.ts'

const pair = `AWS_ACCESS_KEY_ID=${keyId('name')}\nAWS_SECRET_ACCESS_KEY=${secretKey('name')}\n`

it('masks a path that holds a value which only the content proves a secret', () => {
  const path = `keys/${secretKey('name')}.env`
  const [first] = sightingsAt({ path }, builtIn.inspect(path, Buffer.from(pair)), 'blob', builtIn)
  expect(first?.where.path).toMatch(/^keys\/.{3}… \(40 characters\)\.env$/)
})

it('leaves a word in a path alone, though it is somebody’s password', () => {
  const text = `DB_PASSWORD=${drawn('short', 9, 'lower')}\n`
  const path = `${drawn('short', 9, 'lower')}/.env`
  const sightings = sightingsAt({ path }, builtIn.inspect(path, Buffer.from(text)), 'blob', builtIn)
  expect(sightings.map(({ where }) => where.path)).toEqual([path])
})
