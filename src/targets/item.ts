import { fingerprint } from '../base/json.ts'
import type { Graph } from '../graph/graph.ts'
import type { NodeId } from '../graph/id.ts'
import type { Node, RouteNode } from '../graph/node.ts'
import type { Process } from '../graph/process.ts'
import { referencesIn } from '../graph/text.ts'
import { textsOf } from '../graph/check.ts'
import type { Item } from './output.ts'

/**
 * The items of a graph: what a plan can speak of, each with labelled fingerprints of all that it is made from. Texts
 * are compared before binding, so that a plan needs no machine; `address` adds what this site has allocated for a node,
 * since its readers depend on it.
 */
export function itemsOf(graph: Graph, address: (id: NodeId) => string | undefined): Map<NodeId, Item> {
  const items = new Map<NodeId, Item>()
  for (const node of graph.nodes.values()) {
    const described = describe(node, graph)
    if (!described) continue
    const addresses = addressesRead(node, address)
    items.set(node.id, {
      id: node.id,
      kind: described.kind,
      title: described.title,
      place: node.place,
      keep: node.keep,
      replaceOn: described.replaceOn ?? [],
      parts: { ...described.parts, ...(Object.keys(addresses).length > 0 && { addresses: fingerprint(addresses) }) },
    })
  }
  return items
}

type Described = Pick<Item, 'kind' | 'title' | 'parts'> & { readonly replaceOn?: readonly string[] }

function describe(node: Node, graph: Graph): Described | undefined {
  switch (node.kind) {
    case 'service':
      return {
        kind: 'service',
        title: node.recipe.id,
        parts: {
          ...processParts(node),
          ...(node.singleton && { singleton: 'yes' }),
          health: fingerprint(node.health),
          stop: fingerprint(node.stop),
          replicas: `${node.replicas.min}-${node.replicas.max}`,
        },
      }
    case 'store':
      return {
        kind: 'store',
        title: `${node.engine} ${node.version}`,
        replaceOn: ['engine', 'version'],
        parts: {
          engine: node.engine,
          version: node.version,
          ...processParts(node.server),
          health: fingerprint(node.server.health),
          stop: fingerprint(node.server.stop),
        },
      }
    case 'job':
      return { kind: 'job', title: node.title, parts: { inputs: fingerprint(node.inputs) } }
    case 'route':
      return {
        kind: 'route',
        title: `${node.host ?? ''}${node.path}`,
        parts: { route: fingerprint({ ...node, place: undefined }), ...servedSoftware(node, graph) },
      }
    case 'database':
      return {
        kind: 'database',
        title: `${node.database} in ${node.store}`,
        parts: { database: fingerprint([node.store, node.database, node.user, node.readers]) },
        replaceOn: ['database'],
      }
    case 'secret':
      return { kind: 'secret', title: node.origin.from, parts: { secret: fingerprint([node.shape, node.origin]) } }
    case 'volume':
      return { kind: 'volume', title: 'volume', parts: { volume: 'volume' } }
    case 'schedule':
      return {
        kind: 'schedule',
        title: node.cron,
        parts: { ...scheduledParts(node.job, graph), cron: node.cron, job: node.job },
      }
    case 'keyspace':
    case 'identity':
    case 'alarm':
    case 'notice':
    case 'dashboard':
      return undefined
  }
}

/**
 * Files that the edge serves itself come with the software of the service: old files beside a new service would break
 * its pages.
 */
function servedSoftware(node: RouteNode, graph: Graph): Record<string, string> {
  const service = graph.nodes.get(node.to.service)
  return node.statics.length > 0 && service?.kind === 'service'
    ? { 'software of its files': fingerprint(service.recipe) }
    : {}
}

/** What runs by the clock is there with its schedule alone, so a change of it is one of the schedule. */
function scheduledParts(id: NodeId, graph: Graph): Record<string, string> {
  const job = graph.nodes.get(id)
  return job?.kind === 'job' ? processParts(job) : {}
}

function processParts(process: Process): Record<string, string> {
  return {
    software: fingerprint(process.recipe),
    command: fingerprint(process.command),
    ...Object.fromEntries(Object.entries(process.env).map(([name, value]) => [`variable ${name}`, fingerprint(value)])),
    ...Object.fromEntries(process.files.map((each) => [`file ${each.name}`, fingerprint(each)])),
    ...(process.volumes.length > 0 && { volumes: fingerprint(process.volumes) }),
    resources: fingerprint(process.resources),
  }
}

function addressesRead(node: Node, address: (id: NodeId) => string | undefined): Record<string, string> {
  const read = new Map<string, string>()
  for (const text of textsOf(node)) {
    for (const reference of referencesIn(text)) {
      if (reference.ref !== 'host' && reference.ref !== 'port' && reference.ref !== 'url') continue
      const value = address(reference.of)
      if (value !== undefined) read.set(reference.of, value)
    }
  }
  return Object.fromEntries(read)
}
