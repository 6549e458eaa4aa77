import * as posix from 'node:path/posix'
import { type Descriptor, DigestMismatch, isDigest } from './oci.ts'
import { MalformedImage } from './parse.ts'

/** A file of a tar archive by its path: its bytes under their digest, or the path that a link leads to. */
export type Members = ReadonlyMap<string, Descriptor | string>

export type ArchiveForm = 'layout' | 'docker'

/** Both forms can stand in one archive (Docker from 25.0 on): the layout says more. */
export function formOf(members: Members): ArchiveForm {
  if (members.has('oci-layout') && members.has('index.json')) return 'layout'
  if (members.has('manifest.json')) return 'docker'
  throw new MalformedImage('it is neither an OCI layout nor an archive of `docker save`')
}

/** The blobs of a layout in an archive. Throws `DigestMismatch` for one whose bytes are not what its name says. */
export function layoutBlobs(members: Members): readonly Descriptor[] {
  return [...members].flatMap(([path, member]) => {
    const [, hex] = /^blobs\/sha256\/([0-9a-f]{64})$/.exec(path) ?? []
    if (hex === undefined || typeof member === 'string') return []
    return [named(member, hex, path)]
  })
}

export type DockerImage = { readonly config: Descriptor; readonly layers: readonly Descriptor[] }

/**
 * The one image of a `docker save` archive, by its `manifest.json`
 * (https://github.com/moby/docker-image-spec, "Combined Image JSON + Filesystem Changeset Format").
 */
export function dockerImage(manifest: Uint8Array, members: Members): DockerImage {
  const images = parsed(manifest)
  const [image, ...others] = images
  if (image === undefined || others.length > 0) {
    throw new MalformedImage(`its manifest.json lists ${images.length} images; it must be one`)
  }
  const config = member(members, image.Config)
  const [, hex] = /(?:^|\/)([0-9a-f]{64})(?:\.json)?$/.exec(image.Config) ?? []
  return {
    config: hex === undefined ? config : named(config, hex, image.Config),
    layers: image.Layers.map((path) => member(members, path)),
  }
}

function named(descriptor: Descriptor, hex: string, path: string): Descriptor {
  const expected = `sha256:${hex}`
  if (isDigest(expected) && descriptor.digest !== expected) {
    throw new DigestMismatch(path, expected, descriptor.digest)
  }
  return descriptor
}

const maxLinks = 8

/** Old versions of docker write a layer once and link to it from the others. */
function member(members: Members, path: string): Descriptor {
  let at = posix.normalize(path)
  for (let links = 0; links < maxLinks; links++) {
    const found = members.get(at)
    if (found === undefined) break
    if (typeof found !== 'string') return found
    at = found
  }
  throw new MalformedImage(`its manifest.json names "${path}", which is not in it`)
}

type Entry = { readonly Config: string; readonly Layers: readonly string[] }

function parsed(bytes: Uint8Array): readonly Entry[] {
  let value: unknown
  try {
    value = JSON.parse(new TextDecoder().decode(bytes))
  } catch (error) {
    throw new MalformedImage('its manifest.json is not JSON', error)
  }
  if (Array.isArray(value) && value.every(isEntry)) return value
  throw new MalformedImage('its manifest.json is no list of images with Config and Layers')
}

const isEntry = (value: unknown): value is Entry =>
  typeof value === 'object' &&
  value !== null &&
  'Config' in value &&
  typeof value.Config === 'string' &&
  'Layers' in value &&
  Array.isArray(value.Layers) &&
  value.Layers.every((path) => typeof path === 'string')
