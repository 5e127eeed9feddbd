import type { Graph } from '../../../graph/graph.ts'
import type { NodeId } from '../../../graph/id.ts'
import { isDoable, startNeeds } from '../../../graph/needs.ts'
import type { Node } from '../../../graph/node.ts'
import { counted } from '../amounts.ts'

/** A platform as a picture shows it: what runs, and what it needs. Boxes and arrows are sorted. */
export interface Picture {
  readonly title: string
  readonly boxes: readonly Box[]
  readonly arrows: readonly Arrow[]
}

/** Something that runs; `about` is a few words on it. */
export interface Box {
  readonly id: NodeId
  readonly kind: 'route' | 'service' | 'job' | 'store' | 'schedule'
  readonly app: string
  readonly about: string
}

/** `from` needs `to`: before it can start, to answer, or only to answer better. */
export interface Arrow {
  readonly from: NodeId
  readonly to: NodeId
  readonly needed: 'start' | 'answer' | 'better'
}

/**
 * The picture of a graph. Needs that follow from other needs are left out, as are those of proofs, which need
 * everything of their app. Parts of stores are drawn as their store.
 */
export function pictureOf(graph: Graph): Picture {
  const nodes = [...graph.nodes.values()].filter(isDoable)
  const boxes = nodes.map((node): Box => ({
    id: node.id,
    kind: node.kind as Box['kind'],
    app: node.app,
    about: aboutOf(node),
  }))
  const shown = new Set(boxes.map((box) => box.id))
  const needs = reduced(
    new Map(
      [...startNeeds(graph)]
        .filter(([id]) => shown.has(id))
        .map(([id, needed]) => [id, isProof(graph, id) ? [] : needed]),
    ),
  )
  const arrows: Arrow[] = [...needs].flatMap(([from, needed]) =>
    needed.map((to): Arrow => ({ from, to, needed: 'start' })),
  )
  const drawn = new Set(arrows.map((arrow) => `${arrow.from} ${arrow.to}`))
  for (const connection of graph.connections) {
    const to = boxFor(graph, connection.to)
    if (connection.needed === 'start' || to === undefined || !shown.has(connection.from) || to === connection.from)
      continue
    if (drawn.has(`${connection.from} ${to}`)) continue
    drawn.add(`${connection.from} ${to}`)
    arrows.push({ from: connection.from, to, needed: connection.needed })
  }
  return { title: `${graph.platform}, ${graph.environment}`, boxes, arrows }
}

/** Needs without those that another need brings with it. */
export function reduced(needs: ReadonlyMap<NodeId, readonly NodeId[]>): Map<NodeId, readonly NodeId[]> {
  const heights = new Map<NodeId, number>()
  for (const id of needs.keys()) measure(id)
  return new Map(
    [...needs].map(([id, needed]) => [
      id,
      needed.length < 2
        ? needed
        : needed.filter((each) => !needed.some((other) => other !== each && reaches(other, each))),
    ]),
  )

  /** The longest way down; an explicit stack, since chains may be long. */
  function measure(start: NodeId): void {
    const stack = [start]
    while (stack.length > 0) {
      const id = stack.at(-1)!
      const open = (needs.get(id) ?? []).filter((need) => !heights.has(need))
      if (open.length > 0 && stack.length <= needs.size) stack.push(...open)
      else {
        heights.set(id, 1 + Math.max(-1, ...(needs.get(id) ?? []).map((need) => heights.get(need) ?? 0)))
        stack.pop()
      }
    }
  }

  function reaches(from: NodeId, to: NodeId): boolean {
    const [open, seen, floor] = [[from], new Set<NodeId>(), heights.get(to) ?? 0]
    for (let id = open.pop(); id !== undefined; id = open.pop()) {
      if (id === to) return true
      if (seen.has(id) || (heights.get(id) ?? 0) <= floor) continue
      seen.add(id)
      open.push(...(needs.get(id) ?? []))
    }
    return false
  }
}

function isProof(graph: Graph, id: NodeId): boolean {
  const node = graph.nodes.get(id)
  return node?.kind === 'job' && node.when === 'verify'
}

function boxFor(graph: Graph, id: NodeId): NodeId | undefined {
  const node = graph.nodes.get(id)
  if (node?.kind === 'database' || node?.kind === 'keyspace') return node.store
  return node && isDoable(node) ? node.id : undefined
}

function aboutOf(node: Node): string {
  switch (node.kind) {
    case 'service':
      return [node.recipe.id, node.singleton ? 'exactly one' : node.replicas.max > 1 ? replicasOf(node.replicas) : '']
        .filter(Boolean)
        .join(', ')
    case 'store':
      return `${node.engine} ${node.version}`
    case 'job':
      return node.title
    case 'route':
      return node.host ? `${node.tls ? 'https' : 'http'}://${node.host}${node.path}` : `route ${node.path}`
    case 'schedule':
      return `${node.job}, ${node.cron}`
    default:
      return ''
  }
}

function replicasOf(replicas: { readonly min: number; readonly max: number }): string {
  return replicas.min === replicas.max
    ? counted(replicas.min, 'replica')
    : `${replicas.min} to ${replicas.max} replicas`
}
