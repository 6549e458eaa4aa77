import type { Debt } from '../report/report.ts'

/** A tool that writes the hooks of a repository by itself, from a file that the team shares. */
export type Manager = {
  readonly name: 'husky' | 'lefthook' | 'simple-git-hooks' | 'pre-commit'
  /** The file that says so. */
  readonly sign: string
  readonly does: string
  /** What the team adds there, so that the guard runs in every clone. */
  readonly paste: string
}

type Known = Omit<Manager, 'sign'> & {
  readonly signs: readonly string[]
  /** What must stand in such a file; without it the file alone says it. */
  readonly holding?: string
}

const staged = 'kship secret-guard --scope staged'
const push = 'kship secret-guard --scope push'

/**
 * https://typicode.github.io/husky, https://lefthook.dev/configuration,
 * https://github.com/toplenboren/simple-git-hooks, https://pre-commit.com
 */
const known: readonly Known[] = [
  {
    name: 'husky',
    signs: ['.husky/_/h', '.husky/_/husky.sh', '.husky/pre-commit', '.husky/pre-push'],
    does: 'points core.hooksPath at .husky whenever it is installed',
    paste: `echo '${staged}' >> .husky/pre-commit; echo '${push}' >> .husky/pre-push`,
  },
  {
    name: 'lefthook',
    signs: ['lefthook', '.lefthook', '.config/lefthook'].flatMap((name) =>
      ['yml', 'yaml', 'toml', 'json'].map((ending) => `${name}.${ending}`),
    ),
    does: 'writes the hooks of this clone anew whenever it is installed',
    paste: `pre-commit: { commands: { kship: { run: ${staged} } } } and pre-push: { commands: { kship: { run: ${push}, use_stdin: true } } }`,
  },
  {
    name: 'simple-git-hooks',
    signs: [
      '.simple-git-hooks.json',
      '.simple-git-hooks.cjs',
      '.simple-git-hooks.js',
      'simple-git-hooks.json',
    ],
    does: 'writes the hooks of this clone anew whenever it is installed',
    paste: `"pre-commit": "${staged}", "pre-push": "${push}"`,
  },
  {
    name: 'simple-git-hooks',
    signs: ['package.json'],
    holding: '"simple-git-hooks"',
    does: 'writes the hooks of this clone anew whenever it is installed',
    paste: `"pre-commit": "${staged}", "pre-push": "${push}"`,
  },
  {
    name: 'pre-commit',
    signs: ['.pre-commit-config.yaml'],
    does: 'moves the hooks of this clone aside whenever it is installed, and runs them after its own',
    paste:
      '{ repo: https://github.com/keyless-ship/keyless-ship, rev: TAG, hooks: [{ id: kship-secret-guard }] } under repos',
  },
]

/**
 * The managers that a work tree has.
 * @param read a file of the work tree, undefined when there is none
 */
export async function managersOf(
  read: (path: string) => Promise<string | undefined>,
): Promise<readonly Manager[]> {
  const found: Manager[] = []
  for (const { signs, holding = '', ...manager } of known) {
    for (const sign of signs) {
      const text = await read(sign)
      if (text?.includes(holding) !== true) continue
      found.push({ ...manager, sign })
      break
    }
  }
  return found
}

export const debtOf = ({ name, sign, does, paste }: Manager): Debt => ({
  what: `${name} ${does}, and then this hook may no longer run`,
  where: sign,
  'way out': `let it run the guard too, in every clone: ${paste}`,
})
