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
const scratch = mkdtempSync(join(tmpdir(), 'kship-act-'))
const at = (...parts) => join(scratch, ...parts)

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
function makeRemote(trim) {
  const work = at('work')
  git(scratch, 'clone', '--quiet', root, work)
  git(work, 'config', 'user.name', 'Rehearsal')
  git(work, 'config', 'user.email', 'rehearsal@example.invalid')
  git(work, 'checkout', '--quiet', '-B', 'main')
  if (trim.length > 0) {
    git(work, 'rm', '-r', '--quiet', ...trim)
    git(
      work,
      'commit',
      '--quiet',
      '--no-verify',
      '-m',
      'Only the tests that a rehearsed workflow has time for',
    )
  }
  git(scratch, 'clone', '--quiet', '--bare', work, at('remote.git'))
  git(work, 'remote', 'set-url', 'origin', at('remote.git'))
  return work
}

/** What is called on GitHub's side by a program: `gh` says what it would do. */
function fakeGh() {
  mkdirSync(at('bin'), { recursive: true })
  writeFileSync(at('bin', 'gh'), '#!/bin/sh\necho "would run: gh $*"\n')
  chmodSync(at('bin', 'gh'), 0o755)
}

/** The machine's own, so that npm finds its registry and certificates, without what a real job or account would add. */
const runnerEnvironment = () =>
  Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(?:AWS|GITHUB|ACTIONS|GH)_/.test(name)),
  )

async function run(name) {
  const { file = name, event, trim = [], arguments: more = [], world, check } = workflows[name]
  rmSync(scratch, { recursive: true, force: true })
  mkdirSync(at('artifacts'), { recursive: true })
  const work = makeRemote(trim)
  fakeGh()
  const scene = { work, remote: at('remote.git'), git, at }
  const { name: trigger, payload } = event(scene)
  writeFileSync(at('event.json'), JSON.stringify(payload))
  const started = Date.now()
  const outside = await world?.(scene)
  try {
    const env = { REHEARSED_REPOSITORY: scene.remote, ARTIFACTS: at('artifacts'), ...outside?.env }
    const ended = await act([
      ...[trigger, '--workflows', `.github/workflows/${file}.yml`, '--eventpath', at('event.json')],
      ...['--platform', 'ubuntu-24.04=-self-hosted', '--no-skip-checkout', '--no-cache-server'],
      ...standIns(),
      ...Object.entries(env).flatMap(([key, value]) => ['--env', `${key}=${value}`]),
      ...Object.entries(outside?.vars ?? {}).flatMap(([key, value]) => ['--var', `${key}=${value}`]),
      ...more,
    ])
    const wrong = await check({ ...scene, ...ended, outside })
    const seconds = ((Date.now() - started) / 1000).toFixed(1)
    process.stdout.write(`${wrong === undefined ? 'passed' : 'FAILED'}  ${name} under act, ${seconds} s\n`)
    if (wrong !== undefined) process.stdout.write(`${ended.log}\n${name}: ${wrong}\n`)
    return wrong === undefined
  } finally {
    await outside?.stop()
  }
}

function act(args) {
  return new Promise((resolve, reject) => {
    const child = spawn('act', args, {
      cwd: at('work'),
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...runnerEnvironment(), PATH: `${at('bin')}:${process.env.PATH}`, XDG_CACHE_HOME: at('cache') },
    })
    let log = ''
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text) => {
        log += text
      })
    }
    child.once('error', reject)
    child.once('close', (code) => resolve({ code, log }))
  })
}

const wanted = process.argv.slice(2)
const results = []
try {
  for (const name of wanted.length === 0 ? Object.keys(workflows) : wanted) results.push(await run(name))
} finally {
  rmSync(scratch, { recursive: true, force: true })
}
const failed = results.filter((passed) => !passed).length
process.stdout.write(`${results.length - failed} workflows passed, ${failed} failed\n`)
process.exitCode = failed === 0 ? 0 : 1
