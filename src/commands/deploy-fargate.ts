import { resolve } from 'node:path'
import { ecr } from '../adapters/aws/ecr.ts'
import { ecs } from '../adapters/aws/ecs.ts'
import { openLayout } from '../adapters/oci/layout.ts'
import { pushImage } from '../adapters/oci/registry.ts'
import { readInputFile } from '../adapters/system/input-file.ts'
import { visit } from '../adapters/system/visit.ts'
import { defineCommand, type Site } from '../core/command/command.ts'
import { deploy } from '../core/deploy/deploy.ts'
import { fargateInputs } from '../core/deploy/fargate/inputs.ts'
import { platformFor } from '../core/deploy/fargate/platform.ts'
import { pushPlace } from '../core/deploy/fargate/push-place.ts'
import { readRequest } from '../core/deploy/fargate/request.ts'
import { type FargatePorts, FargateTarget } from '../core/deploy/fargate/target.ts'
import { readWhole } from '../core/deploy/subject.ts'
import type { Image } from '../core/image/oci.ts'
import { type AwsSession, openAwsSession } from './aws-session.ts'
import { deployOutputs, judgingBy, reported, verdictText } from './deploy-run.ts'
import { impatient } from './stand-in-clock.ts'

const name = 'deploy-fargate'

export const command = defineCommand({
  name,
  about:
    'Deploy a scanned image to an ECS service on Fargate, follow it, verify what runs, roll back what does not serve.',
  inputs: fargateInputs,
  outputs: { ...deployOutputs, deployment: 'Task definition that was deployed, as family:revision.' },
  async run(given, site) {
    const folder = resolve(site.cwd, given.directory)
    const spec = given.spec === undefined ? undefined : await readInputFile(folder, given.spec, 'spec')
    const verdict = await verdictText(given, folder, site)
    const wanted = readRequest(given, {
      ...(spec !== undefined && { spec }),
      ...(verdict !== undefined && { verdict }),
    })
    const { named } = wanted
    const { inspector, owed } = await judgingBy(given, folder, site)
    const session = await openAwsSession(given, named === undefined ? ['ECS', 'ECR'] : ['ECS'], site)
    const request = { ...wanted, inspector, rehearsal: session.standIn }
    const { progress, signal } = site
    const service = ecs(
      { ...session, endpoint: session.endpoint('ECS') },
      request.cluster,
      request.service,
      signal,
    )
    const clock = session.standIn ? impatient(site.clock) : site.clock
    const ports = {
      clock,
      progress,
      signal,
      subject: async () =>
        named === undefined
          ? readWhole(async () => {
              const platform = await platformFor(request.spec, service)
              return openLayout(resolve(folder, given.image), { written: given.image, platform, signal })
            })
          : { digest: named },
      visit: (url: string) => visit(url, signal),
      service,
      push: pushTo(session, site),
    }
    return reported(name, { ...session, debt: [...session.debt, ...owed] }, site, (journal) =>
      deploy(request, new FargateTarget(request, ports), ports, journal),
    )
  },
})

const pushTo =
  (session: AwsSession, { clock, signal, progress, mask }: Site): FargatePorts['push'] =>
  async (image: Image, repository: string) => {
    const where = { ...session, endpoint: session.endpoint('ECR') }
    const { registry, username, password } = await ecr(where, repository, signal).login()
    for (const value of [username, password]) mask(value)
    const target = { ...pushPlace(repository, registry), username, password }
    const told = (sent: number, total: number): void => progress.update(`${sent} of ${total} bytes`)
    await pushImage(image, target, { clock, signal, progress: told })
  }
