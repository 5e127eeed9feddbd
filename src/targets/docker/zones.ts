import { textsOf } from '../../graph/check.ts'
import { endOf, type Graph, nodesOf } from '../../graph/graph.ts'
import type { NodeId } from '../../graph/id.ts'
import { referencesIn } from '../../graph/text.ts'
import { edgeId } from '../edge/recipe.ts'

/**
 * The networks of a platform, one for each zone of trust. `public` has the edge alone, since a published port needs a
 * network with a way out; `front` the edge and what it leads to; `data` the stores and who uses them; `apps` services
 * that talk to each other; `outside` who may speak to the world. None but `public` and `outside` has a way out.
 */
export type Zone = 'apps' | 'data' | 'front' | 'outside' | 'public'

/** Zones without a way out of the engine. */
export const inner: readonly Zone[] = ['apps', 'data', 'front']

/** What each network is for, in a sentence. */
export const purposes: Readonly<Record<Zone, string>> = {
  public: 'The edge alone: a port can only be published from a network with a way out.',
  front: 'The edge and the services that it leads to.',
  apps: 'Services that talk to each other.',
  data: 'Data servers and those who use them. There is no way in or out.',
  outside: 'Those that may speak to the world: to databases, mail servers and identity providers of others.',
}

/** Who may speak to the world: everybody who is not listed among stores and their jobs, or those named. */
export type Outside = 'apps' | readonly NodeId[]

/**
 * The zones of every service, store, job and of the edge, sorted. Nothing is in a zone that it has no connection in.
 */
export function zonesOf(graph: Graph, outside: Outside): ReadonlyMap<NodeId, readonly Zone[]> {
  const found = new Map<NodeId, Set<Zone>>()
  const join = (id: NodeId, zone: Zone) => void (found.get(id) ?? found.set(id, new Set()).get(id)!).add(zone)
  const stores = new Set(nodesOf(graph, 'store').map((node) => node.app))
  const meet = (from: NodeId, to: NodeId) => {
    const zone = graph.nodes.get(to)?.kind === 'store' ? 'data' : 'apps'
    join(from, zone)
    join(to, zone)
  }
  for (const node of graph.nodes.values()) {
    if (node.kind === 'store') join(node.id, 'data')
    if (node.kind === 'service' || node.kind === 'job') {
      if (outside === 'apps' ? !stores.has(node.app) : outside.includes(node.id)) join(node.id, 'outside')
    }
    if (node.kind !== 'service' && node.kind !== 'job' && node.kind !== 'store') continue
    for (const reference of textsOf(node).flatMap(referencesIn)) {
      if ((reference.ref === 'host' || reference.ref === 'port') && reference.of !== node.id)
        meet(node.id, reference.of)
      if (reference.ref === 'url') join(node.id, 'front')
    }
  }
  for (const connection of graph.connections) {
    const end = endOf(graph, connection)
    const from = graph.nodes.get(connection.from)
    if (end && from && (from.kind === 'service' || from.kind === 'job') && end.id !== from.id) meet(from.id, end.id)
  }
  for (const route of nodesOf(graph, 'route')) {
    join(route.to.service, 'front')
    join(edgeId, 'front')
    join(edgeId, 'public')
  }
  // What talks to nobody still needs a network of ours: without one it would get the engine's own, with a way out.
  for (const node of [...nodesOf(graph, 'service'), ...nodesOf(graph, 'job')])
    if (!found.has(node.id)) join(node.id, 'apps')
  return new Map([...found].map(([id, zones]) => [id, [...zones].sort()]))
}
