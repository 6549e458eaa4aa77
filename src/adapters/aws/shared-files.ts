import { homedir } from 'node:os'
import { join } from 'node:path'
import { loadSharedConfigFiles, type ParsedIniData } from '@smithy/core/config'
import type { AwsService, ProfileEndpoint } from '../../core/identity/endpoints.ts'
import type { SharedSettings } from '../../core/identity/session.ts'

type Env = Readonly<Record<string, string | undefined>>

/**
 * What the shared credentials and config files say: keys of any profile, endpoints of the profile in use.
 * docs.aws.amazon.com/sdkref/latest/guide/file-format.html; names and places leave here, no key does.
 */
export async function sharedSettings(env: Env): Promise<SharedSettings> {
  const home = env['HOME'] ?? homedir()
  const filepath = env['AWS_SHARED_CREDENTIALS_FILE'] ?? join(home, '.aws', 'credentials')
  const configFilepath = env['AWS_CONFIG_FILE'] ?? join(home, '.aws', 'config')
  // Read anew: an earlier step of the job may have changed the files since this process cached them.
  const files = await loadSharedConfigFiles({ filepath, configFilepath, ignoreCache: true })
  return {
    keys: [...keysIn(filepath, files.credentialsFile), ...keysIn(configFilepath, files.configFile)],
    endpoints: [
      ...endpointsIn(files.credentialsFile, env, filepath),
      ...endpointsIn(files.configFile, env, configFilepath),
    ],
  }
}

const keysIn = (file: string, data: ParsedIniData): SharedSettings['keys'] =>
  Object.entries(data).flatMap(([profile, settings]) =>
    settings?.['aws_access_key_id'] !== undefined && settings['aws_session_token'] === undefined
      ? [{ file, profile }]
      : [],
  )

function endpointsIn(data: ParsedIniData, env: Env, file: string): readonly ProfileEndpoint[] {
  const name = env['AWS_PROFILE'] ?? 'default'
  const profile = data[name]
  const services = data[`services.${profile?.['services']}`]
  const found = (service: AwsService | 'all', url: string | undefined): readonly ProfileEndpoint[] =>
    url === undefined ? [] : [{ setting: `endpoint_url of profile "${name}" in ${file}`, service, url }]
  return [
    ...found('STS', services?.['sts.endpoint_url']),
    ...found('LIGHTSAIL', services?.['lightsail.endpoint_url']),
    ...found('ECS', services?.['ecs.endpoint_url']),
    ...found('ECR', services?.['ecr.endpoint_url']),
    ...found('INSPECTOR2', services?.['inspector2.endpoint_url']),
    ...found('IAM', services?.['iam.endpoint_url']),
    ...found('all', profile?.['endpoint_url']),
  ]
}
