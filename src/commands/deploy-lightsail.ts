import { resolve } from 'node:path'
import { lightsail } from '../adapters/aws/lightsail.ts'
import { openLayout } from '../adapters/oci/layout.ts'
import { pushImage } from '../adapters/oci/registry.ts'
import { readInputFile } from '../adapters/system/input-file.ts'
import { visit } from '../adapters/system/visit.ts'
import { defineCommand, type Site } from '../core/command/command.ts'
import { deploy } from '../core/deploy/deploy.ts'
import type { Ports } from '../core/deploy/journal.ts'
import { lightsailInputs } from '../core/deploy/lightsail/inputs.ts'
import { readRequest } from '../core/deploy/lightsail/request.ts'
import { type LightsailPorts, LightsailTarget } from '../core/deploy/lightsail/target.ts'
import { readWhole } from '../core/deploy/subject.ts'
import { openAwsSession } from './aws-session.ts'
import { deployOutputs, judgingBy, reported, verdictText } from './deploy-run.ts'
import { impatient } from './stand-in-clock.ts'

const name = 'deploy-lightsail'

export const command = defineCommand({
  name,
  about: 'Deploy a scanned image to a Lightsail container service, follow it, roll back what does not serve.',
  inputs: lightsailInputs,
  outputs: { ...deployOutputs, deployment: 'Version of the deployment.' },
  async run(given, site) {
    const folder = resolve(site.cwd, given.directory)
    const spec = await readInputFile(folder, given.spec, 'spec')
    const verdict = await verdictText(given, folder, site)
    const wanted = readRequest(given, { spec, ...(verdict !== undefined && { verdict }) })
    const { inspector, owed } = await judgingBy(given, folder, site)
    const session = await openAwsSession(given, ['LIGHTSAIL'], site)
    const request = { ...wanted, inspector, rehearsal: session.standIn }
    const endpoint = session.endpoint('LIGHTSAIL')
    const service = lightsail({ ...session, endpoint }, request.service, site.signal)
    const clock = session.standIn ? impatient(site.clock) : site.clock
    const ports = portsOf(given.image, folder, { ...site, clock })
    return reported(name, { ...session, debt: [...session.debt, ...owed] }, site, (journal) =>
      deploy(request, new LightsailTarget(request, { ...ports, service }), ports, journal),
    )
  },
})

function portsOf(written: string, folder: string, site: Site): Ports & Omit<LightsailPorts, 'service'> {
  const { clock, progress, signal } = site
  const told = (sent: number, total: number): void => progress.update(`${sent} of ${total} bytes`)
  return {
    clock,
    progress,
    signal,
    subject: () => readWhole(() => openLayout(resolve(folder, written), { written, signal })),
    push: (image, { registry, username, password }) => {
      for (const value of [username, password]) site.mask(value)
      // lightsailctl pushes to this one repository of the service's registry.
      const target = { address: registry, repository: 'sr', username, password }
      return pushImage(image, target, { clock, signal, progress: told })
    },
    visit: (url) => visit(url, signal),
  }
}
