import { expect, it } from '@jest/globals'
import { sightingsIn } from '../../../src/core/secrets/sighting.ts'
import { drawn, keyId, secretKey } from './plant.ts'

const pair = `AWS_ACCESS_KEY_ID=${keyId('name')}\nAWS_SECRET_ACCESS_KEY=${secretKey('name')}\n`

it('masks a path that holds a value which only the content proves a secret', () => {
  const [first] = sightingsIn(Buffer.from(pair), [{ path: `keys/${secretKey('name')}.env` }])
  expect(first?.where.path).toMatch(/^keys\/.{3}… \(40 characters\)\.env$/)
})

it('leaves a word in a path alone, though it is somebody’s password', () => {
  const text = `DB_PASSWORD=${drawn('short', 9, 'lower')}\n`
  for (const { where } of sightingsIn(Buffer.from(text), [{ path: `${drawn('short', 9, 'lower')}/.env` }]))
    expect(where.path).toBe(`${drawn('short', 9, 'lower')}/.env`)
})
