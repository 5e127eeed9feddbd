import type { Connection } from './connection.ts'
import type { NodeId } from './id.ts'
import type { Node, Port } from './node.ts'

/** A resolved platform: what runs, and what talks to what. Knows no app and no target. Nodes are sorted by id. */
export interface Graph {
  readonly platform: string
  readonly environment: string
  readonly nodes: ReadonlyMap<NodeId, Node>
  readonly connections: readonly Connection[]
}

/** A part of a graph, as an app contributes it. */
export interface Piece {
  readonly nodes: readonly Node[]
  readonly connections: readonly Connection[]
}

/**
 * Computes something from a graph at the first question and remembers it as long as the graph lives: a graph never
 * changes, and on a large platform thousands of nodes ask the same.
 */
export function once<T>(compute: (graph: Graph) => T): (graph: Graph) => T {
  const known = new WeakMap<Graph, { readonly value: T }>()
  return (graph) => {
    const found = known.get(graph) ?? { value: compute(graph) }
    known.set(graph, found)
    return found.value
  }
}

const byKind = once((graph) => Map.groupBy(graph.nodes.values(), (node) => node.kind))

/** The nodes of one kind, in order of id. */
export function nodesOf<K extends Node['kind']>(graph: Graph, kind: K): Extract<Node, { kind: K }>[] {
  return [...(byKind(graph).get(kind) ?? [])] as Extract<Node, { kind: K }>[]
}

/** The node of an id and kind; throws when there is none, which the graph check has ruled out. */
export function nodeOf<K extends Node['kind']>(graph: Graph, id: NodeId, kind: K): Extract<Node, { kind: K }> {
  const node = graph.nodes.get(id)
  if (node?.kind !== kind) throw new Error(`no ${kind} ${id} in the graph`)
  return node as Extract<Node, { kind: K }>
}

/**
 * Where a connection really leads: the service or the store (for a part of a store, the store that has it) and the port
 * there. Undefined when it means order alone, or leads to something without ports.
 */
export function endOf(graph: Graph, connection: Connection): { readonly id: NodeId; readonly port: Port } | undefined {
  const named = graph.nodes.get(connection.to)
  const part = named?.kind === 'database' || named?.kind === 'keyspace'
  const to = part ? graph.nodes.get(named.store) : named
  if (to?.kind !== 'service' && to?.kind !== 'store') return undefined
  const isOrder = connection.port === undefined && connection.needed === 'start' && !part
  const port = isOrder ? undefined : (to.ports.find((each) => each.name === connection.port) ?? to.ports[0])
  return port && { id: to.id, port }
}
