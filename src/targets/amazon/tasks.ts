import { type Problem, problem } from '../../base/problem.ts'
import { type Graph, nodesOf } from '../../graph/graph.ts'
import type { NodeId } from '../../graph/id.ts'
import type { JobNode, ServiceNode } from '../../graph/node.ts'
import type { Resources } from '../../graph/process.ts'
import { type Container, containerOf } from '../container/container.ts'
import { filesFolder, secretsFolder } from '../container/place.ts'
import { routesOf } from './beside.ts'
import { architectureOf, type Delivered, deliveredImages } from './delivery/images.ts'
import { type Parcel, parcelOf } from './delivery/parcel.ts'
import { prepareCommand } from './delivery/program.ts'
import { dialectOf } from './dialect.ts'
import { besideEdge } from './edge.ts'
import type { Task, TaskContainer } from './estate-task.ts'
import { checkOf } from './health.ts'
import { nameOf } from './names.ts'
import { checkSchedules } from './schedules.ts'
import { secretUse } from './secrets.ts'
import type { Site } from './site.ts'
import { largest, sizeOf } from './sizes.ts'
import { besideOf, commandOf, plainVariables, proofCommand } from './start.ts'
import { checkSteps, jobSteps, scheduledJobs } from './steps.ts'
import { unmarked } from './value.ts'
import { waitingOf } from './waiting.ts'

/** The container of a task that is what the task is for: the process of the graph's node. */
export const mainContainer = 'main'

/** The container with our edge, in tasks of services whose routes have files or pages. */
export const edgeContainer = 'edge'

/** The container that writes files and secrets before the process starts. */
export const prepareContainer = 'prepare'

/** The container that ends a job by the clock when its time is over: nothing else of AWS does. */
export const limitContainer = 'limit'

/** The longest that Fargate lets a process take to end, in seconds. */
const longestStop = 120

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

/** True for a task into which `exec` may lead. */
function isEntered({ options }: Site, node: ServiceNode | JobNode): boolean {
  return node.kind === 'service' && (options.compute?.exec ?? false) !== false
}

/**
 * What the agent of a session writes to; with a read-only root it does not start without. AWS promises nothing of it:
 * its guide to ECS Exec says that a read-only root is not supported. Source: what users of it have found to work,
 * https://github.com/aws/containers-roadmap/issues/1359 and
 * https://github.com/aws-containers/amazon-ecs-exec-checker/issues/71.
 */
const sessionVolumes = [
  { volume: 'session-agent', path: '/managed-agents', readonly: false },
  { volume: 'session', path: '/var/lib/amazon', readonly: false },
  { volume: 'session-log', path: '/var/log/amazon', readonly: false },
] as const

/** What a container has in common with every other. */
function plain(
  task: NodeId,
  image: Delivered,
  name: string,
): Pick<
  TaskContainer,
  'name' | 'repository' | 'env' | 'secrets' | 'ports' | 'readonlyRoot' | 'mounts' | 'after' | 'log'
> {
  return {
    name,
    repository: image.id,
    env: {},
    secrets: {},
    ports: [],
    readonlyRoot: true,
    mounts: [],
    after: [],
    log: task,
  }
}

function prepareOf(task: NodeId, image: Delivered, container: Container, parcel: Parcel): TaskContainer {
  return {
    ...plain(task, image, prepareContainer),
    essential: false,
    command: prepareCommand(container.id),
    user: userOf(container),
    env: parcel.env,
    secrets: parcel.secrets,
    mounts: [
      { volume: 'files', path: filesFolder, readonly: false },
      { volume: 'secrets', path: secretsFolder, readonly: false },
    ],
    stopTimeout: 30,
  }
}

