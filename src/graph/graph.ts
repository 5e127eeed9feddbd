import type { Connection } from './connection.ts'
import type { NodeId } from './id.ts'
import type { Node } from './node.ts'

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

/** The nodes of one kind, in order of id. */
export function nodesOf<K extends Node['kind']>(graph: Graph, kind: K): Extract<Node, { kind: K }>[] {
  return [...graph.nodes.values()].filter((node): node is Extract<Node, { kind: K }> => node.kind === kind)
}

/** The node of an id and kind; throws when there is none, which the graph check has ruled out. */
export function nodeOf<K extends Node['kind']>(graph: Graph, id: NodeId, kind: K): Extract<Node, { kind: K }> {
  const node = graph.nodes.get(id)
  if (node?.kind !== kind) throw new Error(`no ${kind} ${id} in the graph`)
  return node as Extract<Node, { kind: K }>
}
