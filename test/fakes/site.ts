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

/** A host that hears everything; `said` is what it was told to show, `masked` what to star out. */
export function recordingSite(
  cwd: string,
  part: Partial<Site> = {},
): Site & { readonly said: string[]; readonly masked: string[] } {
  const said: string[] = []
  const masked: string[] = []
  const hear = (text: string): void => void said.push(text)
  return {
    ...fakeSite({
      cwd,
      env: { PATH: process.env['PATH'] },
      clock: { now: () => Date.UTC(2026, 5, 1), sleep: async () => undefined },
      progress: {
        step: async (title, work) => {
          said.push(title)
          return work()
        },
        update: hear,
        note: hear,
        warn: hear,
      },
      mask: (value) => void masked.push(value),
      ...part,
    }),
    said,
    masked,
  }
}

/** A terminal in a folder, with a clock that stands still and a record of the warnings. */
export function siteIn(cwd: string, env: Site['env'] = {}): Site & { readonly warnings: string[] } {
  const warnings: string[] = []
  const progress = { ...silent, warn: (text: string) => void warnings.push(text) }
  const clock = { now: () => 1_000_000, sleep: async () => undefined }
  return { ...fakeSite({ cwd, env, clock, progress }), warnings }
}
