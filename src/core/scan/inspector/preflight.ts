import { Halted } from '../../command/failure.ts'
import { EngineFailure } from '../assessment.ts'
import type { Scanner } from './scanner.ts'

/**
 * Everything that would let a scan never come, asked before a byte is pushed: none of it is found out by waiting.
 * @throws EngineFailure with what to do
 */
export async function preflight(
  { configuration, accountStatus }: Pick<Scanner, 'configuration' | 'accountStatus'>,
  { repository, region }: { readonly repository: string; readonly region: string },
): Promise<void> {
  const found = await configuration()
  if (found === undefined) {
    throw refusal(
      `there is no repository "${repository}" in ${region}`,
      `aws ecr create-repository --region ${region} --repository-name ${repository} --image-tag-mutability IMMUTABLE`,
    )
  }
  if (found.type !== 'ENHANCED') {
    throw refusal(
      `the registry in ${region} scans by ${found.type}, not ENHANCED, and Inspector sees nothing of it`,
      `aws inspector2 enable --region ${region} --resource-types ECR`,
    )
  }
  const status = await accountStatus().catch((error: unknown) => {
    if (!(error instanceof Halted) || error.detail !== 'unreachable') throw error
    throw refusal(
      `it does not answer in ${region} (${error.message})`,
      'Not every region has it: https://docs.aws.amazon.com/inspector/latest/user/inspector_regions.html',
    )
  })
  if (status !== 'ENABLED') {
    throw refusal(
      `its scanning of ECR is ${status} in ${region}`,
      `aws inspector2 enable --region ${region} --resource-types ECR`,
    )
  }
  if (found.frequency === 'MANUAL') {
    const rule = JSON.stringify([
      {
        scanFrequency: 'CONTINUOUS_SCAN',
        repositoryFilters: [{ filter: repository, filterType: 'WILDCARD' }],
      },
    ])
    throw refusal(
      `no scan filter of the registry in ${region} matches "${repository}"`,
      `aws ecr put-registry-scanning-configuration --region ${region} --scan-type ENHANCED --rules '${rule}' (add the rules that are there already)`,
    )
  }
}

const refusal = (why: string, command: string): EngineFailure =>
  new EngineFailure('failed', `Inspector cannot assess the image: ${why}. Nothing was pushed. ${command}`)
