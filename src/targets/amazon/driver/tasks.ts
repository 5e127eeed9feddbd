import type { Service as EcsService, Task as EcsTask } from '@aws-sdk/client-ecs'
import type { Service } from '../estate.ts'
import { ask, askFor } from './ask.ts'
import type { Cloud } from './cloud.ts'

/** The services of the estate as ECS has them now, by id; none where there is no cluster. */
export async function servicesNow(
  { clients, estate }: Cloud,
  wanted: readonly Service[] = estate.services,
): Promise<Map<string, EcsService>> {
  const ecs = await clients.ecs()
  const found = new Map<string, EcsService>()
  // ECS answers for at most ten at once.
  for (let from = 0; from < wanted.length; from += 10) {
    const some = wanted.slice(from, from + 10)
    const answer = await askFor('look at services', () =>
      ecs.describeServices({ cluster: estate.cluster.name, services: some.map((each) => each.name) }),
    )
    for (const service of answer?.services ?? []) {
      const id = some.find((each) => each.name === service.serviceName)?.id
      if (id !== undefined && service.status !== 'INACTIVE') found.set(id, service)
    }
  }
  return found
}

/** One service as ECS has it now. */
export async function serviceNow(cloud: Cloud, service: Service): Promise<EcsService | undefined> {
  return (await servicesNow(cloud, [service])).get(service.id)
}

/** The tasks of a service, those that run and those that ended within the last hour. */
export async function tasksNow(
  cloud: Cloud,
  service: Service,
  states: readonly ('RUNNING' | 'STOPPED')[] = ['RUNNING', 'STOPPED'],
): Promise<EcsTask[]> {
  const arns = await Promise.all(
    states.map((desiredStatus) => taskArns(cloud, { serviceName: service.name, desiredStatus })),
  )
  return describeTasks(cloud, arns.flat())
}

/** The tasks of a family: those of a step or a schedule, which belong to no service. */
export async function tasksOfFamily(cloud: Cloud, family: string): Promise<EcsTask[]> {
  const arns = await Promise.all(
    (['RUNNING', 'STOPPED'] as const).map((desiredStatus) => taskArns(cloud, { family, desiredStatus })),
  )
  return describeTasks(cloud, arns.flat())
}

async function taskArns(
  { clients, estate }: Cloud,
  which: { readonly serviceName?: string; readonly family?: string; readonly desiredStatus: 'RUNNING' | 'STOPPED' },
): Promise<string[]> {
  const ecs = await clients.ecs()
  const found: string[] = []
  let nextToken: string | undefined
  do {
    const answer = await askFor('look at tasks', () =>
      ecs.listTasks({ cluster: estate.cluster.name, ...which, ...(nextToken && { nextToken }) }),
    )
    found.push(...(answer?.taskArns ?? []))
    nextToken = answer?.nextToken
  } while (nextToken)
  return found
}

/** Tasks by their ARNs, in order of their beginning. */
export async function describeTasks({ clients, estate }: Cloud, arns: readonly string[]): Promise<EcsTask[]> {
  const ecs = await clients.ecs()
  const found: EcsTask[] = []
  for (let from = 0; from < arns.length; from += 100) {
    const answer = await ask('look at tasks', () =>
      ecs.describeTasks({ cluster: estate.cluster.name, tasks: arns.slice(from, from + 100) }),
    )
    found.push(...(answer.tasks ?? []))
  }
  return found.sort((a, b) => Number(a.createdAt ?? 0) - Number(b.createdAt ?? 0))
}
