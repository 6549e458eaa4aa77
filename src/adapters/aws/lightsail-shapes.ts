import type {
  ContainerService,
  ContainerServiceDeployment,
  CreateContainerServiceDeploymentCommandInput,
} from '@aws-sdk/client-lightsail'
import type {
  Container,
  Deployment,
  HealthCheck,
  ServiceState,
  Workload,
} from '../../core/deploy/lightsail/service.ts'
import { given } from './failure.ts'

/** AWS's answers in core's words: only the members that a new deployment may be given again are taken over. */
export function readService(answer: ContainerService): ServiceState {
  const { state, stateDetail, url, currentDeployment, nextDeployment } = answer
  return {
    state: state ?? 'UNKNOWN',
    ...(stateDetail?.code !== undefined && { stateDetail: stateDetail.code }),
    ...(url !== undefined && { url }),
    ...(currentDeployment && { current: readDeployment(currentDeployment) }),
    ...(nextDeployment && { next: readDeployment(nextDeployment) }),
  }
}

export function readDeployment({
  version,
  state,
  containers,
  publicEndpoint,
  createdAt,
}: ContainerServiceDeployment): Deployment {
  const named = Object.entries(containers ?? {}).map(([name, one]): [string, Container] => [
    name,
    {
      image: one.image ?? '',
      command: one.command ?? [],
      environment: one.environment ?? {},
      ports: one.ports ?? {},
    },
  ])
  const { containerName, containerPort, healthCheck } = publicEndpoint ?? {}
  return {
    version: given(version, 'Lightsail'),
    state: given(state, 'Lightsail'),
    createdAt: createdAt?.getTime() ?? 0,
    containers: Object.fromEntries(named),
    ...(containerName !== undefined &&
      containerPort !== undefined && {
        publicEndpoint: { containerName, containerPort, healthCheck: readHealthCheck(healthCheck ?? {}) },
      }),
  }
}

const healthMembers = [
  'healthyThreshold',
  'unhealthyThreshold',
  'timeoutSeconds',
  'intervalSeconds',
  'path',
  'successCodes',
] as const satisfies readonly (keyof HealthCheck)[]

type Answered = { readonly [K in keyof HealthCheck]?: HealthCheck[K] | undefined }

const readHealthCheck = (answer: Answered): HealthCheck =>
  Object.fromEntries(
    healthMembers.flatMap((name) => (answer[name] === undefined ? [] : [[name, answer[name]]])),
  )

export function deploymentInput(
  serviceName: string,
  { containers, publicEndpoint }: Workload,
): CreateContainerServiceDeploymentCommandInput {
  const named = Object.entries(containers).map(([name, { image, command, environment, ports }]) => [
    name,
    { image, environment, ports, ...(command.length > 0 && { command }) },
  ])
  return {
    serviceName,
    containers: Object.fromEntries(named),
    ...(publicEndpoint && { publicEndpoint: { ...publicEndpoint } }),
  }
}
