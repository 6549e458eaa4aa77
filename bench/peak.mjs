// Preloaded into a measured node: leaves its peak resident memory, in kB, for bench/measure.mjs.
import { writeFileSync } from 'node:fs'

process.once('exit', () => {
  writeFileSync(process.env.KSHIP_BENCH_PEAK, String(process.resourceUsage().maxRSS))
})
