import type { Graph } from '../../graph/graph.ts'
import type { NodeId } from '../../graph/id.ts'
import type { JobNode, ServiceNode } from '../../graph/node.ts'
import type { Container } from '../container/container.ts'
import { filesFolder, secretsFolder } from '../container/place.ts'
import { type Delivered, deliveredImages } from './delivery/images.ts'
import type { Parcel } from './delivery/parcel.ts'
import { prepareCommand } from './delivery/program.ts'
import { besideEdge } from './edge.ts'
import type { TaskContainer } from './estate-task.ts'
import { checkOf } from './health.ts'
import { secretUse } from './secrets.ts'
import type { Site } from './site.ts'
import { besideOf, commandOf, plainVariables, proofCommand } from './start.ts'
import { unmarked } from './value.ts'

/** The container of a task that is what the task is for: the process of the graph's node. */
export const mainContainer = 'main'

/** The container with our edge, in tasks of services whose routes have files or pages. */
export const edgeContainer = 'edge'

/** The container that writes files and secrets before the process starts. */
export const prepareContainer = 'prepare'

/** The container that ends a job by the clock when its time is over: nothing else of AWS does. */
export const limitContainer = 'limit'

/** The longest that Fargate lets a process take to end, in seconds. */
export const longestStop = 120

/** True for a task into which `exec` may lead. */
export function isEntered({ options }: Site, node: ServiceNode | JobNode): boolean {
  return node.kind === 'service' && (options.compute?.exec ?? false) !== false
}

/**
 * What the agent of a session writes to; with a read-only root it does not start without. AWS promises nothing of it:
 * its guide to ECS Exec says that a read-only root is not supported. Source: what users of it have found to work,
 * https://github.com/aws/containers-roadmap/issues/1359 and
 * https://github.com/aws-containers/amazon-ecs-exec-checker/issues/71.
 */
export const sessionVolumes = [
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

/** Writes files and secrets, and ends. */
export function prepareOf(task: NodeId, image: Delivered, container: Container, parcel: Parcel): TaskContainer {
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

/** Runs the process of the node, with `words` added to its command. */
export function mainOf(
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
export function edgeOf(graph: Graph, site: Site, service: ServiceNode): TaskContainer | undefined {
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
export function limitOf(task: NodeId, image: Delivered, container: Container, seconds: number): TaskContainer {
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

/** The user of a container by numbers, as ECS takes it. */
export function userOf({ user }: Container): string {
  return `${user.uid}:${user.gid}`
}

/** The name of the volume of a task that holds a volume of the graph. */
export function volumeName(id: NodeId): string {
  return `data-${id}`
}
