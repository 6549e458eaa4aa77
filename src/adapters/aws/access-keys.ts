import {
  GetAccessKeyLastUsedCommand,
  IAMClient,
  ListAccessKeysCommand,
  type ListAccessKeysResponse,
  NoSuchEntityException,
} from '@aws-sdk/client-iam'
import { GetAccessKeyInfoCommand, STSClient } from '@aws-sdk/client-sts'
import { Halted } from '../../core/command/failure.ts'
import { hostOf } from '../../core/identity/hosts.ts'
import type { HeldKey, KeyAuthority } from '../../core/secrets/key-triage.ts'
import { hostAt, type SdkCredentials, settingsAs } from './client-settings.ts'
import { callsOf, given } from './failure.ts'

type Asker = {
  readonly region: string
  readonly credentials: SdkCredentials
  endpoint(service: 'STS' | 'IAM'): string | undefined
}

/** Of a key only its id is sent; the requests are signed by the session. */
export function accessKeys(
  { region, credentials, endpoint }: Asker,
  abortSignal: AbortSignal,
): Pick<KeyAuthority, 'accountOf' | 'lastUse' | 'keysOf'> {
  const at = { sts: endpoint('STS'), iam: endpoint('IAM') }
  const sts = new STSClient(settingsAs({ region, endpoint: at.sts, credentials }))
  const iam = new IAMClient(settingsAs({ region, endpoint: at.iam, credentials }))
  const options = { abortSignal }
  const askSts = callsOf('sts', hostAt({ region, endpoint: at.sts }, 'sts'))
  // IAM is one for all regions.
  const askIam = callsOf('iam', at.iam === undefined ? 'iam' : hostOf(at.iam), isAbsence)
  return {
    async accountOf(AccessKeyId) {
      const command = new GetAccessKeyInfoCommand({ AccessKeyId })
      return given((await askSts('GetAccessKeyInfo', sts.send(command, options))).Account, 'STS')
    },
    async lastUse(AccessKeyId) {
      const command = new GetAccessKeyLastUsedCommand({ AccessKeyId })
      try {
        const answer = await askIam('GetAccessKeyLastUsed', iam.send(command, options))
        const { LastUsedDate: at, ServiceName: service, Region: region } = answer.AccessKeyLastUsed ?? {}
        return { user: answer.UserName, at, service, region }
      } catch (error) {
        if (isAbsence(error)) return 'no such key'
        throw error
      }
    },
    async keysOf(UserName) {
      const list = (Marker: string | undefined) =>
        askIam('ListAccessKeys', iam.send(new ListAccessKeysCommand({ UserName, Marker }), options))
      try {
        return await keysOn(list)
      } catch (error) {
        if (isAbsence(error)) return []
        throw error
      }
    },
  }
}

/** A user has two keys at most: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
const mostPages = 10

async function keysOn(
  list: (marker: string | undefined) => Promise<ListAccessKeysResponse>,
): Promise<HeldKey[]> {
  const keys: HeldKey[] = []
  let marker: string | undefined
  for (let page = 0; page < mostPages; page++) {
    const { AccessKeyMetadata, IsTruncated, Marker } = await list(marker)
    const found = given(AccessKeyMetadata, 'IAM')
    keys.push(
      ...found.map(({ AccessKeyId: id, Status: status, CreateDate: created }) => ({ id, status, created })),
    )
    if (IsTruncated !== true) return keys
    marker = given(Marker, 'IAM')
  }
  // One that is not among them would pass for deleted.
  throw new Halted('incomplete', 'unreachable', `iam:ListAccessKeys came to no end in ${mostPages} pages`)
}

const isAbsence = (error: unknown): boolean => error instanceof NoSuchEntityException
