import type { Issuer } from './oidc/issuer.ts'
import { githubIssuer } from './oidc/tokens.ts'
import { identifier, type Principal } from './sts/key-ring.ts'
import type { PolicyDocument } from './sts/policy.ts'
import type { Account } from './sts/service.ts'
import type { Provider, Role } from './sts/trust.ts'

/** A sample account id of the AWS documentation. */
export const accountId = '123456789012'
export const deployRoleArn = `arn:aws:iam::${accountId}:role/kship-deploy`
/** Hands images over and reads what Inspector found; deploys nothing. */
export const pushRoleArn = `arn:aws:iam::${accountId}:role/kship-push`
export const fargateRoleArn = `arn:aws:iam::${accountId}:role/kship-deploy-fargate`
/** Asks whose access keys were found, by their ids; changes nothing. */
export const triageRoleArn = `arn:aws:iam::${accountId}:role/kship-triage`
/** What the tasks of the account's services may be given. */
export const taskRoles = {
  execution: `arn:aws:iam::${accountId}:role/advisor-execution`,
  task: `arn:aws:iam::${accountId}:role/advisor-task`,
} as const
const audience = 'sts.amazonaws.com'
const host = new URL(githubIssuer).host
const providerArn = `arn:aws:iam::${accountId}:oidc-provider/${host}`

/** What the set-up asks an account to trust: one repository, by its id, in one environment. */
const sampleTrust: PolicyDocument = {
  Version: '2012-10-17',
  Statement: {
    Effect: 'Allow',
    Principal: { Federated: providerArn },
    Action: 'sts:AssumeRoleWithWebIdentity',
    Condition: {
      StringEquals: { [`${host}:aud`]: audience, [`${host}:repository_id`]: '74' },
      StringLike: {
        [`${host}:sub`]: [
          'repo:octo-org/octo-repo:environment:production',
          'repo:octo-org@65/octo-repo@74:environment:production',
        ],
      },
    },
  },
}

const samplePermissions: PolicyDocument = {
  Version: '2012-10-17',
  Statement: {
    Effect: 'Allow',
    Action: [
      'lightsail:GetContainer*',
      'lightsail:CreateContainerServiceRegistryLogin',
      'lightsail:RegisterContainerImage',
      'lightsail:CreateContainerServiceDeployment',
    ],
    Resource: '*',
  },
}

/**
 * https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-push-iam.html, without the reading of layers; then
 * image-scanning-enhanced-iam.html and what else is asked of Inspector.
 */
const pushPermissions: PolicyDocument = {
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Action: [
        'ecr:GetAuthorizationToken',
        'ecr:GetRegistryScanningConfiguration',
        'inspector2:BatchGetAccountStatus',
        'inspector2:ListCoverage',
        'inspector2:ListFindings',
        'inspector2:BatchGetFindingDetails',
      ],
      Resource: '*',
    },
    {
      Effect: 'Allow',
      Action: [
        'ecr:BatchCheckLayerAvailability',
        'ecr:InitiateLayerUpload',
        'ecr:UploadLayerPart',
        'ecr:CompleteLayerUpload',
        'ecr:PutImage',
        'ecr:DescribeImages',
        'ecr:BatchGetRepositoryScanningConfiguration',
      ],
      Resource: `arn:aws:ecr:*:${accountId}:repository/advisor`,
    },
  ],
}

/** https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelasticcontainerservice.html */
const fargatePermissions: PolicyDocument = {
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Action: ['ecs:DescribeTaskDefinition', 'ecs:DeregisterTaskDefinition', 'ecs:ListTasks'],
      Resource: '*',
    },
    {
      Effect: 'Allow',
      Action: [
        'ecs:RegisterTaskDefinition',
        'ecs:DescribeServices',
        'ecs:UpdateService',
        'ecs:ListServiceDeployments',
        'ecs:DescribeServiceDeployments',
        'ecs:DescribeServiceRevisions',
        'ecs:StopServiceDeployment',
        'ecs:DescribeTasks',
      ],
      Resource: `arn:aws:ecs:*:${accountId}:*`,
    },
    {
      Effect: 'Allow',
      Action: 'iam:PassRole',
      Resource: Object.values(taskRoles),
      Condition: { StringEquals: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' } },
    },
  ],
}

/** The policy in actions/secret-guard/README.md. */
const triagePermissions: PolicyDocument = {
  Version: '2012-10-17',
  Statement: [
    { Effect: 'Allow', Action: 'sts:GetAccessKeyInfo', Resource: '*' },
    {
      Effect: 'Allow',
      Action: ['iam:GetAccessKeyLastUsed', 'iam:ListAccessKeys'],
      Resource: `arn:aws:iam::${accountId}:user/*`,
    },
  ],
}

export const administrator = (): Principal => ({
  account: accountId,
  arn: `arn:aws:iam::${accountId}:user/administrator`,
  userId: identifier('AIDA'),
  policies: [{ Statement: { Effect: 'Allow', Action: '*', Resource: '*' } }],
})

export type RoleOptions = { readonly trust?: PolicyDocument; readonly permissions?: PolicyDocument }

export function sampleAccount(issuer: Issuer, { trust, permissions }: RoleOptions): Account {
  const provider: Provider = {
    arn: providerArn,
    issuer: issuer.name,
    audiences: [audience],
    jwks: `${issuer.url}/.well-known/jwks`,
  }
  const role: Role = {
    arn: deployRoleArn,
    trust: trust ?? sampleTrust,
    permissions: permissions ?? samplePermissions,
    maxSessionDuration: 3600,
  }
  const push: Role = {
    arn: pushRoleArn,
    trust: trust ?? sampleTrust,
    permissions: pushPermissions,
    maxSessionDuration: 3600,
  }
  const fargate: Role = { ...role, arn: fargateRoleArn, permissions: permissions ?? fargatePermissions }
  const triage: Role = { ...role, arn: triageRoleArn, permissions: permissions ?? triagePermissions }
  return { id: accountId, providers: [provider], roles: [role, push, fargate, triage] }
}
