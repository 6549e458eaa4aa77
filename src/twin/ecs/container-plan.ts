import type { ContainerDefinition } from '@aws-sdk/client-ecs'
import type { ContainerPlan } from '../containers/machine.ts'
import { architectureOf, type Revision } from './records.ts'
import type { World } from './world.ts'

/**
 * What to run of a container's definition; throws what a task says that cannot start. Of the rest (dependsOn, limits,
 * mounts, a read-only root) nothing is carried out: the containers of a task start together.
 */
export function containerPlan(
  world: World,
  revision: Revision,
  definition: ContainerDefinition,
): ContainerPlan {
  const { name = '', image = '', entryPoint, command = [], environment = [], secrets = [] } = definition
  const { user, workingDirectory } = definition
  const pulled = revision.images.get(name) ?? world.images.resolve(image, architectureOf(revision))
  revision.images.set(name, pulled)
  return {
    name,
    manifest: pulled.manifest,
    overrides: {
      // As an engine takes it: an entry point of one's own drops the image's command.
      ...(entryPoint !== undefined && { Entrypoint: entryPoint, Cmd: [] }),
      ...(user !== undefined && { User: user }),
      ...(workingDirectory !== undefined && { WorkingDir: workingDirectory }),
    },
    command,
    environment: Object.fromEntries([
      ...environment.map((pair) => [pair.name ?? '', pair.value ?? '']),
      ...secrets.map((secret) => [secret.name ?? '', secretValue(world, secret.valueFrom ?? '')]),
    ]),
  }
}

function secretValue({ secrets }: World, arn: string): string {
  const value = secrets.get(arn)
  if (value === undefined)
    throw new Error(
      `ResourceInitializationError: unable to pull secrets or registry auth: unable to retrieve secret from asm: ${arn}: Secrets Manager can't find the specified secret.`,
    )
  return value
}
