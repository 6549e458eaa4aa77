import type { Clock, Progress } from '../core/command/progress.ts'
import { printable } from '../core/report/render/printable.ts'

type Volume = { readonly quiet: boolean; readonly verbose: boolean }

/** Progress on stderr: on a terminal one line that changes in place, otherwise one line a step. */
export function terminalProgress({ quiet, verbose }: Volume, clock: Pick<Clock, 'now'>): Progress {
  const live = process.stderr.isTTY === true
  const clear = live ? '\r\u001b[K' : ''
  let title = ''
  const line = (text: string): void => {
    if (!quiet) process.stderr.write(`${clear}${printable(text)}\n`)
  }
  return {
    async step(name, work) {
      title = name
      if (live && !quiet) process.stderr.write(`${clear}${printable(name)} …`)
      else if (verbose) line(`${name} …`)
      const start = clock.now()
      try {
        return await work()
      } finally {
        if (live && !quiet) process.stderr.write(clear)
        if (verbose) line(`${name}: ${((clock.now() - start) / 1000).toFixed(1)} s`)
      }
    },
    update(text) {
      if (live && !quiet)
        process.stderr.write(`${clear}${printable(`${title}: ${text}`).slice(0, process.stderr.columns - 1)}`)
    },
    note: line,
    warn: (text) => line(`warning: ${text}`),
  }
}
