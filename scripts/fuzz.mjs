// `npm run fuzz -- --minutes N --seed S`: arbitrary bytes for so many minutes, then how time grows with texts made to be
// slow (about a quarter of an hour). A failure says the seed with which it comes again.
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

const { values } = parseArgs({ options: { minutes: { type: 'string' }, seed: { type: 'string' } } })
const { minutes = '10', seed = String(Math.floor(Date.now() / 1000)) } = values
process.stdout.write(`fuzz: ${minutes} minutes of arbitrary bytes, --seed ${seed}\n`)
const { status } = spawnSync(
  process.execPath,
  [
    ...['--experimental-vm-modules', '--no-warnings', 'node_modules/jest/bin/jest.js'],
    ...['--testMatch', '**/test/fuzz/*.fuzz.ts', '--runInBand', '--verbose'],
  ],
  {
    cwd: fileURLToPath(new URL('..', import.meta.url)),
    stdio: 'inherit',
    env: { ...process.env, KSHIP_FUZZ_MINUTES: minutes, KSHIP_FUZZ_SEED: seed },
  },
)
process.exit(status ?? 1)
