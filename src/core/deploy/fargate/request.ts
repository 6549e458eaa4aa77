import { UsageError } from '../../command/failure.ts'
import { type Digest, isDigest } from '../../image/oci.ts'
import { parseRepository } from '../../image/repository.ts'
import { readCommon, readSmoke, wrong } from '../request.ts'
import type { FargateInputs } from './inputs.ts'
import { parseTaskDefinition } from './spec.ts'
import type { FargateRequest } from './target.ts'

export type Files = { readonly spec?: string; readonly verdict?: string }
export type Read = Omit<FargateRequest, 'rehearsal' | 'inspector'> & {
  /** Of an image that a registry keeps; undefined: `image` is a layout, and goes to `repository`. */
  readonly named: Digest | undefined
}

/** Everything that can be wrong with the inputs alone is found here, before anything is sent. */
export function readRequest(given: FargateInputs, files: Files): Read {
  const spec = files.spec === undefined ? undefined : parseTaskDefinition(files.spec, given.spec ?? '')
  const inherits = given['environment-inherit']
  if (spec === undefined && inherits.length > 0)
    throw conflicting('environment-inherit', 'needs input "spec": what runs today has all its variables')
  const smoke = readSmoke(given)
  return {
    ...readCommon(given, files.verdict),
    ...imageOf(given),
    service: given.service,
    cluster: given.cluster,
    spec,
    container: given.container,
    environmentInherit: inherits,
    remove: given.remove,
    smoke,
    smokeUrl: smokeUrlOf(given),
  }
}

function imageOf({ image, 'push-to': to }: FargateInputs): { repository: string; named: Digest | undefined } {
  const [name = '', digest] = image.split('@')
  if (digest === undefined) {
    if (to === undefined) throw missing('push-to', 'is required when "image" is a layout')
    if (parseRepository(to) === undefined)
      throw wrong('push-to', `must be like HOST/NAME, without a tag, got "${to}"`)
    return { repository: to, named: undefined }
  }
  if (!isDigest(digest) || parseRepository(name) === undefined)
    throw wrong('image', `must be a folder or like HOST/NAME@sha256:…, got "${image}"`)
  if (to !== undefined) throw conflicting('push-to', 'is for a layout, and "image" names a registry')
  return { repository: name, named: digest }
}

function smokeUrlOf(given: FargateInputs): string | undefined {
  const { 'smoke-url': url, 'smoke-path': path } = given
  if (path !== undefined && url === undefined)
    throw missing('smoke-url', 'is required with "smoke-path": a service of ECS has no address of its own')
  if (url === undefined) return undefined
  if (!/^https?:\/\/[^/?#@\s]+\/?$/.test(url) || !URL.canParse(url))
    throw wrong('smoke-url', `must be like https://app.example.com, got "${url}"`)
  return url
}

const missing = (input: string, why: string): UsageError =>
  new UsageError('missing-input', input, `input "${input}" ${why}`)
const conflicting = (input: string, why: string): UsageError =>
  new UsageError('conflicting-inputs', input, `input "${input}" ${why}`)
