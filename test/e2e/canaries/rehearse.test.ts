import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from '@jest/globals'
import { withScratch } from '../../../src/adapters/system/scratch.ts'
import { ambient } from '../../canaries/planted.ts'
import type { Child } from '../../canaries/starts.ts'
import type { Trace } from '../../canaries/traces.ts'
import { leaks, watch } from '../../canaries/watch.ts'
import { cli } from '../../process.ts'

/** Where the user's own bytes lie for the time of a rehearsal, and what the twin keeps for itself. */
const exempt = /(^|\/)(\.git|blobs|base-context|node_modules|twin-[^/]*)(\/|$)/

const secretNames = ['AWS_SECRET_ACCESS_KEY', 'COGNITO_CLIENT_SECRET', 'ACTIONS_ID_TOKEN_REQUEST_TOKEN']

/** A container that the twin runs, and the commands that are started as jobs with a token: those have secrets. */
const mayHold = ({ argv, env }: Child): boolean =>
  ['deploy-lightsail', 'deploy-fargate', '--push-to'].some((word) => argv.includes(word)) ||
  argv[0] === 'unshare' ||
  'COGNITO_USER_POOL_ID' in env

it(
  'no value leaves a rehearsal, on the road and where a gate closes',
  () =>
    withScratch(async (folder) => {
      for (const fault of [[], ['--fault', 'committed-env']]) {
        const [home, report] = [join(folder, 'home'), join(folder, 'report')]
        await mkdir(home, { recursive: true })
        const args = [cli, 'rehearse', ...fault, '--report', report]
        const env = { PATH: process.env['PATH'] ?? '', HOME: home, ...ambient }
        const order = { command: process.execPath, args, cwd: folder, env, folders: [folder], exempt }
        const seen = await watch(order)
        const isPlanted = ({ place }: Trace): boolean => /TMPDIR\/.*\/\.env$/.test(place)
        const drawn = {
          ...valuesIn(seen.traces.filter(isPlanted).map(({ bytes }) => bytes.toString('utf8'))),
          ...Object.fromEntries(seen.children.filter(mayHold).flatMap(({ env }) => secretsOf(env))),
        }
        // A road that ends at the guard starts no container.
        expect(Object.keys(drawn).length).toBeGreaterThanOrEqual(fault.includes('committed-env') ? 1 : 3)
        const holders = new Set(
          seen.children.filter(mayHold).map(({ env }) => Object.entries(env).join('\0')),
        )
        const traces = seen.traces.filter(
          (trace) => !isPlanted(trace) && !holders.has(trace.bytes.toString('latin1')),
        )
        expect([seen.left, leaks({ traces }, { ...ambient, ...drawn })]).toEqual([[], []])
      }
    }),
  300_000,
)

const secretsOf = (env: Child['env']): (readonly [string, string])[] =>
  secretNames.flatMap((name) => (env[name] === undefined ? [] : [[name, env[name]] as const]))

/** What is planted is drawn anew each time: it is known from the file that was seen. */
const valuesIn = (texts: readonly string[]): Record<string, string> =>
  Object.fromEntries(
    texts.flatMap((text, index) => {
      const value = /AWS_SECRET_ACCESS_KEY=(.*)/.exec(text)?.[1]
      return value === undefined ? [] : [[`planted ${index}`, value]]
    }),
  )
