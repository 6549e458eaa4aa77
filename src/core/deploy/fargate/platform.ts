import { UsageError } from '../../command/failure.ts'
import type { Image, Platform } from '../../image/oci.ts'
import type { TaskDefinition } from './definition.ts'
import type { Service } from './service.ts'

/** AWS's word (RuntimePlatform) for each architecture of an image that Fargate runs. */
const architectures: Readonly<Record<string, string>> = { amd64: 'X86_64', arm64: 'ARM64' }

/** Which image of a layout a task definition runs; where nothing is said, AWS's default. */
export function platformOf({ runtimePlatform = {} }: Pick<TaskDefinition, 'runtimePlatform'>): Platform {
  const { cpuArchitecture = 'X86_64', operatingSystemFamily = 'LINUX' } = runtimePlatform
  const [architecture = cpuArchitecture] =
    Object.entries(architectures).find(([, name]) => name === cpuArchitecture) ?? []
  return { os: operatingSystemFamily === 'LINUX' ? 'linux' : 'windows', architecture }
}

/** By the spec, else by what runs, which is the base then. What is not there is the plan's to refuse. */
export async function platformFor(
  spec: TaskDefinition | undefined,
  service: Pick<Service, 'find' | 'revision'>,
): Promise<Platform> {
  if (spec !== undefined) return platformOf(spec)
  const state = await service.find()
  const running = typeof state === 'object' ? await service.revision(state.taskDefinition) : undefined
  return platformOf(running?.definition ?? {})
}

/** @throws UsageError when the image is for another kind of machine than the task definition */
export function judgePlatform({ runtimePlatform = {} }: TaskDefinition, image: Image | undefined): void {
  if (image === undefined) return
  const { os, architecture } = image.config
  const { cpuArchitecture = 'X86_64', operatingSystemFamily = 'LINUX' } = runtimePlatform
  const isSameSystem = operatingSystemFamily.toLowerCase().startsWith(os)
  if (isSameSystem && architectures[architecture] === cpuArchitecture) return
  throw new UsageError(
    'conflicting-inputs',
    'image',
    `input "image": it is for ${os}/${architecture}, and runtimePlatform of the task definition is ${operatingSystemFamily}/${cpuArchitecture}`,
  )
}
