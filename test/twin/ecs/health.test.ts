import { expect, it } from '@jest/globals'
import { commandOf } from '../../../src/twin/ecs/health.ts'

it.each([
  ['as it is', ['CMD', '/check', '--fast'], ['/check', '--fast']],
  [
    'by the shell',
    ['CMD-SHELL', 'curl -f http://localhost/ || exit 1'],
    ['/bin/sh', '-c', 'curl -f http://localhost/ || exit 1'],
  ],
])('runs a check %s', (_, command, expected) => {
  expect(commandOf(command)).toEqual(expected)
})
