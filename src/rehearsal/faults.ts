import { cp, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Detail } from '../core/report/report.ts'
import { addDeletedKey, flipByte, rebuildUnscanned } from './images.ts'
import { environmentFile } from './planted.ts'
import { commit } from './repository.ts'
import { deployBeside } from './rival.ts'
import type { Scene } from './scene.ts'
import type { StepName } from './steps.ts'

/** When a fault changes its one thing: the commits before the guard, the input of the build, that of a deploy. */
export type Moment = 'commits' | 'build' | 'lightsail' | 'fargate'

export type Fault = {
  readonly about: string
  readonly at: Moment
  readonly tamper: (scene: Scene) => Promise<void>
  /** What somebody else does while the step runs whose gate must close; ends when `over` says that the step has. */
  readonly rival?: (scene: Scene, over: AbortSignal) => Promise<void>
  /** Its gate is the health of a container, so it cannot be seen where none runs. */
  readonly needsContainer?: true
  /** The gate that must close, and how. */
  readonly closes: {
    readonly step: StepName
    readonly exit: number
    readonly details: readonly Detail[]
    /** The version that a visitor must get afterwards. */
    readonly serves?: string
  }
}

/** A fault changes one input, or has somebody else act; it never changes the road. */
export const faults = {
  'committed-env': {
    about: 'a commit holds a .env file with an AWS key pair',
    at: 'commits',
    async tamper({ world, repository, app }) {
      await writeFile(join(app, '.env'), environmentFile())
      await commit(world, repository, 'Add settings')
    },
    closes: { step: 'guard', exit: 1, details: ['secrets'] },
  },
  'key-in-deleted-layer': {
    about: 'one layer of the base image holds a key pair, the next layer deletes the file',
    at: 'build',
    tamper: addDeletedKey,
    closes: { step: 'scan', exit: 1, details: ['secrets'] },
  },
  'vulnerable-image': {
    about: 'the base image has a package with a known flaw, and nobody takes the version that mends it',
    at: 'build',
    async tamper({ base, flawedBase }) {
      await rm(base, { recursive: true })
      await cp(flawedBase, base, { recursive: true })
    },
    closes: { step: 'hand-over', exit: 1, details: ['vulnerabilities'] },
  },
  'unscanned-digest': {
    about: 'the image was built again after its scan',
    at: 'lightsail',
    tamper: rebuildUnscanned,
    closes: {
      step: 'deploy-lightsail',
      exit: 1,
      details: ['verdict-missing', 'digest-mismatch'],
      serves: 'version 12',
    },
  },
  'swapped-bytes': {
    about: 'a byte of a layer was changed after the scan',
    at: 'lightsail',
    tamper: flipByte,
    closes: { step: 'deploy-lightsail', exit: 1, details: ['digest-mismatch'], serves: 'version 12' },
  },
  'redirected-endpoint': {
    about: 'an earlier step of the job points AWS to a host that is not of AWS',
    at: 'lightsail',
    async tamper({ jobEnvironment }) {
      jobEnvironment['AWS_ENDPOINT_URL_LIGHTSAIL'] = 'https://lightsail.example.invalid'
    },
    closes: { step: 'deploy-lightsail', exit: 1, details: ['redirected-endpoint'], serves: 'version 12' },
  },
  'long-lived-key': {
    about: 'an earlier step of the job brings the key of an IAM user, which works',
    at: 'lightsail',
    async tamper({ jobEnvironment, twin }) {
      const { accessKeyId, secret } = twin.userKey()
      jobEnvironment['AWS_ACCESS_KEY_ID'] = accessKeyId
      jobEnvironment['AWS_SECRET_ACCESS_KEY'] = secret
    },
    closes: { step: 'deploy-lightsail', exit: 1, details: ['long-lived-key'], serves: 'version 12' },
  },
  'forged-token': {
    about: 'the OIDC token is signed by a key that the issuer does not publish',
    at: 'lightsail',
    tamper: async ({ twin }) => twin.issuer.set({ key: 'forged' }),
    closes: { step: 'deploy-lightsail', exit: 3, details: ['access-denied'], serves: 'version 12' },
  },
  'vanished-variable': {
    about: 'the specification lacks a name that runs today',
    at: 'lightsail',
    tamper: ({ specs }) => replace(specs.lightsail, /^ +COGNITO_USER_POOL_ID:.*\n/m, ''),
    closes: { step: 'deploy-lightsail', exit: 1, details: ['would-vanish'], serves: 'version 12' },
  },
  'lightsail-unhealthy': {
    about: 'the app listens on another port than the one that is checked',
    at: 'build',
    needsContainer: true,
    tamper: ({ app }) => replace(join(app, 'Dockerfile'), 'PORT=8501', 'PORT=8500'),
    closes: { step: 'deploy-lightsail', exit: 4, details: ['rolled-back'], serves: 'version 12' },
  },
  'lightsail-healthy-but-wrong': {
    about: 'a setting is empty: the app is healthy, and its login is off',
    at: 'lightsail',
    needsContainer: true,
    tamper: ({ specs }) => replace(specs.lightsail, /(COGNITO_USER_POOL_ID:).*/, '$1 ""'),
    closes: { step: 'deploy-lightsail', exit: 4, details: ['rolled-back'], serves: 'version 12' },
  },
  'fargate-rolled-back': {
    about:
      'the task definition starts a file that the image does not have; ECS rolls back and is stable again',
    at: 'fargate',
    needsContainer: true,
    tamper: ({ specs }) =>
      replace(specs.fargate, /^( +)essential: true\n/m, '$&$1command: [/usr/bin/node, gone.mjs]\n'),
    closes: { step: 'deploy-fargate', exit: 4, details: ['rolled-back'], serves: 'version 12' },
  },
  'fargate-superseded': {
    about: 'somebody else deploys while our deployment rolls out',
    at: 'fargate',
    tamper: async () => undefined,
    rival: deployBeside,
    closes: { step: 'deploy-fargate', exit: 4, details: ['superseded'] },
  },
} as const satisfies Record<string, Fault>
export type FaultName = keyof typeof faults

async function replace(file: string, from: string | RegExp, to: string): Promise<void> {
  const before = await readFile(file, 'utf8')
  const after = before.replace(from, to)
  if (after === before) throw new Error(`${file} holds nothing like ${from}`)
  await writeFile(file, after)
}
