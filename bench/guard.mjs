// The four works of a secret guard over one repository: its whole history, a pull request of 60 commits, a commit of 20
// files, its tree; each beside the peers that are on PATH, and beside a floor that reads the same and looks for nothing.
import { spawnSync } from 'node:child_process'
import { appendFileSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { compare } from './measure.mjs'
import { peersFor } from './peers.mjs'

const node = process.execPath
const cli = fileURLToPath(new URL('../build/cli.js', import.meta.url))

/** @param repository a clone or a bare git folder; it is only read */
export function compareGuard(repository, scratch, rounds) {
  const clone = join(scratch, 'clone')
  git(scratch, ['clone', '--quiet', '--shared', repository, clone])
  history(repository, scratch, rounds)
  pullRequest(repository, scratch, rounds)
  tree(clone, scratch, rounds)
  hook(clone, scratch, rounds)
}

const ours = (scope, cwd, ...args) => ({
  name: `kship secret-guard --scope ${scope}`,
  command: [node, cli, 'secret-guard', '--scope', scope, '--quiet', ...args],
  cwd,
  exits: [0, 1],
})

const catFile = (cwd, input) => ({
  name: 'floor: git cat-file --batch',
  command: ['git', 'cat-file', '--batch', '--buffer'],
  cwd,
  input,
  isFloor: true,
})

function history(cwd, scratch, rounds) {
  const objects = git(cwd, ['rev-list', '--objects', '--all', '--no-object-names', '--missing=print'])
  if (objects.includes('?')) {
    process.stdout.write('\nhistory: left out, since this clone lacks objects and no one can read it whole\n')
    return
  }
  const commits = git(cwd, ['rev-list', '--count', '--all']).toString().trim()
  const runners = [ours('history', cwd), ...peersFor('history', { cwd, scratch }), catFile(cwd, objects)]
  compare(`history: ${commits} commits, ${linesIn(objects)} objects`, runners, rounds)
}

function pullRequest(cwd, scratch, rounds) {
  const { base, head, commits } = lastCommits(cwd, 60)
  const objects = git(cwd, ['rev-list', '--objects', '--no-object-names', head, `^${base}`])
  const runners = [
    ours('range', cwd, '--base', base, '--head', head),
    ...peersFor('range', { cwd, scratch, base, head }),
    catFile(cwd, objects),
  ]
  compare(`pull request: ${commits} commits, ${linesIn(objects)} objects`, runners, rounds)
}

function tree(clone, scratch, rounds) {
  // Without its history, which some peers would read as well.
  const cwd = join(scratch, 'tree')
  mkdirSync(cwd)
  git(clone, ['--work-tree', cwd, 'checkout', '--quiet', 'HEAD', '--', '.'])
  const files = git(clone, ['ls-files']).toString().trim().split('\n').length
  const floor = {
    name: 'floor: node reads each file',
    command: [node, fileURLToPath(new URL('read-files.mjs', import.meta.url))],
    cwd,
    isFloor: true,
  }
  compare(`tree: ${files} files`, [ours('tree', cwd), ...peersFor('tree', { cwd, scratch }), floor], rounds)
}

function hook(cwd, scratch, rounds) {
  const listed = git(cwd, ['ls-files', '-z', '--', '*.ts', '*.js', '*.py', '*.go', '*.md'])
    .toString()
    .split('\0')
  const files = listed.filter((path) => path !== '').slice(0, 20)
  for (const path of files) appendFileSync(join(cwd, path), '\n// changed\n')
  git(cwd, ['add', '--', ...files])
  const floor = { name: 'floor: node -e 0', command: [node, '-e', '0'], cwd, isFloor: true }
  const runners = [ours('staged', cwd), ...peersFor('staged', { cwd, scratch, files }), floor]
  compare(`hook: ${files.length} staged files`, runners, Math.max(rounds, 5))
}

/** The nearest first parent behind which at least so many commits lie. */
function lastCommits(cwd, least) {
  const [head, ...behind] = git(cwd, ['rev-list', '--first-parent', '-n', String(least + 1), 'HEAD'])
    .toString()
    .trim()
    .split('\n')
  for (const base of behind) {
    const commits = Number(git(cwd, ['rev-list', '--count', head, `^${base}`]))
    if (commits >= least || base === behind.at(-1)) return { base, head, commits }
  }
  throw new Error('the history has a single commit')
}

const linesIn = (text) => text.toString('latin1').split('\n').length - 1

export function git(cwd, args, input) {
  const { status, stdout, stderr } = spawnSync('git', args, { cwd, input, maxBuffer: 1 << 30 })
  if (status !== 0) throw new Error(`git ${args[0]}: ${stderr}`)
  return stdout
}