function mainOf(
  graph: Graph,
  site: Site,
  node: ServiceNode | JobNode,
  image: Delivered,
  container: Container,
  parcel: Parcel | undefined,
  words: readonly string[],
): TaskContainer {
  const { health, stop } = container
  const start = node.kind === 'job' && node.when === 'verify' ? proofCommand : commandOf
  const check = health && checkOf(health, (command) => besideOf(container, command))
  return {
    ...plain(node.id, image, mainContainer),
    essential: true,
    command: start(container, [...container.command, ...words]).map(unmarked),
    workingFolder: container.workingFolder,
    user: userOf(container),
    env: Object.fromEntries(plainVariables(container).map(([name, value]) => [name, unmarked(value)])),
    secrets: Object.fromEntries(
      Object.entries(container.secretEnv).map(([name, id]) => [name, secretUse(graph, site, id)]),
    ),
    ports: container.ports.map((port) => ({
      name: port.name,
      number: port.prefer,
      protocol: port.protocol === 'udp' ? 'udp' : 'tcp',
      http: port.protocol === 'http',
    })),
    mounts: [
      ...(parcel
        ? [
            { volume: 'files', path: filesFolder, readonly: true },
            { volume: 'secrets', path: secretsFolder, readonly: true },
          ]
        : []),
      ...container.volumes.map(({ id, path }) => ({ volume: volumeName(id), path, readonly: false })),
      { volume: 'tmp', path: '/tmp', readonly: false },
      ...(isEntered(site, node) ? sessionVolumes : []),
    ],
    ...(check && { health: check }),
    after: parcel ? [{ container: prepareContainer, until: 'SUCCESS' }] : [],
    stopTimeout: Math.min(longestStop, Math.max(2, Math.ceil(stop?.grace ?? 30))),
  }
}

/**
 * The edge starts with the process and not after it is healthy: Fargate waits for health at most two or three minutes,
 * and a slow start is longer. What the load balancer asks is passed on, so requests come only when both are ready; and
 * what starts later is ended first. Source: Amazon ECS API Reference, ContainerDefinition, `startTimeout` and
 * `dependsOn`.
 */
function edgeOf(graph: Graph, site: Site, service: ServiceNode): TaskContainer | undefined {
  const image = deliveredImages(graph, site).edge
  const edge = image && besideEdge(graph, service)
  if (!image || !edge) return undefined
  return {
    ...plain(service.id, image, edgeContainer),
    essential: true,
    command: edge.command,
    user: `${edge.user.uid}:${edge.user.gid}`,
    ports: edge.ports.map((port) => ({ name: edgeContainer, number: port.number, protocol: 'tcp', http: true })),
    mounts: [{ volume: 'edge-tmp', path: edge.scratch.path, readonly: false }],
    health: { command: ['CMD', ...edge.health.command], every: 10, timeout: 5, retries: 3, start: 30 },
    after: [{ container: mainContainer, until: 'START' }],
    stopTimeout: Math.min(longestStop, Math.ceil(edge.stop.grace)),
  }
}

/** It sleeps as long as the job may run; its end is the end of the task. */
function limitOf(task: NodeId, image: Delivered, container: Container, seconds: number): TaskContainer {
  return {
    ...plain(task, image, limitContainer),
    essential: true,
    user: userOf(container),
    after: [{ container: mainContainer, until: 'START' }],
    stopTimeout: 2,
    command: [
      '/bin/sh',
      '-c',
      `trap 'exit 0' TERM; sleep ${Math.ceil(seconds)} & wait; echo 'the time of ${task} is over'; exit 1`,
    ],
  }
}

/**
 * GiB that a task has without asking, and the most that it may have; its image and what it scribbles need some of them.
 */
const disk = { usual: 20, most: 200, other: 5 } as const

function diskOf({ volumes }: Container): Pick<Task, 'ephemeral'> {
  const asked = Math.ceil(volumes.reduce((sum, each) => sum + each.size, 0) / 1024 ** 3) + disk.other
  return asked > disk.usual ? { ephemeral: Math.min(disk.most, asked) } : {}
}

function userOf({ user }: Container): string {
  return `${user.uid}:${user.gid}`
}

function volumeName(id: NodeId): string {
  return `data-${id}`
}

function gibibytes(memory: number): number {
  return Math.round((memory / 1024 ** 3) * 10) / 10
}
