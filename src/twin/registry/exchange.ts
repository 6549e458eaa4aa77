import type { IncomingMessage, ServerResponse } from 'node:http'
import type { BlobStore } from './blobs.ts'
import type { Repository, StoredManifest } from './repository.ts'

export type Route = {
  readonly repository: string
  readonly kind: 'blobs' | 'uploads' | 'manifests'
  readonly reference: string
}
export type Exchange = {
  readonly repository: Repository
  readonly repositories: ReadonlyMap<string, Repository>
  readonly store: BlobStore
  readonly route: Route
  readonly url: URL
  readonly request: IncomingMessage
  readonly response: ServerResponse
  /** Told of every manifest that was taken. */
  stored(manifest: StoredManifest): void
}
