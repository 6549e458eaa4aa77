import type { Site } from '../../src/core/command/command.ts'

/** A terminal in a folder, with a clock that stands still and a record of the warnings. */
export function siteIn(cwd: string, env: Site['env'] = {}): Site & { readonly warnings: string[] } {
  const warnings: string[] = []
  return {
    host: 'terminal',
    env,
    cwd,
    clock: { now: () => 1_000_000, sleep: async () => undefined },
    progress: {
      step: (_, work) => work(),
      update: () => undefined,
      note: () => undefined,
      warn: (text) => void warnings.push(text),
    },
    signal: new AbortController().signal,
    mask: () => undefined,
    warnings,
  }
}
