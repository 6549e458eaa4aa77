import type { StatusType } from '@aws-sdk/client-iam'
import { accessKeyId, type Key, type KeyRing } from '../sts/key-ring.ts'

export type AccessKey = {
  readonly id: string
  readonly user: string
  readonly status: StatusType
  readonly created: Date
  readonly used?: { readonly at: Date; readonly service: string; readonly region: string }
}
export type SeedAccessKey = Pick<AccessKey, 'user'> & Partial<Omit<AccessKey, 'id'>>

/** The users of one account by the access keys that they hold. A user without a key is not there. */
export class IamAccount {
  readonly id: string
  readonly #ring: KeyRing
  readonly #keys = new Map<string, AccessKey>()

  constructor(id: string, ring: KeyRing) {
    this.id = id
    this.#ring = ring
  }

  /** A key as `create-access-key` once gave it out, allowed nothing. */
  seed({ status = 'Active', created = new Date(0), ...rest }: SeedAccessKey): Key {
    const policies = [{ Statement: [] }]
    const principal = { account: this.id, arn: this.userArn(rest.user), userId: rest.user, policies }
    const key = this.#ring.seed(principal)
    this.#keys.set(key.accessKeyId, { ...rest, status, created, id: key.accessKeyId })
    return key
  }

  /** An id of the account whose key was deleted, so that nothing here knows it. */
  deletedKeyId(): string {
    return accessKeyId('AKIA', this.id)
  }

  key(id: string): AccessKey | undefined {
    return this.#keys.get(id)
  }

  keysOf(user: string): readonly AccessKey[] {
    return [...this.#keys.values()].filter((key) => key.user === user)
  }

  userArn(user: string): string {
    return `arn:aws:iam::${this.id}:user/${user}`
  }
}
