import { resolve } from 'node:path'
import { lightsail } from '../adapters/aws/lightsail.ts'
import { openLayout } from '../adapters/oci/layout.ts'
import { pushImage } from '../adapters/oci/registry.ts'
import { readInputFile, readInputFileIfAny } from '../adapters/system/input-file.ts'
import { visit } from '../adapters/system/visit.ts'
import { defineCommand, type Site } from '../core/command/command.ts'
import { Halted } from '../core/command/failure.ts'
import { deploy } from '../core/deploy/deploy.ts'
import { type DeployInputs, deployInputs } from '../core/deploy/inputs.ts'
import { openJournal, type Ports } from '../core/deploy/journal.ts'
import { deployReport, haltedReport } from '../core/deploy/reporting.ts'
import { type Files, readRequest } from '../core/deploy/request.ts'
import { openSession } from '../core/identity/session.ts'
import { sessionPorts } from './session-ports.ts'

export const command = defineCommand({
  name: 'deploy-lightsail',
  about: 'Deploy a scanned image to a Lightsail container service, follow it, roll back what does not serve.',
  inputs: deployInputs,
  outputs: {
    url: 'Public URL of the service.',
    digest: 'Digest of the image.',
    'previous-digest': 'Digest of the image that ran before.',
    deployment: 'Version of the deployment.',
  },
  async run(given, site) {
    const folder = resolve(site.cwd, given.directory)
    const wanted = readRequest(given, await filesOf(given, folder, site))
    const inActions = site.host === 'actions' || site.env['GITHUB_ACTIONS'] === 'true'
    const session = await site.progress.step('Open an AWS session', () =>
      openSession(
        {
          env: site.env,
          services: ['LIGHTSAIL'],
          inActions,
          rehearsal: given.rehearsal,
          region: given.region,
          role: given['role-to-assume'],
          githubHost: given['github-host'],
          allowLongLivedKeys: given['allow-long-lived-keys'],
        },
        sessionPorts(site),
      ),
    )
    const request = { ...wanted, rehearsal: session.standIn }
    const ports = {
      ...portsOf(given.image, folder, site),
      service: lightsail(
        { ...session, endpoint: session.endpoint('LIGHTSAIL') },
        request.service,
        site.signal,
      ),
    }
    const journal = openJournal()
    try {
      return deployReport(await deploy(request, ports, journal), journal, session)
    } catch (error) {
      const isTold = error instanceof Halted && (!site.signal.aborted || error.detail === 'cancelled')
      if (isTold) return haltedReport(error, journal, session)
      throw error
    }
  },
})

/** A verdict file that is not there is no verdict: the gate says so, or not, by its mode. */
async function filesOf(given: DeployInputs, folder: string, { progress }: Site): Promise<Files> {
  const spec = await readInputFile(folder, given.spec, 'spec')
  const { verdict: file } = given
  if (file === undefined || given['verdict-mode'] === 'off') return { spec }
  const verdict = await readInputFileIfAny(folder, file, 'verdict')
  if (verdict === undefined) progress.warn(`verdict: there is no file "${file}"`)
  return { spec, ...(verdict !== undefined && { verdict }) }
}

function portsOf(written: string, folder: string, site: Site): Omit<Ports, 'service'> {
  const { clock, progress, signal } = site
  const told = (sent: number, total: number): void => progress.update(`${sent} of ${total} bytes`)
  return {
    clock,
    progress,
    signal,
    image: () => openLayout(resolve(folder, written), { written }),
    push: (image, { registry, username, password }) => {
      for (const value of [username, password]) site.mask(value)
      // lightsailctl pushes to this one repository of the service's registry.
      const target = { address: registry, repository: 'sr', username, password }
      return pushImage(image, target, { clock, signal, progress: told })
    },
    visit: (url) => visit(url, signal),
  }
}
