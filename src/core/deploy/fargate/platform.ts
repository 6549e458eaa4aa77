import { UsageError } from '../../command/failure.ts'
import type { Image, Platform } from '../../image/oci.ts'
import type { TaskDefinition } from './definition.ts'

/** AWS's word (RuntimePlatform) for each architecture of an image that Fargate runs. */
const architectures: Readonly<Record<string, string>> = { amd64: 'X86_64', arm64: 'ARM64' }

/** Which image of a layout a task definition runs; where nothing is said, AWS's default. */
export function platformOf({ runtimePlatform = {} }: Pick<TaskDefinition, 'runtimePlatform'>): Platform {
  const { cpuArchitecture = 'X86_64', operatingSystemFamily = 'LINUX' } = runtimePlatform
  const [architecture = cpuArchitecture] =
    Object.entries(architectures).find(([, name]) => name === cpuArchitecture) ?? []
  return { os: operatingSystemFamily === 'LINUX' ? 'linux' : 'windows', architecture }
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
