// What each workflow is given under act, and what must be true afterwards. `check` answers what is wrong, or nothing.

import { writeFileSync } from 'node:fs'
import { account } from './account.mjs'

/** What the workflows test under act, on node 24: that their lines are right. Everything else is run beside them. */
const kept = ['test/core/identity/', 'test/e2e/actions/bundle']

/** Leaves a handful of tests, and the mutants that they catch. */
function trim({ git, work, at }) {
  const tests = git(work, 'ls-files', 'test/*.test.ts').split('\n')
  git(work, 'rm', '--quiet', ...tests.filter((test) => !kept.some((folder) => test.startsWith(folder))))
  git(work, 'mv', 'test/mutants/mutants.mjs', 'test/mutants/all.mjs')
  writeFileSync(
    at('work', 'test/mutants/mutants.mjs'),
    `import { mutants as all } from './all.mjs'

export const mutants = all.filter(({ caughtBy }) => caughtBy.startsWith('test/core/identity/'))
`,
  )
}

const jobsOf = (log) =>
  [...log.matchAll(/\[\w+\/([\w-]+)[^\]]*\].*🏁 {2}Job (succeeded|failed)/gu)].map(
    ([, job, how]) => `${job} ${how}`,
  )

function allSucceeded({ log, code }, jobs) {
  const missing = jobs.filter(
    (job) => !jobsOf(log).some((one) => one.startsWith(job) && one.endsWith('succeeded')),
  )
  if (code !== 0) return `act ended with ${code}`
  return missing.length === 0 ? undefined : `not succeeded: ${missing.join(', ')}`
}

const push = (scene, ref, before) => ({
  name: 'push',
  payload: {
    ref,
    before: before ?? '0'.repeat(40),
    after: scene.git(scene.work, 'rev-parse', 'HEAD'),
    repository: { default_branch: 'main' },
  },
})

/** A deploy by hand, against an account in which the same app runs as version 12. */
const deploy = (target) => ({
  file: 'deploy',
  event: () => ({
    name: 'workflow_dispatch',
    payload: { inputs: { target, environment: 'production', rehearsal: 'true' } },
  }),
  world: (scene) => account(scene, target),
  async check(end) {
    const { url } = end.outside
    const page = await (await fetch(url)).text()
    // Version 12, which ran before, says so in its heading.
    if (!page.includes('<h1>Migration advisor</h1>')) return `${url} serves ${page}`
    if (!end.log.includes(`deploy-${target}: passed (deployed)`)) return 'nothing was deployed'
    return allSucceeded(end, ['bundle', 'build', 'hand-over', 'deploy'])
  },
})

export const workflows = {
  'deploy to lightsail': deploy('lightsail'),
  'deploy to fargate': deploy('fargate'),

  guard: {
    event: (scene) => push(scene, 'refs/heads/main', scene.git(scene.work, 'rev-parse', 'HEAD~3')),
    check: (end) =>
      end.log.includes('secret-guard: passed (clean)')
        ? allSucceeded(end, ['guard'])
        : 'the guard said nothing',
  },

  ci: {
    prepare: trim,
    event: (scene) => push(scene, 'refs/heads/main'),
    arguments: ['--matrix', 'os:ubuntu-24.04', '--matrix', 'node:24'],
    check: (end) => allSucceeded(end, ['test', 'check', 'ci-ok']),
  },

  release: {
    prepare: trim,
    event(scene) {
      const { version } = JSON.parse(scene.git(scene.work, 'show', 'HEAD:package.json'))
      scene.git(scene.work, 'tag', `source/v${version}`)
      scene.git(scene.work, 'push', '--quiet', 'origin', '--tags')
      return push(scene, `refs/tags/source/v${version}`)
    },
    check(end) {
      const wrong = allSucceeded(end, ['build', 'release', 'try'])
      if (wrong !== undefined) return wrong
      const { version } = JSON.parse(end.git(end.work, 'show', 'HEAD:package.json'))
      const tree = end.git(end.remote, 'ls-tree', '-r', '--name-only', `v${version}`).split('\n')
      const before = end.git(end.work, 'ls-tree', '-r', '--name-only', 'HEAD').split('\n')
      const added = tree.filter((file) => !before.includes(file))
      if (!added.includes('dist/index.js')) return 'the tag’s tree holds no dist/index.js'
      if (added.some((file) => !file.startsWith('dist/')))
        return `the tag’s tree holds more: ${added.join(', ')}`
      return end.log.includes(`would run: gh release create v${version}`) ? undefined : 'no release was made'
    },
  },
}
