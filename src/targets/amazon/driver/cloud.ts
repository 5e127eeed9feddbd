import { Failure } from '../../../base/failure.ts'
import type { Graph } from '../../../graph/graph.ts'
import type { NodeId } from '../../../graph/id.ts'
import type { Program } from '../../docker/docker.ts'
import { programHere } from '../../docker/docker.ts'
import type { Estate, Service } from '../estate.ts'
import type { Task, TaskContainer } from '../estate-task.ts'
import { ask } from './ask.ts'
import { clientsOf, type Clients, type ClientSettings } from './clients.ts'

/**
 * A platform on AWS as drivers work with it: its estate, by whose names everything is found, and the clients to ask
 * for it. Nothing of it depends on what has made the estate.
 */
export interface Cloud {
  readonly graph: Graph
  readonly estate: Estate
  readonly clients: Clients
  /**
   * The state folder of this machine, where it is noted what was applied; without one nothing can be told of changes
   * by others.
   */
  readonly folder?: string
  /** Replicas set by hand. */
  readonly scaled: Readonly<Record<NodeId, number>>
  /** What was learnt of AWS and is asked for without waiting: the name of the load balancer. */
  readonly learnt: { address?: string }
  /** Milliseconds between two looks at something that is waited for. */
  readonly pause: number
  /** The number of the account to which the credentials belong. */
  account(): Promise<string>
  /** What it takes to ask another region, and what was learnt there; the same for each who asks. */
  elsewhere(region: string): Pick<Cloud, 'clients' | 'learnt'>
  /** A program of this machine. */
  program(name: string): Program
  /** AWS's program that holds sessions. */
  readonly plugin: string
}

/**
 * The state folder and the replicas set by hand; and what may differ in tests: an endpoint with credentials of its
 * own, shorter waiting, other programs.
 */
export interface CloudChanges extends Partial<ClientSettings> {
  readonly folder?: string
  readonly scaled?: Readonly<Record<NodeId, number>>
  readonly pause?: number
  readonly program?: Cloud['program']
  readonly plugin?: string
}

/** The cloud of an estate. Asks AWS nothing by itself. */
export function cloudOf(graph: Graph, estate: Estate, changes: CloudChanges = {}): Cloud {
  const {
    pause = 3000,
    program = (name: string) => programHere(name),
    folder,
    scaled = {},
    plugin = 'session-manager-plugin',
    ...settings
  } = changes
  const clients = clientsOf({ region: estate.region, ...settings })
  let account: Promise<string> | undefined
  const others = new Map<string, Pick<Cloud, 'clients' | 'learnt'>>()
  return {
    graph,
    estate,
    clients,
    pause,
    program,
    plugin,
    scaled,
    learnt: {},
    ...(folder !== undefined && { folder }),
    elsewhere(region) {
      const known = others.get(region) ?? { clients: clientsOf({ ...settings, region }), learnt: {} }
      others.set(region, known)
      return known
    },
    account: () =>
      (account ??= ask('look who deploys', async () => (await (await clients.sts()).getCallerIdentity({})).Account!)),
  }
}

/** The ECS service of a node; undefined for what is no service. */
export function serviceOf({ estate }: Pick<Cloud, 'estate'>, id: NodeId): Service | undefined {
  return estate.services.find((each) => each.id === id)
}

/** The task definition of an id of the estate. */
export function taskOf({ estate }: Pick<Cloud, 'estate'>, id: string): Task {
  const task = estate.tasks.find((each) => each.id === id)
  if (!task) throw new Error(`no task ${id} in the estate`)
  return task
}

/** The container of a task that runs the process of its node: the essential one that is no edge, first in the task. */
export function mainContainer(task: Task): TaskContainer {
  const essential = task.containers.filter((each) => each.essential)
  return (
    essential.find((each) => each.name === task.id || each.name === 'main') ??
    essential.find((each) => each.name !== 'edge') ??
    task.containers[0]!
  )
}

/** The name of a log group of the estate. */
export function logGroupOf({ estate }: Pick<Cloud, 'estate'>, id: string): string {
  const group = estate.watch.logs.find((each) => each.id === id)
  if (!group) throw new Error(`no log group ${id} in the estate`)
  return group.name
}

/** The last part of an ARN: the id of a task, the revision of a definition. */
export function lastOf(arn: string | undefined): string {
  return (arn ?? '').split('/').at(-1)!
}

/** Waits as long as one look at AWS shall keep apart from the next. */
export async function rest({ pause }: Pick<Cloud, 'pause'>): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, pause))
}

/** A failure of something that is not there yet. */
export function notThere(step: string, what: string): Failure {
  return new Failure({
    step,
    reason: `${what} is not on AWS`,
    left: 'nothing was changed',
    do: 'bring it up with `stackwright up`',
  })
}
