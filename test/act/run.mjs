// Runs the workflows under act (https://github.com/nektos/act), each job's shell and actions for real, with stand-ins
// for what is on GitHub's side: stubs/ holds them, one folder each, named after the action they stand for.
// `node test/act/run.mjs [WORKFLOW …]`; prints one line for each and ends with 1 when one failed.
import { spawn, spawnSync } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { workflows } from './workflows.mjs'

const root = fileURLToPath(new URL('../..', import.meta.url))
const stubs = fileURLToPath(new URL('stubs', import.meta.url))
/** Minutes after which a workflow hangs. */
const patience = 8

/** `--local-repository owner/name@commit=folder` for every remote action that a workflow of ours uses. */
function standIns() {
  const files = readdirSync(join(root, '.github', 'workflows'))
  const text = files.map((file) => readFileSync(join(root, '.github', 'workflows', file), 'utf8')).join('\n')
  const used = new Set([...text.matchAll(/uses: ([\w-]+\/[\w-]+@[0-9a-f]{40})/g)].map(([, one]) => one))
  return [...used].flatMap((action) => {
    const folder = join(stubs, action.split(/[/@]/)[1])
    if (!existsSync(folder)) throw new Error(`no stand-in for ${action}`)
    return ['--local-repository', `${action}=${folder}`]
  })
}

function git(cwd, ...args) {
  const { status, stdout, stderr } = spawnSync('git', args, { cwd, encoding: 'utf8' })
  if (status !== 0) throw new Error(`git ${args.join(' ')}: ${stderr}`)
  return stdout.trim()
}

/** The remote: a bare clone of HEAD, from which the stand-in of checkout clones, and to which release pushes. */
function makeRemote({ git, at }, prepare) {
  const work = at('work')
  git(at(), 'clone', '--quiet', root, work)
  git(work, 'config', 'user.name', 'Rehearsal')
  git(work, 'config', 'user.email', 'rehearsal@example.invalid')
  git(work, 'checkout', '--quiet', '-B', 'main')
  if (prepare !== undefined) {
    prepare({ git, at, work })
    git(work, 'add', '--all')
    git(
      work,
      'commit',
      '--quiet',
      '--no-verify',
      '-m',
      'Only the tests that a rehearsed workflow has time for',
    )
  }
  git(at(), 'clone', '--quiet', '--bare', work, at('remote.git'))
  git(work, 'remote', 'set-url', 'origin', at('remote.git'))
  return { git, at, work, remote: at('remote.git') }
}

/** What is called on GitHub's side by a program: `gh` says what it would do. */
function fakeGh(at) {
  mkdirSync(at('bin'), { recursive: true })
  writeFileSync(at('bin', 'gh'), '#!/bin/sh\necho "would run: gh $*"\n')
  chmodSync(at('bin', 'gh'), 0o755)
}

/** The machine's own, so that npm finds its registry and certificates, without what a real job or account would add. */
const runnerEnvironment = () =>
  Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(?:AWS|GITHUB|ACTIONS|GH)_/.test(name)),
  )

/** @returns whether it passed; what did not is told with all that act said, whatever went wrong */
async function run(name) {
  const scratch = mkdtempSync(join(tmpdir(), 'kship-act-'))
  const said = []
  const started = Date.now()
  const wrong = await rehearse(name, (...parts) => join(scratch, ...parts), said).catch(({ stack }) => stack)
  // A job that was ended may still be writing.
  rmSync(scratch, { recursive: true, force: true, maxRetries: 10 })
  const seconds = ((Date.now() - started) / 1000).toFixed(1)
  if (wrong !== undefined) process.stdout.write(`${said.join('')}\n${name}: ${wrong}\n`)
  process.stdout.write(`${wrong === undefined ? 'passed' : 'FAILED'}  ${name} under act, ${seconds} s\n`)
  return wrong === undefined
}

/** @returns what is wrong, or nothing */
async function rehearse(name, at, said) {
  const { file = name, event, prepare, arguments: more = [], world, check } = workflows[name]
  mkdirSync(at('artifacts'))
  const scene = makeRemote({ git, at }, prepare)
  fakeGh(at)
  const { name: trigger, payload } = event(scene)
  writeFileSync(at('event.json'), JSON.stringify(payload))
  const outside = await world?.(scene)
  try {
    const env = { REHEARSED_REPOSITORY: scene.remote, ARTIFACTS: at('artifacts'), ...outside?.env }
    const args = [
      ...[trigger, '--workflows', `.github/workflows/${file}.yml`, '--eventpath', at('event.json')],
      ...['--platform', 'ubuntu-24.04=-self-hosted', '--no-skip-checkout', '--no-cache-server'],
      ...standIns(),
      ...Object.entries(env).flatMap(([key, value]) => ['--env', `${key}=${value}`]),
      ...Object.entries(outside?.vars ?? {}).flatMap(([key, value]) => ['--var', `${key}=${value}`]),
      ...more,
    ]
    const code = await act(args, at, said)
    return await check({ ...scene, code, log: said.join(''), outside })
  } finally {
    await outside?.stop()
  }
}

/** @returns the exit code, or 'timeout' */
function act(args, at, said) {
  return new Promise((resolve, reject) => {
    const child = spawn('act', args, {
      cwd: at('work'),
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...runnerEnvironment(), PATH: `${at('bin')}:${process.env.PATH}`, XDG_CACHE_HOME: at('cache') },
    })
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text) => said.push(text))
    // A job may hold the pipes for longer than act lives.
    const hangs = setTimeout(() => {
      child.once('exit', () => resolve('timeout'))
      child.kill('SIGINT')
      setTimeout(() => child.kill('SIGKILL'), 10_000).unref()
    }, patience * 60_000)
    child.once('error', reject)
    child.once('close', resolve)
    child.once('close', () => clearTimeout(hangs))
  })
}

/** Two at a time: each waits for processes and servers for much of its time. */
async function lane() {
  for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) results.push(await run(name))
}

const wanted = process.argv.slice(2)
const waiting = wanted.length === 0 ? Object.keys(workflows) : wanted
const results = []
await Promise.all([lane(), lane()])
const failed = results.filter((passed) => !passed).length
process.stdout.write(`${results.length - failed} workflows passed, ${failed} failed\n`)
// Pipes of what hung may still be open.
process.exit(failed === 0 ? 0 : 1)
