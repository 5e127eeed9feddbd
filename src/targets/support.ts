import { problem, type Problem } from '../base/problem.ts'
import type { Graph } from '../graph/graph.ts'
import type { Node } from '../graph/node.ts'

/** How well a target can do a feature of the graph. */
export type Support =
  | { readonly support: 'exact' }
  | { readonly support: 'emulated'; readonly how: string }
  /** `harmless`: the platform works as well without it, so it is told and never refused. */
  | { readonly support: 'lost'; readonly why: string; readonly do: string; readonly harmless?: true }

/** Every feature of the graph that a target may or may not have, with the nodes that ask for it. */
export const features = {
  service: { title: 'long-running services', asks: (node: Node) => node.kind === 'service' },
  replicas: {
    title: 'several replicas of a service',
    asks: (node: Node) => node.kind === 'service' && node.replicas.max > 1,
  },
  autoscaling: {
    title: 'replicas that follow load',
    asks: (node: Node) => node.kind === 'service' && node.replicas.scaleOn !== undefined,
  },
  singleton: { title: 'exactly one of a scheduler', asks: (node: Node) => node.kind === 'service' && node.singleton },
  job: { title: 'ordered jobs', asks: (node: Node) => node.kind === 'job' && node.when !== 'schedule' },
  schedule: { title: 'jobs by the clock', asks: (node: Node) => node.kind === 'schedule' },
  store: { title: 'data servers', asks: (node: Node) => node.kind === 'store' },
  'high-availability': {
    title: 'data servers that survive a machine',
    asks: (node: Node) => node.kind === 'store' && node.highAvailability,
  },
  backup: {
    title: 'backups of data servers',
    asks: (node: Node) => node.kind === 'store' && node.backup !== undefined,
  },
  database: { title: 'databases and roles', asks: (node: Node) => node.kind === 'database' },
  keyspace: { title: 'parts of key-value stores', asks: (node: Node) => node.kind === 'keyspace' },
  route: { title: 'routes', asks: (node: Node) => node.kind === 'route' },
  host: { title: 'host names', asks: (node: Node) => node.kind === 'route' && node.host !== undefined },
  tls: { title: 'encrypted routes', asks: (node: Node) => node.kind === 'route' && node.tls },
  statics: {
    title: 'static files served by the edge',
    asks: (node: Node) => node.kind === 'route' && node.statics.length > 0,
  },
  'edge-login': { title: 'login at the edge', asks: (node: Node) => node.kind === 'route' && node.login === 'edge' },
  secret: { title: 'secrets', asks: (node: Node) => node.kind === 'secret' },
  volume: { title: 'volumes', asks: (node: Node) => node.kind === 'volume' },
  identity: { title: 'login by OpenID', asks: (node: Node) => node.kind === 'identity' },
  metrics: {
    title: 'figures for Prometheus',
    asks: (node: Node) => (node.kind === 'service' || node.kind === 'store') && node.metrics !== undefined,
  },
  alarm: { title: 'alarms', asks: (node: Node) => node.kind === 'alarm' || node.kind === 'notice' },
  dashboard: { title: 'dashboards of figures', asks: (node: Node) => node.kind === 'dashboard' },
  limits: { title: 'limits of memory and processors', asks: (node: Node) => node.kind === 'service' },
} as const satisfies Record<string, { title: string; asks: (node: Node) => boolean }>

export type Feature = keyof typeof features

/** A target's answer for every feature. */
export type SupportTable = Readonly<Record<Feature, Support>>

/**
 * A problem at the user's line for each node that asks for what the target has lost, less what the platform accepts
 * losing.
 */
export function checkSupport(
  graph: Graph,
  target: { readonly name: string; readonly support: SupportTable },
  accepted: readonly Feature[] = [],
): Problem[] {
  const found: Problem[] = []
  for (const [feature, { title, asks }] of Object.entries(features)) {
    const support = target.support[feature as Feature]
    if (support.support !== 'lost' || support.harmless || accepted.includes(feature as Feature)) continue
    for (const node of graph.nodes.values()) {
      if (!asks(node)) continue
      found.push(
        problem('SW4001', node.place, {
          title: `${target.name} has no ${title}`,
          found: `${node.kind} ${node.id}, which asks for ${title}`,
          expected: support.why,
          do: support.do,
        }),
      )
    }
  }
  return found
}

/**
 * What a target leaves out of a platform that works as well without it, one sentence each; less what the platform
 * accepts losing.
 */
export function leftOut(
  graph: Graph,
  target: { readonly name: string; readonly support: SupportTable },
  accepted: readonly Feature[] = [],
): string[] {
  return Object.entries(features).flatMap(([feature, { title, asks }]) => {
    const support = target.support[feature as Feature]
    if (support.support !== 'lost' || !support.harmless || accepted.includes(feature as Feature)) return []
    const asking = [...graph.nodes.values()].filter((node) => asks(node)).length
    return asking === 0 ? [] : [`${target.name} leaves out ${title} (${asking}): ${support.why}`]
  })
}
