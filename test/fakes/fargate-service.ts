import type { TaskDefinition } from '../../src/core/deploy/fargate/definition.ts'
import type {
  Revision,
  Service,
  ServiceDeployment,
  ServiceState,
  Task,
} from '../../src/core/deploy/fargate/service.ts'

type Step = Partial<ServiceDeployment> & {
  /** Tasks of the deployment that have stopped by then. */
  readonly stopped?: readonly Partial<Task>[]
  /** Its tasks that are up by then; default: one once it is SUCCESSFUL. */
  readonly up?: readonly Partial<Task>[]
}
type Options = {
  /** What runs, as revision 41. */
  readonly running: TaskDefinition
  readonly runningDigest?: string
  /** Whether its revision is still registered. Default: true. */
  readonly isActive?: boolean
  /** How the deployment of a revision goes, poll by poll; the last step stays. Default: to SUCCESSFUL. */
  readonly script?: Readonly<Record<string, readonly Step[]>>
  /** The digest that tasks tell, when it is not the one in the definition. */
  readonly tamper?: string
  readonly state?: Partial<ServiceState>
  /** Told each call by its name, before it is answered. */
  readonly before?: (call: string, fake: FakeFargate) => void
}
export type FakeFargate = Service & {
  readonly calls: string[]
  /** ARNs of task definitions, in the order in which they were deployed. */
  readonly deployed: string[]
  readonly registered: TaskDefinition[]
  /** Somebody else's deployment. */
  deploy(taskDefinition: string): void
  /** The task definition whose tasks run. */
  serving(): string
}

export const family = 'arn:aws:ecs:us-east-1:123456789012:task-definition/advisor'
export const oldDigest = `sha256:${'0'.repeat(64)}`

type Made = ServiceDeployment & { readonly id: string; readonly taskDefinition: string; polls: number }

/** A service of ECS as documented: one deployment at a time, the old tasks stay until the new ones are up. */
export function fakeFargate(options: Options): FakeFargate {
  const { script = {}, before = () => undefined } = options
  const revisions: Revision[] = [
    { arn: `${family}:41`, definition: options.running, isActive: options.isActive ?? true },
  ]
  const made: Made[] = []
  const calls: string[] = []
  let clock = 1_000_000
  let serving = `${family}:41`
  const told = (call: string): void => {
    calls.push(call)
    before(call, fake)
  }
  const deploy = (taskDefinition: string): void => {
    const newest = made.at(-1)
    if (newest !== undefined && stepOf(newest).status !== 'SUCCESSFUL') newest.polls = 99
    clock += 10_000
    const id = String(made.length + 1)
    const arn = `arn:aws:ecs:us-east-1:123456789012:service-deployment/default/advisor/${id}`
    made.push({ id, arn, taskDefinition, createdAt: clock, status: 'PENDING', polls: 0 })
  }
  const stepOf = ({ taskDefinition, polls }: Made): Step => {
    const steps = script[nameOf(taskDefinition)] ?? [{ status: 'IN_PROGRESS' }, { status: 'SUCCESSFUL' }]
    return steps[Math.min(polls, steps.length - 1)] ?? {}
  }
  const shown = (one: Made): ServiceDeployment => {
    const { stopped: _, up: __, ...step } = stepOf(one)
    if (step.status === 'SUCCESSFUL') serving = one.taskDefinition
    const { arn, taskDefinition, createdAt, status } = one
    return { arn, taskDefinition, createdAt, status, ...step }
  }
  const tasksOf = (one: Made): Task[] => {
    const { status, stopped = [], up = status === 'SUCCESSFUL' ? [{}] : [] } = stepOf(one)
    return [
      ...stopped.map((task, at) => taskOf(one, { arn: `task/${one.id}/${at}`, status: 'STOPPED', ...task })),
      ...up.map((task, at) => taskOf(one, { arn: `task/${one.id}/up${at}`, ...task })),
    ]
  }
  const taskOf = ({ taskDefinition, createdAt }: Made, task: Partial<Task>): Task => ({
    arn: 'task/0',
    taskDefinition,
    createdAt: createdAt + 1,
    status: 'RUNNING',
    health: 'HEALTHY',
    containers: containersOf(taskDefinition),
    ...task,
  })
  const containersOf = (arn: string): Task['containers'] =>
    (revisions.find((one) => one.arn === arn)?.definition.containerDefinitions ?? []).map(
      ({ name, image }) => ({
        name,
        imageDigest:
          arn === `${family}:41`
            ? (options.runningDigest ?? oldDigest)
            : (options.tamper ?? image.split('@')[1] ?? ''),
      }),
    )

  const fake: FakeFargate = {
    calls,
    deploy,
    get deployed() {
      return made.slice(1).map(({ taskDefinition }) => taskDefinition)
    },
    get registered() {
      return revisions.slice(1).map(({ definition }) => definition)
    },
    serving: () => serving,
    async find() {
      told('find')
      const newest = made.at(-1)
      return {
        status: 'ACTIVE',
        taskDefinition: newest?.taskDefinition ?? '',
        desiredCount: 1,
        controller: 'ECS',
        launchType: 'FARGATE',
        isBalanced: true,
        hasCircuitBreaker: true,
        newest: { id: newest?.id ?? '', createdAt: newest?.createdAt ?? 0 },
        ...options.state,
      }
    },
    async revision(name) {
      told('revision')
      return revisions.findLast(
        ({ arn, definition, isActive }) => arn === name || (isActive && definition.family === name),
      )
    },
    async register(definition) {
      told('register')
      const arn = `${family}:${revisions.length + 41}`
      revisions.push({ arn, definition, isActive: true })
      return arn
    },
    async update(taskDefinition, force) {
      told(force ? 'update --force' : 'update')
      if (force || made.at(-1)?.taskDefinition !== taskDefinition) deploy(taskDefinition)
      return made.at(-1)?.id ?? ''
    },
    async deployments(which) {
      told('deployments')
      const all = made.map(shown)
      for (const one of made) one.polls++
      if (which !== 'unfinished') return all.filter(({ createdAt }) => createdAt >= which.since)
      return all.filter(({ status }) => /PENDING|PROGRESS|REQUESTED/.test(status))
    },
    async tasks() {
      told('tasks')
      return made.flatMap(tasksOf).filter(({ status, taskDefinition }) => {
        return status === 'STOPPED' || taskDefinition === serving || stepUps(taskDefinition)
      })
    },
  } satisfies FakeFargate
  const stepUps = (taskDefinition: string): boolean =>
    made.some((one) => one.taskDefinition === taskDefinition && stepOf(one).up !== undefined)
  deploy(`${family}:41`)
  const [first] = made
  if (first !== undefined) first.polls = 99
  return fake
}

const nameOf = (arn: string): string => arn.split('/').at(-1) ?? ''
