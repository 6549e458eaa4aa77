import { describe, expect, it } from '@jest/globals'
import { hostOf, type Kind, type Standing, standing } from '../../../src/core/identity/hosts.ts'

const cases: readonly (readonly [string, Kind, Standing])[] = [
  ['https://sts.amazonaws.com', 'aws', 'own'],
  ['https://sts.eu-west-1.amazonaws.com/', 'aws', 'own'],
  ['https://STS.EU-WEST-1.AMAZONAWS.COM', 'aws', 'own'],
  ['https://sts.eu-west-1.amazonaws.com.', 'aws', 'own'],
  ['https://sts-fips.us-gov-west-1.amazonaws.com', 'aws', 'own'],
  ['https://sts.cn-north-1.amazonaws.com.cn', 'aws', 'own'],
  ['https://lightsail.eu-central-1.api.aws', 'aws', 'own'],
  ['https://ecs.eu-central-1.amazonaws.com', 'aws', 'own'],
  ['https://vpce-0a1b-xyz.sts.us-east-1.vpce.amazonaws.com', 'aws', 'own'],
  ['https://api.ecr.eu-west-1.amazonaws.com', 'aws', 'own'],
  ['https://ecr.eu-west-1.api.aws', 'aws', 'own'],
  ['https://vpce-0a1b.api.ecr.us-east-1.vpce.amazonaws.com', 'aws', 'own'],
  ['https://inspector2.eu-west-1.amazonaws.com', 'aws', 'own'],
  ['https://iam.amazonaws.com', 'aws', 'own'],
  ['https://123456789012.dkr.ecr.eu-west-1.amazonaws.com', 'aws', 'foreign'],
  ['https://x.api.ecr.eu-west-1.amazonaws.com', 'aws', 'foreign'],
  ['http://sts.amazonaws.com', 'aws', 'foreign'],
  ['http://amazonaws.com@evil.example', 'aws', 'foreign'],
  ['https://sts.amazonaws.com@evil.example', 'aws', 'foreign'],
  ['https://user@sts.amazonaws.com', 'aws', 'foreign'],
  ['https://evilamazonaws.com', 'aws', 'foreign'],
  ['https://sts.evilamazonaws.com', 'aws', 'foreign'],
  ['https://sts.amazonaws.com.evil.example', 'aws', 'foreign'],
  ['https://sts.amazonaws.com\\.evil.example', 'aws', 'own'],
  ['https://amazonaws.com', 'aws', 'foreign'],
  ['https://bucket.s3.amazonaws.com', 'aws', 'foreign'],
  ['https://abc.execute-api.us-east-1.amazonaws.com', 'aws', 'foreign'],
  ['https://sts.lb-1.us-east-1.elb.amazonaws.com', 'aws', 'foreign'],
  ['https://vpce-1.vpce-svc-2.us-east-1.vpce.amazonaws.com', 'aws', 'foreign'],
  ['https://sts.amazonaws.com#@127.0.0.1', 'aws', 'own'],
  ['no url', 'aws', 'foreign'],
  ['', 'aws', 'foreign'],
  ['http://127.0.0.1:4566', 'aws', 'loopback'],
  ['http://127.9.9.9', 'aws', 'loopback'],
  ['http://0177.0.0.1', 'aws', 'loopback'],
  ['http://2130706433', 'aws', 'loopback'],
  ['http://localhost:1', 'aws', 'loopback'],
  ['http://LOCALHOST', 'aws', 'loopback'],
  ['http://[::1]:4566', 'aws', 'loopback'],
  ['http://[::ffff:127.0.0.1]', 'aws', 'loopback'],
  ['http://127.0.0.1.evil.example', 'aws', 'foreign'],
  ['http://localhost.evil.example', 'aws', 'foreign'],
  ['http://a@127.0.0.1', 'aws', 'foreign'],
  ['http://10.0.0.1', 'aws', 'foreign'],
  ['http://0.0.0.0', 'aws', 'foreign'],
  ['http://[::2]', 'aws', 'foreign'],
  ['https://run-actions-1-azure-eastus.actions.githubusercontent.com/x?y', 'oidc', 'own'],
  ['https://actions.githubusercontent.com.evil.example', 'oidc', 'foreign'],
  ['https://raw.githubusercontent.com', 'oidc', 'foreign'],
  ['https://github.com', 'github', 'own'],
  ['https://api.github.com', 'github', 'own'],
  ['https://acme.ghe.com', 'github', 'own'],
  ['https://api.acme.ghe.com', 'github', 'own'],
  ['https://pages.github.com', 'github', 'foreign'],
  ['https://git.corp.example', 'github', 'foreign'],
]

describe('whose host a URL names', () => {
  it.each(cases)('%s as %s: %s', (url, kind, expected) => {
    expect(standing(url, kind)).toBe(expected)
  })

  it('knows the configured GitHub Enterprise Server', () => {
    expect(standing('https://git.corp.example/api/v3', 'github', 'git.corp.example')).toBe('own')
    expect(standing('https://evil.git.corp.example', 'github', 'git.corp.example')).toBe('foreign')
  })
})

it('names a URL without a host as one', () => {
  expect(['file:///etc/passwd', 'junk', 'https://a.example/b?c=d'].map(hostOf)).toEqual([
    'no host',
    'no URL',
    'a.example',
  ])
})
