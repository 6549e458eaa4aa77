import type { Digest } from '../../image/oci.ts'

/** A container of a Lightsail deployment; members as in AWS's `Container`, absent maps as empty ones. */
export type Container = {
  readonly image: string
  readonly command: readonly string[]
  readonly environment: Readonly<Record<string, string>>
  /** Port → HTTP, HTTPS, TCP or UDP. */
  readonly ports: Readonly<Record<string, string>>
}

/** As AWS's `ContainerServiceHealthCheckConfig`; an absent member has AWS's default. */
export type HealthCheck = {
  readonly healthyThreshold?: number
  readonly unhealthyThreshold?: number
  /** Seconds. */
  readonly timeoutSeconds?: number
  /** Seconds. */
  readonly intervalSeconds?: number
  readonly path?: string
  readonly successCodes?: string
}
export type PublicEndpoint = {
  readonly containerName: string
  readonly containerPort: number
  readonly healthCheck: HealthCheck
}

/** What a deployment runs: the members of CreateContainerServiceDeployment that describe it. */
export type Workload = {
  readonly containers: Readonly<Record<string, Container>>
  readonly publicEndpoint?: PublicEndpoint
}

export type Deployment = Workload & {
  readonly version: number
  readonly state: 'ACTIVATING' | 'ACTIVE' | 'INACTIVE' | 'FAILED'
  /** Milliseconds since the epoch. */
  readonly createdAt: number
}

export type ServiceState = {
  readonly state: string
  /** AWS's stateDetail.code, such as EVALUATING_HEALTH_CHECK. */
  readonly stateDetail?: string
  /** Absent until the service has a public endpoint. */
  readonly url?: string
  readonly current?: Deployment
  /** While one is pending. */
  readonly next?: Deployment
}

export type RegisteredImage = { readonly name: string; readonly digest: string }

/** Valid for 12 hours, for pushing only. */
export type RegistryLogin = {
  /** Host, with a port on loopback. */
  readonly registry: string
  readonly username: string
  readonly password: string
}

/** One container service of Lightsail. All throw `Halted` (`access-denied`, `unreachable`). */
export type Service = {
  /** Undefined when there is no such service. */
  find(): Promise<ServiceState | undefined>
  /** The last 50 versions, newest first. */
  deployments(): Promise<readonly Deployment[]>
  images(): Promise<readonly RegisteredImage[]>
  registryLogin(): Promise<RegistryLogin>
  /** Gives the image its name in this service, `:service.label.N`. */
  register(label: string, digest: Digest): Promise<string>
  /** Starts a deployment and returns its own version. Tried once: a second try might make a second one. */
  create(workload: Workload): Promise<number>
  /** Lines of a container's log since a time in milliseconds, oldest first. */
  log(container: string, since: number): Promise<readonly string[]>
}
