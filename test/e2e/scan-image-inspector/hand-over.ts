import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeAll } from '@jest/globals'
import type { Digest } from '../../../src/core/image/oci.ts'
import type { Report } from '../../../src/core/report/report.ts'
import { parseVerdict, type Verdict } from '../../../src/core/scan/verdict.ts'
import { startTwin, type Twin, type TwinOptions } from '../../../src/twin/twin.ts'
import { temporaryFolder } from '../../folder.ts'
import { type Ended, kship } from '../../process.ts'
import { layoutWith, npm } from '../../twin/scanned.ts'

export type Inputs = Readonly<Record<string, string>>
/** `report` of a run that wrote it to stdout. */
export type Ran = Ended & { readonly report: Report }

/** Two images, one with a vulnerable package and one with it mended, and a twin of its own for each test. */
export type HandOver = {
  readonly folder: string
  readonly digests: { readonly vulnerable: Digest; readonly mended: Digest }
  readonly twin: Twin
  start(options?: TwinOptions): Promise<void>
  /** `kship scan-image`, by default of the mended image as the push role. */
  scan(inputs?: Inputs, env?: Inputs): Promise<Ran>
  /** How often the operation was called so far. */
  calls(operation: string): number
  verdict(): Promise<Verdict>
}

export function handOver(): HandOver {
  const folder = temporaryFolder()
  let twin: Twin
  let digests: HandOver['digests']
  beforeAll(async () => {
    const lodash = (version: string) => [
      { 'app/server.js': 'x' },
      { 'app/node_modules/lodash/package.json': npm('lodash', version) },
    ]
    digests = {
      vulnerable: await layoutWith(join(folder, 'vulnerable'), lodash('4.17.20')),
      mended: await layoutWith(join(folder, 'mended'), lodash('4.17.21')),
    }
  })
  afterEach(() => twin.stop())

  return {
    folder,
    get twin() {
      return twin
    },
    get digests() {
      return digests
    },
    async start(options = {}) {
      twin = await startTwin({ health: 'simulated', ...options })
    },
    async scan(given = {}, env = {}) {
      const inputs = {
        directory: folder,
        image: 'mended',
        'push-to': `${twin.ecr}/advisor`,
        'role-to-assume': twin.pushRoleArn,
        verdict: 'verdict.json',
        format: 'json',
        ...given,
      }
      const args = Object.entries(inputs).map(([name, value]) => `--${name}=${value}`)
      const ended = await kship(['scan-image', ...args], { env: { HOME: folder, ...twin.env(), ...env } })
      return { ...ended, report: given['output'] === undefined ? JSON.parse(ended.stdout) : undefined }
    },
    calls: (operation) => twin.calls.filter((call) => call.operation === operation).length,
    async verdict() {
      return parseVerdict(await readFile(join(folder, 'verdict.json'), 'utf8'), 'verdict.json')
    },
  }
}
