// The scanners that others wrote, as far as they are on PATH, each in the way its own documentation says.
import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'

const has = (program) => spawnSync('sh', ['-c', 'command -v "$1"', 'sh', program]).status === 0

/** Program → work → its arguments. `files` are the staged ones, from the top of the work tree. */
const table = {
  gitleaks: {
    history: () => ['git', '--no-banner', '--log-opts=--all'],
    range: ({ base, head }) => ['git', '--no-banner', `--log-opts=${base}..${head}`],
    staged: () => ['git', '--no-banner', '--staged'],
    tree: () => ['dir', '--no-banner', '.'],
  },
  betterleaks: {
    history: () => ['git', '--no-banner', '.'],
    range: ({ base, head }) => ['git', '--no-banner', `--log-opts=${base}..${head}`, '.'],
    staged: () => ['git', '--no-banner', '--staged', '.'],
    tree: () => ['--no-banner', '.'],
  },
  kingfisher: {
    history: () => ['scan', '--no-validate', '--no-update-check', '--quiet', '.'],
    range: ({ base, head }) => [
      ...['scan', '--no-validate', '--no-update-check', '--quiet', '.'],
      ...['--since-commit', base, '--branch', head],
    ],
    staged: () => ['scan', '--no-validate', '--no-update-check', '--quiet', '.', '--staged'],
    tree: () => ['scan', '--no-validate', '--no-update-check', '--quiet', '.'],
  },
  secretlint: {
    staged: ({ files, secretlintrc }) => ['--secretlintrc', secretlintrc, ...files],
    tree: ({ secretlintrc }) => ['--secretlintrc', secretlintrc, '**/*'],
  },
  ripsecrets: {
    staged: ({ files }) => files,
    tree: () => ['.'],
  },
  'detect-secrets': {
    staged: ({ files }) => ['scan', '--no-verify', ...files],
    tree: () => ['scan', '--no-verify', '--all-files', '.'],
  },
}

/** Found something, found something valid (kingfisher), found nothing. */
const exits = [0, 1, 2, 200, 205]

/** Every rival that does such work, as a runner for `compare`. Their caches lie in `scratch`, so the first run fills them. */
export function peersFor(work, { cwd, scratch, ...facts }) {
  const secretlintrc = join(scratch, 'secretlintrc.json')
  writeFileSync(secretlintrc, '{"rules":[{"id":"@secretlint/secretlint-rule-preset-recommend"}]}')
  const env = { KF_RULE_CACHE_DIR: join(scratch, 'kingfisher') }
  const runners = Object.entries(table).flatMap(([name, works]) => {
    if (works[work] === undefined || !has(name)) return []
    const command = [name, ...works[work]({ ...facts, secretlintrc })]
    return [{ name, command, cwd, env, exits, isPeer: true }]
  })
  const kingfisher = runners.find(({ name }) => name === 'kingfisher')
  // A fresh runner has no cache of compiled rules.
  return work === 'range' && kingfisher !== undefined
    ? [
        ...runners,
        {
          ...kingfisher,
          name: 'kingfisher without its cache',
          command: [...kingfisher.command, '--no-rule-cache'],
          isPeer: false,
        },
      ]
    : runners
}
