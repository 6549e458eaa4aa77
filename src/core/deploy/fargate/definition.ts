import type { Digest } from '../../image/oci.ts'
import type { Containers } from '../containers.ts'

/** Members that are judged here are typed; the rest is AWS's and goes through as it is. */
export type ContainerDefinition = {
  readonly name: string
  readonly image: string
  readonly command?: readonly string[]
  readonly entryPoint?: readonly string[]
  readonly environment?: readonly Variable[]
  readonly secrets?: readonly Reference[]
  readonly portMappings?: readonly PortMapping[]
  readonly healthCheck?: { readonly command: readonly string[]; readonly [member: string]: unknown }
  readonly [member: string]: unknown
}
export type Variable = { readonly name: string; readonly value: string }
/** `valueFrom`: ARN of a Secrets Manager secret or an SSM parameter, or the name of a parameter. */
export type Reference = { readonly name: string; readonly valueFrom: string }
export type PortMapping = { readonly containerPort?: number; readonly [member: string]: unknown }

/**
 * The input of RegisterTaskDefinition.
 * docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RegisterTaskDefinition.html
 */
export type TaskDefinition = {
  readonly family: string
  readonly containerDefinitions: readonly ContainerDefinition[]
  /** CPU units or `.5 vCPU`. */
  readonly cpu?: string
  /** MiB or `1 GB`. */
  readonly memory?: string
  readonly runtimePlatform?: { readonly cpuArchitecture?: string; readonly operatingSystemFamily?: string }
  readonly [member: string]: unknown
}

export const containerOf = (
  { containerDefinitions }: TaskDefinition,
  name: string,
): ContainerDefinition | undefined => containerDefinitions.find((one) => one.name === name)

const arn = /^arn:aws[\w-]*:(?:secretsmanager|ssm):/

/**
 * Where a value stands in the open: environments, words to start with, `valueFrom` that names no secret, since what is
 * no reference may be the secret itself, and every text of the other members, such as options of a log driver.
 */
export function openValues({ containerDefinitions }: TaskDefinition): Containers {
  const read = ({
    command,
    entryPoint,
    healthCheck,
    environment,
    secrets,
    ...rest
  }: ContainerDefinition) => ({
    command: [...(entryPoint ?? []), ...(command ?? []), ...(healthCheck?.command ?? [])],
    environment: Object.fromEntries([
      ...(environment ?? []).map(({ name, value }) => [name, value]),
      ...(secrets ?? [])
        .filter(({ valueFrom }) => !arn.test(valueFrom))
        .map(({ name, valueFrom }) => [name, valueFrom]),
    ]),
    others: Object.fromEntries(textsIn(rest, '')),
  })
  return Object.fromEntries(containerDefinitions.map((one) => [one.name, read(one)]))
}

/** @param place of the value, with a dot behind it */
function* textsIn(value: unknown, place: string): Generator<readonly [string, string]> {
  if (typeof value === 'string') yield [place.slice(0, -1), value]
  if (typeof value !== 'object' || value === null) return
  for (const [name, one] of Object.entries(value)) yield* textsIn(one, `${place}${name}.`)
}

/** The definition with the image of one container filled in, by digest. */
export const withImage = (
  definition: TaskDefinition,
  container: string,
  repository: string,
  digest: Digest,
): TaskDefinition => ({
  ...definition,
  containerDefinitions: definition.containerDefinitions.map((one) =>
    one.name === container ? { ...one, image: `${repository}@${digest}` } : one,
  ),
})
