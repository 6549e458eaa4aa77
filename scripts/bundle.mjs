// One bundle for every action, with lazy chunks: ncc over the compiled JavaScript (it cannot read TypeScript 7).
import { execFileSync } from 'node:child_process'
import { rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const ncc = fileURLToPath(new URL('../node_modules/@vercel/ncc/dist/ncc/cli.js', import.meta.url))
rmSync(new URL('../dist', import.meta.url), { recursive: true, force: true })
execFileSync(
  process.execPath,
  [ncc, 'build', 'build/actions.js', '-o', 'dist', '--license', 'licenses.txt', '--quiet'],
  {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
  },
)
