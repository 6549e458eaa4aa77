import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Detail } from '../core/report/report.ts'
import { addDeletedKey, flipByte, rebuildUnscanned } from './images.ts'
import { environmentFile } from './planted.ts'
import { commit } from './repository.ts'
import type { StepName } from './road.ts'
import type { Scene } from './scene.ts'

/** When a fault changes its one thing: the commits before the guard, the input of the build, that of the deploy. */
export type Moment = 'commits' | 'build' | 'deploy'

export type Fault = {
  readonly about: string
  readonly at: Moment
  readonly tamper: (scene: Scene) => Promise<void>
  /** Its gate is the health of a container, so it cannot be seen where none runs. */
  readonly needsContainer?: true
  /** The gate that must close, and how. */
  readonly closes: { readonly step: StepName; readonly exit: number; readonly details: readonly Detail[] }
}

/** A fault changes an input, never the road. */
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
  'unscanned-digest': {
    about: 'the image was built again after its scan',
    at: 'deploy',
    tamper: rebuildUnscanned,
    closes: { step: 'deploy', exit: 1, details: ['verdict-missing', 'digest-mismatch'] },
  },
  'swapped-bytes': {
    about: 'a byte of a layer was changed after the scan',
    at: 'deploy',
    tamper: flipByte,
    closes: { step: 'deploy', exit: 1, details: ['digest-mismatch'] },
  },
  'forged-token': {
    about: 'the OIDC token is signed by a key that the issuer does not publish',
    at: 'deploy',
    tamper: async ({ twin }) => twin.issuer.set({ key: 'forged' }),
    closes: { step: 'deploy', exit: 3, details: ['access-denied'] },
  },
  'vanished-variable': {
    about: 'the specification lacks a name that runs today',
    at: 'deploy',
    tamper: async ({ spec }) => {
      await replace(spec, /^ +COGNITO_USER_POOL_ID:.*\n/m, '')
    },
    closes: { step: 'deploy', exit: 1, details: ['would-vanish'] },
  },
  'lightsail-unhealthy': {
    about: 'the app listens on another port than the one that is checked',
    at: 'build',
    needsContainer: true,
    tamper: async ({ app }) => {
      await replace(join(app, 'Dockerfile'), 'PORT=8501', 'PORT=8500')
    },
    closes: { step: 'deploy', exit: 4, details: ['rolled-back'] },
  },
} as const satisfies Record<string, Fault>
export type FaultName = keyof typeof faults

async function replace(file: string, from: string | RegExp, to: string): Promise<void> {
  const before = await readFile(file, 'utf8')
  const after = before.replace(from, to)
  if (after === before) throw new Error(`${file} holds nothing like ${from}`)
  await writeFile(file, after)
}
