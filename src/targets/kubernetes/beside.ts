import { type Graph, nodesOf } from '../../graph/graph.ts'
import type { RouteNode, ServiceNode } from '../../graph/node.ts'
import { filesFolder } from '../container/place.ts'
import { besidePort } from '../edge/beside.ts'
import { edgeOf } from '../edge/edge.ts'
import { isEntered } from './address.ts'
import { type Configured, configured } from './configs.ts'
import { spreading } from './ending.ts'
import type { Container as PodContainer, Volume, VolumeMount } from './kinds/kubernetes.gen.ts'
import { labelsOf, namespaceOf } from './names.ts'
import { bytes, confined, resourcesOf } from './pod.ts'
import type { Scene } from './scene.ts'
import type { Site } from './site.ts'

/** The edge in the pod of a service: it serves files and pages itself and passes on the rest. */
export interface BesideEdge {
  readonly container: PodContainer
  readonly volumes: readonly Volume[]
  readonly files: Configured
  /** Where the process of the service sees whether the edge still lives. */
  readonly seen: VolumeMount
  /** The command by which the process waits for the end of the edge. */
  readonly wait: readonly string[]
  /** The longest that the edge takes to end. */
  readonly seconds: number
}

/** The routes that lead to a service. */
export function routesOf(graph: Graph, service: ServiceNode): RouteNode[] {
  return nodesOf(graph, 'route').filter((route) => route.to.service === service.id)
}

/** True for a service some of whose routes have files or pages that the edge serves. */
export function hasEdge(graph: Graph, service: ServiceNode): boolean {
  return routesOf(graph, service).some((route) => route.statics.length > 0 || route.fixed.length > 0)
}

/**
 * The port of a pod at which a port of its service is really answered: by the edge, where there is one and routes lead
 * there.
 */
export function answeringPort(
  graph: Graph,
  service: ServiceNode,
  port: { readonly name: string; readonly prefer: number },
): number {
  const routed = routesOf(graph, service).some((route) => route.to.port === port.name)
  return routed && hasEdge(graph, service) ? besidePort(graph, service.id) : port.prefer
}

/** True where something before the edge decrypts and tells of the browser. */
export function isBehindProxy(site: Site, routes: readonly RouteNode[]): boolean {
  return routes.some((route) => isEntered(site, route))
}

/** A processor share and memory that nginx with two workers and its buffers needs. */
const needs = { millicores: 50, memory: 64 * 1024 ** 2 }

/** Where the folder that the edge writes to is seen by its neighbour. */
const seenFolder = '/run/edge'

/** The edge in the pod of a service; undefined where it needs none. */
export function besideEdge({ graph, site, images }: Scene, service: ServiceNode): BesideEdge | undefined {
  if (!hasEdge(graph, service)) return undefined
  const edge = edgeOf(graph, {
    shape: 'beside',
    service: service.id,
    behind: isBehindProxy(site, routesOf(graph, service)) ? 'proxy' : 'nobody',
  })
  const files = configured(site, edge.files, {
    id: service.id,
    part: 'edge-files',
    namespace: namespaceOf(graph, site, service),
    labels: labelsOf(graph, service),
    folder: filesFolder,
  })
  const [port] = edge.ports
  const asked = { httpGet: { path: edge.health.path, port: edge.health.port }, periodSeconds: 2, timeoutSeconds: 2 }
  const grace = Math.ceil(edge.stop.grace)
  return {
    files,
    volumes: [{ name: 'edge-tmp', emptyDir: { sizeLimit: bytes(edge.scratch.size) } }, files.volume],
    container: {
      name: 'edge',
      image: images.edge,
      imagePullPolicy: site.options.pull?.policy ?? 'IfNotPresent',
      command: edge.command,
      ports: [{ name: 'edge', containerPort: port!.number, protocol: 'TCP' }],
      resources: resourcesOf(needs),
      securityContext: { ...confined, runAsUser: edge.user.uid, runAsGroup: edge.user.gid },
      startupProbe: { ...asked, failureThreshold: 15 },
      readinessProbe: { ...asked, failureThreshold: 3 },
      livenessProbe: { ...asked, periodSeconds: 10, timeoutSeconds: 5, failureThreshold: 6 },
      // First until nobody sends new requests, then until the last one is answered.
      lifecycle: {
        preStop: {
          exec: {
            command: ['/bin/sh', '-c', `sleep ${spreading}; kill -${edge.stop.signal.slice(3)} 1; sleep ${grace}`],
          },
        },
      },
      volumeMounts: [files.mount, { name: 'edge-tmp', mountPath: edge.scratch.path }],
    },
    seen: { name: 'edge-tmp', mountPath: seenFolder, readOnly: true },
    // nginx removes the file with its process id when it has ended.
    wait: [
      '/bin/sh',
      '-c',
      `n=0; sleep ${spreading}; while [ -e ${seenFolder}/nginx.pid ] && [ $n -lt ${grace} ]; do sleep 1; n=$((n+1)); done`,
    ],
    seconds: spreading + grace,
  }
}
