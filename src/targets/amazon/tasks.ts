import { type Problem, problem } from '../../base/problem.ts'
import { type Graph, nodesOf } from '../../graph/graph.ts'
import type { JobNode, ServiceNode } from '../../graph/node.ts'
import type { Resources } from '../../graph/process.ts'
import { type Container, containerOf } from '../container/container.ts'
import { routesOf } from './beside.ts'
import { architectureOf, deliveredImages } from './delivery/images.ts'
import { parcelOf } from './delivery/parcel.ts'
import { dialectOf } from './dialect.ts'
import type { Task } from './estate-task.ts'
import { nameOf } from './names.ts'
import { checkSchedules } from './schedules.ts'
import type { Site } from './site.ts'
import { largest, sizeOf } from './sizes.ts'
import { checkSteps, jobSteps, scheduledJobs } from './steps.ts'
import {
  edgeOf,
  isEntered,
  limitOf,
  longestStop,
  mainOf,
  prepareOf,
  sessionVolumes,
  userOf,
  volumeName,
} from './task-containers.ts'
import { waitingOf } from './waiting.ts'

/** What nginx with two workers and its buffers needs. */
const edgeNeeds: Resources = { millicores: 50, memory: 64 * 1024 ** 2 }

/** What a Python needs that sleeps. */
const waitingNeeds: Resources = { millicores: 10, memory: 32 * 1024 ** 2 }

/**
 * The tasks of a graph: one for each service, one for each step of the lifecycle (under the id of its first job) and
 * one for each job by the clock. A container's log group has the id of its task. Programs that name no image have none.
 */
export function tasksOf(graph: Graph, site: Site): Task[] {
  const { before, after } = jobSteps(graph)
  const made = [
    ...nodesOf(graph, 'service').map((service) => taskOf(graph, site, service, [])),
    ...[...before, ...after].map((step) =>
      taskOf(
        graph,
        site,
        step.jobs[0]!,
        step.jobs.flatMap((job) => job.batch?.argument ?? []),
      ),
    ),
    ...scheduledJobs(graph).map((job) => taskOf(graph, site, job, job.batch ? [job.batch.argument] : [], job.timeout)),
  ]
  return made.filter((task) => task !== undefined).sort((a, b) => (a.id < b.id ? -1 : 1))
}

/** What Fargate cannot do of what services, jobs and schedules ask for, each at the user's line. */
export function checkTasks(graph: Graph): Problem[] {
  const running = [...nodesOf(graph, 'service'), ...nodesOf(graph, 'job')]
  return [
    ...checkSteps(graph),
    ...checkSchedules(graph),
    ...running
      .filter((node) => !sizeOf([node.resources]))
      .map((node) =>
        problem('SW4001', node.place, {
          title: `Fargate has no task as large as ${node.id}`,
          found: `${node.resources.millicores / 1000} processors and ${gibibytes(node.resources.memory)} GiB`,
          expected: `at most ${largest.cpu / 1024} processors and ${largest.memory / 1024} GiB`,
          do: `give ${node.id} less, and more replicas`,
        }),
      ),
    // Where a load balancer leads, requests have been answered before a task is told to end.
    ...nodesOf(graph, 'service')
      .filter((service) => service.stop.grace > longestStop && routesOf(graph, service).length === 0)
      .map((service) =>
        problem('SW4001', service.place, {
          title: `Fargate ends ${service.id} sooner than it may take`,
          found: `up to ${Math.ceil(service.stop.grace)} s to finish what it does`,
          expected: `at most ${longestStop} s, by Fargate`,
          do: `let ${service.id} end within ${longestStop} s on AWS`,
        }),
      ),
  ]
}

/**
 * The task of a node. `words` are added to its command; `limit` is how long it may run, where its starter does not see
 * to it.
 */
function taskOf(
  graph: Graph,
  site: Site,
  node: ServiceNode | JobNode,
  words: readonly string[],
  limit?: number,
): Task | undefined {
  const image = deliveredImages(graph, site).of.get(node.id)
  if (!image) return undefined
  const container = containerOf(graph, dialectOf(graph, site), node)
  const parcel = parcelOf(graph, site, container)
  const edge = node.kind === 'service' ? edgeOf(graph, site, node) : undefined
  const waiting =
    node.kind === 'service'
      ? waitingOf(graph, site, node, { repository: image.id, user: userOf(container) })
      : undefined
  const size = sizeOf([node.resources, ...(edge ? [edgeNeeds] : []), ...(waiting ? [waitingNeeds] : [])]) ?? largest
  return {
    id: node.id,
    family: nameOf(graph, site, 'task', node.id),
    ...size,
    architecture: architectureOf(site),
    executionRole: executionRole(node.id),
    taskRole: taskRole(node.id),
    containers: [
      ...(parcel ? [prepareOf(node.id, image, container, parcel)] : []),
      mainOf(graph, site, node, image, container, parcel, words),
      ...(edge ? [edge] : []),
      ...(waiting ? [waiting] : []),
      ...(limit === undefined ? [] : [limitOf(node.id, image, container, limit)]),
    ],
    ...diskOf(container),
    volumes: [
      'tmp',
      ...(isEntered(site, node) ? sessionVolumes.map((each) => each.volume) : []),
      ...(parcel ? ['files', 'secrets'] : []),
      ...(edge ? ['edge-tmp'] : []),
      ...container.volumes.map(({ id }) => volumeName(id)),
    ].sort(),
  }
}

/** The id of the role of the ECS agent for a task. */
export function executionRole(task: string): string {
  return `${task}-execution`
}

/** The id of the role of the programs of a task. */
export function taskRole(task: string): string {
  return `${task}-task`
}

/**
 * GiB that a task has without asking, and the most that it may have; its image and what it scribbles need some of them.
 */
const disk = { usual: 20, most: 200, other: 5 } as const

function diskOf({ volumes }: Container): Pick<Task, 'ephemeral'> {
  const asked = Math.ceil(volumes.reduce((sum, each) => sum + each.size, 0) / 1024 ** 3) + disk.other
  return asked > disk.usual ? { ephemeral: Math.min(disk.most, asked) } : {}
}

function gibibytes(memory: number): number {
  return Math.round((memory / 1024 ** 3) * 10) / 10
}
