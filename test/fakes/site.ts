import type { Site } from '../../src/core/command/command.ts'
import { fakeClock, silent } from './clock.ts'

export function fakeSite(rest: Partial<Site> = {}): Site {
  return {
    host: 'terminal',
    env: {},
    cwd: '/somewhere',
    clock: fakeClock(),
    progress: silent,
    signal: new AbortController().signal,
    mask: () => undefined,
    ...rest,
  }
}
