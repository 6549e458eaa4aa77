import { describe, expect, it } from '@jest/globals'
import { isSuccess } from '../../../src/twin/containers/probe.ts'

describe('success codes', () => {
  it.each([
    ['200-499', 200, true],
    ['200-499', 404, true],
    ['200-499', 499, true],
    ['200-499', 500, false],
    ['200', 200, true],
    ['200', 201, false],
    ['200,302', 302, true],
    ['200-299,302', 301, false],
  ])('%s holds %d: %s', (codes, status, expected) => {
    expect(isSuccess(codes, status)).toBe(expected)
  })
})
