import { expect, it } from '@jest/globals'
import { repeated, superlinear } from './growth.ts'

const spin = (steps: number): number => {
  let sum = 0
  for (let at = 0; at < steps; at++) sum = (sum * 31 + at) | 0
  return sum
}

it('is silent about time that grows as the text does', () => {
  expect(superlinear((size) => () => void spin(size * 1000), 20_000)).toBeUndefined()
})

it('tells of time that grows with its square', () => {
  expect(superlinear((size) => () => void spin(size * size), 4_096)).toMatch(
    /^4 KiB \d+ ms, 8 KiB \d+ ms, 16 KiB \d+ ms$/,
  )
})

it('repeats a piece to the very size', () => {
  expect(repeated('abc', 7)).toBe('abcabca')
})
