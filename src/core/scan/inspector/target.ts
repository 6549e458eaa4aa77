import { UsageError } from '../../command/failure.ts'
import { isLoopbackAddress, isRegion } from '../../identity/hosts.ts'
import { type Digest, isDigest } from '../../image/oci.ts'
import { parseRepository } from '../../image/repository.ts'

/** A repository of ECR that an image is handed over to. */
export type Target = {
  /** Host, with its port on loopback. */
  readonly address: string
  readonly repository: string
  /** As the address says; absent on loopback. */
  readonly region?: string
}

const ecr = /^\d{12}\.dkr\.ecr(?:-fips)?\.([a-z0-9-]+)\.amazonaws\.com(?:\.cn)?$/

/**
 * `ACCOUNT.dkr.ecr.REGION.amazonaws.com/NAME`, or a registry on this machine that stands in for it.
 * @param region what the user said
 * @throws UsageError `bad-value`
 */
export function parseTarget(written: string, region: string | undefined, input = 'push-to'): Target {
  const { host = '', name = '' } = parseRepository(written) ?? {}
  const target = { address: host, repository: name }
  if (isStandIn(target)) return target
  const [, named = ''] = ecr.exec(host) ?? []
  if (!isRegion(named)) {
    throw wrong(input, written, 'must be ACCOUNT.dkr.ecr.REGION.amazonaws.com/NAME, without tag and digest')
  }
  if (region !== undefined && region !== named) {
    throw wrong(input, written, `is in ${named}, input "region" says ${region}`)
  }
  return { ...target, region: named }
}

export type Reference = { readonly target: Target; readonly digest: Digest }

/** `REPOSITORY@DIGEST`; undefined for what has no digest. @throws UsageError for a registry that is not ECR */
export function parseReference(written: string, region: string | undefined): Reference | undefined {
  const at = written.lastIndexOf('@')
  const digest = written.slice(at + 1)
  if (at < 0 || !isDigest(digest)) return undefined
  return { target: parseTarget(written.slice(0, at), region, 'image'), digest }
}

const wrong = (input: string, written: string, why: string): UsageError =>
  new UsageError('bad-value', input, `input "${input}": "${written}" ${why}`)

/** A registry on this machine stands in for ECR, as an endpoint there does for AWS. */
export const isStandIn = ({ address }: Target): boolean => isLoopbackAddress(address)
