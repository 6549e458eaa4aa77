import type { DescribeTasksRequest, ListTasksRequest } from '@aws-sdk/client-ecs'
import { DescribeTasks$, ListTasks$ } from '@aws-sdk/client-ecs'
import { operation } from '../wire/service.ts'
import type { EcsAccount } from './account.ts'
import { nameIn } from './arns.ts'
import { describedBy } from './described.ts'
import { pageOf } from './pages.ts'
import { taskShape } from './task-shape.ts'

/** Without `maxResults` a page has a hundred: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ListTasks.html */
const taskPage = 100

export const taskOperations = (account: EcsAccount) => [
  operation(ListTasks$, (input: ListTasksRequest) => {
    const { cluster, serviceName, family, startedBy, desiredStatus = 'RUNNING' } = input
    const there = account.cluster(cluster)
    const among = serviceName === undefined ? [...there.values()] : [account.service(cluster, serviceName)]
    const found = among.flatMap((service) =>
      service.tasks
        .filter(
          ({ desired, rollout }) =>
            desired === desiredStatus &&
            (family === undefined || rollout.revision.taskDefinition.family === family) &&
            (startedBy === undefined || rollout.id === startedBy),
        )
        .map(({ id }) => account.world.arns.task(service.cluster, id)),
    )
    const { items, ...next } = pageOf(found, input.maxResults ?? taskPage, input.nextToken)
    return { taskArns: [...items], ...next }
  }),
  operation(DescribeTasks$, ({ cluster, tasks = [] }: DescribeTasksRequest) => {
    const all = [...account.cluster(cluster).values()].flatMap((service) =>
      service.tasks.map((task) => ({ service, task })),
    )
    const { found, failures } = describedBy(tasks, (name) => all.find(({ task }) => task.id === nameIn(name)))
    return { tasks: found.map(({ service, task }) => taskShape(service, task, account.world.arns)), failures }
  }),
]
