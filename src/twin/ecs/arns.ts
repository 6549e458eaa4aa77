/** https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelasticcontainerservice.html */
export type Arns = {
  cluster(name: string): string
  service(cluster: string, name: string): string
  serviceDeployment(cluster: string, service: string, id: string): string
  serviceRevision(cluster: string, service: string, id: string): string
  taskDefinition(family: string, revision: number | '*'): string
  task(cluster: string, id: string): string
  container(cluster: string, task: string, id: string): string
  targetGroup(service: string): string
}

export function arnsOf(region: string, account: string): Arns {
  const of = (kind: string, ...parts: readonly string[]): string =>
    `arn:aws:ecs:${region}:${account}:${[kind, ...parts].join('/')}`
  return {
    cluster: (name) => of('cluster', name),
    service: (cluster, name) => of('service', cluster, name),
    serviceDeployment: (cluster, service, id) => of('service-deployment', cluster, service, id),
    serviceRevision: (cluster, service, id) => of('service-revision', cluster, service, id),
    taskDefinition: (family, revision) => of('task-definition', `${family}:${revision}`),
    task: (cluster, id) => of('task', cluster, id),
    container: (cluster, task, id) => of('container', cluster, task, id),
    targetGroup: (service) =>
      `arn:aws:elasticloadbalancing:${region}:${account}:targetgroup/${service}/0123456789abcdef`,
  }
}

/** The name at the end of an ARN, or the name itself. */
export const nameIn = (reference: string): string => reference.slice(reference.lastIndexOf('/') + 1)
