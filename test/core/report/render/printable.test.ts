import { expect, it } from '@jest/globals'
import { inert } from '../../../../src/core/report/render/printable.ts'

it.each([
  ['a command', '::add-mask::x', ': :add-mask::x'],
  ['a command behind blanks', ' \u00a0::set-output name=a::b', ' \u00a0: :set-output name=a::b'],
  ['an old command anywhere', 'text ##[set-env name=A]b ##[x]', 'text # #[set-env name=A]b # #[x]'],
  ['an ordinary line', '#7 0.1 a::b', '#7 0.1 a::b'],
])('inert %s', (_, line, shown) => {
  expect(inert(line)).toBe(shown)
})
