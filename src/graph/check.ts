import { problem, type Problem } from '../base/problem.ts'
import { nodeOfFigure } from './figure.ts'
import type { Graph } from './graph.ts'
import type { NodeId } from './id.ts'
import type { Node } from './node.ts'
import { startNeeds } from './needs.ts'
import { inOrder } from './order.ts'
import type { Health, Process } from './process.ts'
import { referencesIn, type Text } from './text.ts'

/** Every fault that can be seen only in the graph as a whole. All rules run. */
export function checkGraph(graph: Graph): Problem[] {
  return [dangling, sameAddress, circles, tooManyConnections].flatMap((rule) => rule(graph))
}

function dangling(graph: Graph): Problem[] {
  const found: Problem[] = []
  const report = (node: Node, missing: string) =>
    found.push(
      problem('SW3001', node.place, {
        found: `${node.kind} ${node.id}, which refers to ${missing}`,
        expected: 'something that is in the platform',
        do: `add ${missing}, or remove what refers to it`,
      }),
    )
  for (const connection of graph.connections) {
    const from = graph.nodes.get(connection.from)
    if (from && !graph.nodes.has(connection.to)) report(from, connection.to)
  }
  for (const node of graph.nodes.values()) {
    for (const text of textsOf(node)) {
      for (const reference of referencesIn(text))
        if ('of' in reference && !graph.nodes.has(reference.of)) report(node, reference.of)
    }
    for (const id of watchedBy(node)) if (!graph.nodes.has(id)) report(node, id)
  }
  return found
}

function sameAddress(graph: Graph): Problem[] {
  const found: Problem[] = []
  const seen = new Map<string, Node>()
  for (const node of graph.nodes.values()) {
    if (node.kind !== 'route') continue
    const address = `${node.host ?? ''}:${node.host === undefined ? (node.port ?? node.app) : ''}${node.path}`
    const first = seen.get(address)
    if (first) {
      found.push(
        problem('SW3002', node.place, {
          title: `${first.app} and ${node.app} answer at one address`,
          found: `${node.host ?? (node.port === undefined ? 'one address' : `port ${node.port}`)}${node.path}, which ${first.app} has too`,
          expected: 'another host, port or path for each route',
          do: `change host, port or path of ${node.app} or ${first.app}`,
        }),
      )
    } else seen.set(address, node)
  }
  return found
}

function circles(graph: Graph): Problem[] {
  const needs = startNeeds(graph)
  const sorted = inOrder(needs.keys(), (each) => needs.get(each) ?? [])
  if (!('circle' in sorted)) return []
  const first = graph.nodes.get(sorted.circle[0]!)!
  return [
    problem('SW3003', first.place, {
      title: 'a circle of needs',
      found: [...sorted.circle, sorted.circle[0]].join(' needs '),
      expected: 'an order in which each comes after what it needs',
      do: `remove one of these needs (\`after\`, or what it is wired to)`,
    }),
  ]
}

/** replicas x pool, summed over everything that connects to a database server, with one replica more while rolling. */
function tooManyConnections(graph: Graph): Problem[] {
  const peak = new Map<string, { total: number; terms: string[] }>()
  for (const connection of graph.connections) {
    const [from, to] = [graph.nodes.get(connection.from), graph.nodes.get(connection.to)]
    const store = to?.kind === 'database' ? to.store : to?.kind === 'store' ? to.id : undefined
    if (!store || !from || !connection.pool || from.kind === 'job') continue
    const replicas = from.kind === 'service' ? from.replicas.max + (from.singleton ? 0 : 1) : 1
    const sum = peak.get(store) ?? { total: 0, terms: [] }
    sum.total += replicas * connection.pool
    sum.terms.push(`${from.id} ${replicas} x ${connection.pool}`)
    peak.set(store, sum)
  }
  return [...peak].flatMap(([storeId, { total, terms }]) => {
    const store = graph.nodes.get(storeId)
    if (store?.kind !== 'store' || !store.limits || total <= store.limits.connections - store.limits.reserve) return []
    const room = store.limits.connections - store.limits.reserve
    return [
      problem('SW2014', store.place, {
        title: `${store.id} would get more connections than it accepts`,
        found: `up to ${total} connections: ${terms.join(', ')} (one replica more while rolling)`,
        expected: `at most ${room}: ${store.limits.connections} less ${store.limits.reserve} in reserve`,
        do: `set maxConnections of ${store.id} to ${total + store.limits.reserve} or more, or use fewer replicas, workers or threads`,
      }),
    ]
  })
}

/** Every text that a node holds. */
export function textsOf(node: Node): Text[] {
  switch (node.kind) {
    case 'service':
      return [...processTexts(node), ...probeTexts(node.health)]
    case 'job':
      return processTexts(node)
    case 'store':
      return [...processTexts(node.server), ...probeTexts(node.server.health), ...(node.server.prepare?.command ?? [])]
    case 'identity':
      return [node.issuer]
    case 'route':
      return node.statics.map((each) => ({ text: [each.from] }))
    case 'database':
    case 'keyspace':
    case 'secret':
    case 'volume':
    case 'schedule':
    case 'alarm':
    case 'notice':
    case 'dashboard':
      return []
  }
}

/** The nodes that a node measures or looks at, without talking to them. */
function watchedBy(node: Node): NodeId[] {
  switch (node.kind) {
    case 'alarm':
      return [node.about, nodeOfFigure(node.ask.figure), node.notice]
    case 'dashboard':
      return node.panels.flatMap((panel) => panel.lines.map((line) => nodeOfFigure(line.figure)))
    case 'service':
      return node.replicas.scaleOn?.signal === 'queue' ? [node.replicas.scaleOn.of.keyspace] : []
    default:
      return []
  }
}

function probeTexts({ ready, live }: Health): Text[] {
  return [ready, live].flatMap(({ ask }) => (ask.probe === 'exec' || ask.probe === 'tcp' ? (ask.command ?? []) : []))
}

function processTexts(program: Process): Text[] {
  return [...program.command, ...Object.values(program.env), ...program.files.map((each) => each.content)]
}
