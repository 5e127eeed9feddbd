import { fingerprint } from '../../base/json.ts'
import type { Graph } from '../../graph/graph.ts'
import type { NodeId } from '../../graph/id.ts'
import { itemsOf } from '../item.ts'
import type { Item } from '../output.ts'
import { externalStore, hostOf } from './address.ts'
import type { KubernetesObject } from './document.ts'
import { logsId } from './extras/logs/place.ts'
import { watchingId } from './extras/watching/place.ts'
import { groundId, objectsOf } from './objects.ts'
import type { Site } from './site.ts'

/**
 * What a plan speaks of: the nodes of the graph, and the ground. To what every target compares comes what is applied
 * for a node, rules of the network apart, since they change with those who come and go around it and restart nothing.
 * Replicas set by hand and the values of secrets are no part of it.
 */
export function clusterItems(graph: Graph, site: Site): Map<NodeId, Item> {
  const still: Site = { ...site, scaled: {}, secretMarks: {} }
  const objects = objectsOf(graph, still)
  const items = itemsOf(graph, (id) => addressOf(graph, still, id))
  for (const [id, item] of items) {
    // What a job has done does not become undone by another way to run it.
    if (item.kind === 'job') continue
    items.set(id, { ...item, parts: { ...item.parts, ...partsOf(objects.get(id) ?? []) } })
  }
  const grounds = Object.entries(groundTitles)
    .filter(([id]) => id === groundId || objects.has(id))
    .map(([id, title]): [NodeId, Item] => [
      id,
      {
        id,
        kind: 'ground',
        title,
        place: { path: 'targets.kubernetes' },
        keep: false,
        parts: partsOf(objects.get(id) ?? []),
        replaceOn: [],
      },
    ])
  return new Map([...grounds, ...items])
}

/** What the platform needs beside its nodes, in the order in which it is made. */
const groundTitles: Readonly<Record<NodeId, string>> = {
  [groundId]: 'namespaces, accounts and rules',
  [logsId]: 'readers of logs',
  [watchingId]: 'monitors, alarms and dashboards',
}

function partsOf(objects: readonly KubernetesObject[]): Record<string, string> {
  const [rules, others] = [
    objects.filter((each) => each.kind === 'NetworkPolicy'),
    objects.filter((each) => each.kind !== 'NetworkPolicy'),
  ]
  return {
    ...(rules.length > 0 && { 'network rules': fingerprint(rules) }),
    ...(others.length > 0 && { manifest: fingerprint(others) }),
  }
}

function addressOf(graph: Graph, site: Site, id: NodeId): string | undefined {
  const node = graph.nodes.get(id)
  if (node?.kind !== 'store' && node?.kind !== 'service') return undefined
  return `${hostOf(graph, site, id)}:${externalStore(site, id)?.port ?? node.ports.map((port) => port.prefer).join()}`
}
