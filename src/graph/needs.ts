import type { Connection } from './connection.ts'
import { type Graph, once } from './graph.ts'
import { id, type NodeId } from './id.ts'
import type { Node } from './node.ts'

/**
 * What each node of the graph must wait for before it starts or runs: the things that something can be done to (stores,
 * jobs, services, routes, schedules), each with the ids that come before it. A database stands for its store and the
 * job that makes it; a route waits for its service; a verify job for everything else of its app.
 */
export const startNeeds: (graph: Graph) => ReadonlyMap<NodeId, readonly NodeId[]> = once((graph) => {
  const outgoing = Map.groupBy(
    graph.connections.filter((connection) => connection.needed === 'start'),
    (connection) => connection.from,
  )
  const needs = new Map<NodeId, readonly NodeId[]>()
  for (const node of graph.nodes.values()) {
    if (!isDoable(node)) continue
    const found = new Set<NodeId>()
    const source = node.kind === 'schedule' ? node.job : node.id
    for (const connection of outgoing.get(source) ?? [])
      for (const each of standsFor(graph, connection)) found.add(each)
    if (node.kind === 'route') found.add(node.to.service)
    found.delete(node.id)
    needs.set(node.id, [...found].sort())
  }
  addVerifyNeeds(graph, needs)
  return needs
})

/** True for a node that is started or run, rather than being a part or a fact of another. */
export function isDoable(node: Node): boolean {
  return (
    node.kind === 'service' ||
    node.kind === 'store' ||
    node.kind === 'route' ||
    node.kind === 'schedule' ||
    (node.kind === 'job' && node.when !== 'schedule')
  )
}

function standsFor(graph: Graph, connection: Connection): NodeId[] {
  const to = graph.nodes.get(connection.to)
  switch (to?.kind) {
    case undefined:
      return []
    case 'database': {
      const job = id(to.store, 'databases')
      return graph.nodes.has(job) && job !== connection.from ? [to.store, job] : [to.store]
    }
    case 'keyspace':
      return [to.store]
    case 'identity':
      return graph.nodes.has(id(to.id, 'provider')) ? [id(to.id, 'provider')] : []
    case 'service':
    case 'store':
    case 'route':
      return [to.id]
    case 'job':
      return to.when === 'schedule' ? [] : [to.id]
    case 'secret':
    case 'volume':
    case 'schedule':
    case 'alarm':
    case 'notice':
    case 'dashboard':
      return []
  }
}

function addVerifyNeeds(graph: Graph, needs: Map<NodeId, readonly NodeId[]>): void {
  const verifies = [...graph.nodes.values()].filter((node) => node.kind === 'job' && node.when === 'verify')
  const others = Map.groupBy(
    [...graph.nodes.values()].filter((node) => isDoable(node) && !(node.kind === 'job' && node.when === 'verify')),
    (node) => node.app,
  )
  for (const node of verifies) {
    const own = (others.get(node.app) ?? []).map((each) => each.id)
    needs.set(node.id, [...new Set([...(needs.get(node.id) ?? []), ...own])].sort())
  }
}
