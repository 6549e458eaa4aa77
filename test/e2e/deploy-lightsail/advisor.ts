import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeAll, expect } from '@jest/globals'
import type { Digest } from '../../../src/core/image/oci.ts'
import type { Report } from '../../../src/core/report/report.ts'
import { createVerdict, renderVerdict } from '../../../src/core/scan/verdict.ts'
import { startTwin, type Twin, type TwinOptions } from '../../../src/twin/twin.ts'
import { fakeCognitoSecret, formsOf } from '../../fakes/secret.ts'
import { temporaryFolder } from '../../folder.ts'
import { type Ended, kship, type Options } from '../../process.ts'
import { sampleLayout } from '../../twin/image.ts'

export const secrets = {
  running: fakeCognitoSecret('running'),
  // No secret by its look, so that the gate lets it through: its log must not show it all the same.
  logged: 'mode-of-nobody-else',
  fresh: fakeCognitoSecret('fresh'),
}
export const publicEndpoint = {
  containerName: 'app',
  containerPort: 8080,
  healthCheck: { path: '/health', successCodes: '200', intervalSeconds: 5 },
}

export type Ran = Ended & { readonly report: Report }

/** The service `advisor` with version 12 on a twin of its own for each test, and an image to deploy there. */
export type Advisor = {
  readonly folder: string
  readonly digest: Digest
  readonly twin: Twin
  seeded(options?: TwinOptions): Promise<void>
  verdict(file: string, about: { readonly digest: Digest }): Promise<void>
  spec(environment: Readonly<Record<string, string>>, file?: string): Promise<void>
  deploy(inputs?: Readonly<Record<string, string>>, options?: Options): Promise<Ran>
  served(): Promise<string>
  /** How often the operation was called so far. */
  calls(operation: string): number
  called(operation: string): Promise<void>
}

export function advisor(): Advisor {
  const folder = temporaryFolder()
  let digest: Digest
  let twin: Twin
  const ran: Ran[] = []

  beforeAll(async () => {
    digest = (await sampleLayout(join(folder, 'out'))).digest
    await verdict('verdict.json', { digest })
  }, 60_000)

  // Whatever a run wrote: no secret of the running version, of a log or of a spec, in any form.
  afterEach(async () => {
    const written = ran.splice(0).flatMap(({ stdout, stderr }) => [stdout, stderr])
    for (const secret of Object.values(secrets))
      for (const form of formsOf(secret)) for (const text of written) expect(text).not.toContain(form)
    await twin.stop()
  })

  const verdict: Advisor['verdict'] = (file, about) => {
    const time = '2026-01-01T00:00:00Z'
    const one = createVerdict({ rehearsal: true, passed: true, time, policyDigest: digest, ...about })
    return writeFile(join(folder, file), renderVerdict(one))
  }
  const calls: Advisor['calls'] = (operation) =>
    twin.calls.filter((call) => call.operation === operation).length

  return {
    folder,
    get digest() {
      return digest
    },
    get twin() {
      return twin
    },
    seeded: async (options) => {
      twin = await startTwin(options)
      await twin.seedService({
        name: 'advisor',
        version: 12,
        layout: join(folder, 'out'),
        image: 'registry.example.invalid/advisor:latest',
        containers: {
          app: {
            environment: { TEXT: 'version 12', COGNITO_CLIENT_SECRET: secrets.running },
            ports: { 8080: 'HTTP' },
          },
        },
        publicEndpoint,
      })
    },
    verdict,
    spec: (environment, file = 'lightsail.json') => {
      const containers = { app: { environment, ports: { 8080: 'HTTP' } } }
      return writeFile(join(folder, file), JSON.stringify({ containers, publicEndpoint }))
    },
    deploy: async (given = {}, { env = {}, ...options } = {}) => {
      const inputs = {
        directory: folder,
        spec: 'lightsail.json',
        image: 'out',
        verdict: 'verdict.json',
        service: 'advisor',
        'role-to-assume': twin.roleArn,
        'environment-inherit': 'COGNITO_CLIENT_SECRET',
        format: 'json',
        ...given,
      }
      const args = Object.entries(inputs).map(([name, value]) => `--${name}=${value}`)
      const ended = await kship(['deploy-lightsail', ...args], {
        ...options,
        env: { HOME: folder, ...twin.env(), ...env },
      })
      const one = { ...ended, report: JSON.parse(ended.stdout) as Report }
      ran.push(one)
      return one
    },
    served: async () => (await fetch(twin.serviceUrl('advisor'))).text(),
    calls,
    called: async (operation) => {
      while (calls(operation) === 0) await new Promise((resolve) => setTimeout(resolve, 20))
    },
  }
}
