/** What happened on GitHub, as far as it says which commits to read. Never from the payload's list of commits. */
export type GitEvent =
  | {
      readonly kind: 'push'
      /** `refs/heads/…` or `refs/tags/…` */
      readonly ref: string
      /** Undefined for a new ref. */
      readonly before: string | undefined
      readonly after: string
      readonly deleted: boolean
      readonly forced: boolean
      readonly defaultBranch: string | undefined
    }
  | {
      readonly kind: 'pull-request'
      readonly base: string
      readonly head: string
      readonly headRef: string
      readonly title: string
      readonly body: string
    }
  /** Queued pull requests, merged with their base by GitHub. */
  | { readonly kind: 'merge-group'; readonly base: string; readonly head: string }
  /** A branch or a tag that is new. */
  | {
      readonly kind: 'create'
      readonly ref: string
      readonly head: string
      readonly defaultBranch: string | undefined
    }
  /** Any other event: the commit that it runs on, and what it says to everyone (a release's notes). */
  | {
      readonly kind: 'other'
      readonly name: string
      readonly head: string
      /** What the job runs on: `refs/heads/…`, `refs/tags/…`, `refs/pull/…`. */
      readonly ref?: string
      readonly defaultBranch?: string
      /** The tag of a release. */
      readonly released?: string
      readonly texts?: readonly string[]
    }

/** One ref of a `git push`, as git tells its pre-push hook. An all-zero id is undefined. */
export type PushedRef = {
  readonly localRef: string
  readonly local: string | undefined
  readonly remoteRef: string
  readonly remote: string | undefined
}

const isZero = (oid: string): boolean => /^0+$/.test(oid)
export const presentOid = (oid: string): string | undefined => (isZero(oid) ? undefined : oid)

/** `<local ref> <local oid> <remote ref> <remote oid>` a line; https://git-scm.com/docs/githooks#_pre_push */
export function parsePushedRefs(stdin: string): PushedRef[] | undefined {
  const lines = stdin.split('\n').filter((line) => line !== '')
  const refs = lines.flatMap((line): PushedRef[] => {
    const [localRef, local, remoteRef, remote, ...rest] = line.split(' ')
    if (localRef === undefined || local === undefined || remoteRef === undefined || remote === undefined)
      return []
    if (rest.length > 0 || !/^[0-9a-f]{40,64}$/.test(local) || !/^[0-9a-f]{40,64}$/.test(remote)) return []
    return [{ localRef, local: presentOid(local), remoteRef, remote: presentOid(remote) }]
  })
  return refs.length === lines.length ? refs : undefined
}
