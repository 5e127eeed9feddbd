import { fingerprint } from '../../base/json.ts'
import type { Graph } from '../../graph/graph.ts'
import type { NodeId } from '../../graph/id.ts'
import type { Node } from '../../graph/node.ts'
import type { Site } from './site.ts'

/** Tells all objects of one platform in one environment; nothing without it is ever removed. */
export const instanceLabel = 'app.kubernetes.io/instance'

/** Tells which node of the graph an object or pod is for. */
export const nodeLabel = 'stackwright.dev/node'

/** Tells which of the objects keep data that `destroy` leaves where it is. */
export const keepLabel = 'stackwright.dev/keep'

/** `acme-prod`: the platform in its environment. */
export function instanceOf(graph: Graph): string {
  return shortened(`${graph.platform}-${graph.environment}`, 58)
}

/** The namespaces of a platform: of its services and jobs, and of its data servers and their jobs. */
export function namespacesOf(graph: Graph, { options }: Site): { readonly apps: string; readonly data: string } {
  const apps = options.namespace ?? instanceOf(graph)
  return { apps, data: options.dataNamespace ?? `${apps}-data` }
}

/**
 * The namespace in which a node runs. What belongs to a store is with it, so that its administrator's password is
 * nowhere else.
 */
export function namespaceOf(graph: Graph, site: Site, node: Node): string {
  const { apps, data } = namespacesOf(graph, site)
  return graph.nodes.get(node.app)?.kind === 'store' ? data : apps
}

/** The labels by which the pods of a node are found. They never change: a selector cannot. */
export function selectorOf(graph: Graph, id: NodeId): Record<string, string> {
  return { [instanceLabel]: instanceOf(graph), [nodeLabel]: shortened(id, 63) }
}

/** The labels of everything that is made for a node. */
export function labelsOf(graph: Graph, node: Node): Record<string, string> {
  return {
    'app.kubernetes.io/name': softwareOf(node),
    ...componentOf(node),
    'app.kubernetes.io/part-of': graph.platform,
    'app.kubernetes.io/managed-by': 'stackwright',
    ...selectorOf(graph, node.id),
  }
}

/** The labels of what is made for the platform as a whole. */
export function groundLabels(graph: Graph): Record<string, string> {
  return {
    'app.kubernetes.io/part-of': graph.platform,
    'app.kubernetes.io/managed-by': 'stackwright',
    [instanceLabel]: instanceOf(graph),
  }
}

/** A name of at most so many characters; a longer one is cut and gets a fingerprint, so that two never become one. */
export function shortened(name: string, most: number): string {
  return name.length <= most ? name : `${name.slice(0, most - 9)}-${fingerprint(name).slice(0, 8)}`
}

function softwareOf(node: Node): string {
  if (node.kind === 'store') return node.engine
  if (node.kind === 'service' || node.kind === 'job')
    return shortened(/^[a-z][a-z-]*[a-z]/.exec(node.recipe.id)?.[0] ?? 'program', 63)
  return shortened(node.app, 63)
}

function componentOf(node: Node): Record<string, string> {
  switch (node.kind) {
    case 'service':
      return { 'app.kubernetes.io/component': shortened(node.role, 63) }
    case 'store':
    case 'job':
    case 'route':
    case 'schedule':
    case 'volume':
      return { 'app.kubernetes.io/component': node.kind }
    default:
      return {}
  }
}
