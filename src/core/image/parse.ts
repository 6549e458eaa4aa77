import { type Descriptor, type ImageConfig, type Index, isDigest, type Manifest } from './oci.ts'

/** Bytes that should be a part of an image and are not of its shape; the message completes `… is no image: `. */
export class MalformedImage extends Error {
  constructor(message: string, cause?: unknown) {
    super(message, { cause })
    this.name = 'MalformedImage'
  }
}

/** What is read here was written by others: only the shapes that the code relies on are checked, the rest is kept. */
export function parseManifest(bytes: Uint8Array): Manifest {
  const manifest = object(bytes, 'the manifest')
  if (!isDescriptor(manifest['config'])) throw new MalformedImage('the manifest names no config')
  if (!areDescriptors(manifest['layers'])) throw new MalformedImage('the manifest lists no layers')
  if (!isTextMap(manifest['annotations']))
    throw new MalformedImage('the annotations of the manifest are no texts')
  return manifest as unknown as Manifest
}

export function parseIndex(bytes: Uint8Array, what = 'the index'): Index {
  const index = object(bytes, what)
  if (!areDescriptors(index['manifests'])) throw new MalformedImage(`${what} lists no manifests`)
  return index as unknown as Index
}

/** @param layers how many the manifest has: the config must give each its diff-id */
export function parseConfig(bytes: Uint8Array, layers: number): ImageConfig {
  const config = object(bytes, 'the config')
  if (typeof config['os'] !== 'string' || typeof config['architecture'] !== 'string') {
    throw new MalformedImage('the config names no os and architecture')
  }
  const diffIds = isRecord(config['rootfs']) ? config['rootfs']['diff_ids'] : undefined
  if (!Array.isArray(diffIds) || !diffIds.every((id) => typeof id === 'string' && isDigest(id))) {
    throw new MalformedImage('the config has no list of diff-ids')
  }
  if (diffIds.length !== layers) {
    throw new MalformedImage(`the config has ${diffIds.length} diff-ids for ${layers} layers`)
  }
  for (const [name, isRight] of shapes) {
    if (!isRight(isRecord(config['config']) ? config['config'][name] : undefined)) {
      throw new MalformedImage(`"${name}" of the config is not of its type`)
    }
  }
  if (!isNothing(config['history']) && !isListOf(config['history'], isStep)) {
    throw new MalformedImage('the history of the config is not a list of steps')
  }
  return config as unknown as ImageConfig
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const isNothing = (value: unknown): boolean => value === undefined || value === null
const isText = (value: unknown): value is string => typeof value === 'string'
const isListOf = (value: unknown, is: (item: unknown) => boolean): boolean =>
  Array.isArray(value) && value.every(is)
const isTexts = (value: unknown): boolean => isNothing(value) || isListOf(value, isText)
const isStep = (value: unknown): boolean =>
  isRecord(value) && [value['created_by'], value['comment']].every((text) => isNothing(text) || isText(text))
const isMap = (value: unknown): boolean => isNothing(value) || isRecord(value)
const isTextMap = (value: unknown): boolean =>
  isNothing(value) || (isRecord(value) && Object.values(value).every((one) => isNothing(one) || isText(one)))

const shapes: readonly (readonly [string, (value: unknown) => boolean])[] = [
  ['User', (value) => isNothing(value) || isText(value)],
  ['WorkingDir', (value) => isNothing(value) || isText(value)],
  ['Env', isTexts],
  ['Entrypoint', isTexts],
  ['Cmd', isTexts],
  ['ExposedPorts', isMap],
  ['Labels', isTextMap],
]

function object(bytes: Uint8Array, what: string): Record<string, unknown> {
  let value: unknown
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch (error) {
    throw new MalformedImage(`${what} is not JSON`, error)
  }
  if (!isRecord(value)) throw new MalformedImage(`${what} is not a JSON object`)
  return value
}

const areDescriptors = (value: unknown): boolean => isListOf(value, isDescriptor)

const isDescriptor = (value: unknown): value is Descriptor =>
  isRecord(value) &&
  isText(value['mediaType']) &&
  isText(value['digest']) &&
  isDigest(value['digest']) &&
  Number.isSafeInteger(value['size']) &&
  (value['size'] as number) >= 0 &&
  isTextMap(value['annotations'])
