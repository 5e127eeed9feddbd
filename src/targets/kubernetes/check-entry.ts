import { below } from '../../base/place.ts'
import { problem, type Problem } from '../../base/problem.ts'
import { type Graph, nodesOf } from '../../graph/graph.ts'
import type { KubernetesOptions } from './options.ts'

const place = { path: 'targets.kubernetes' }

/**
 * Faults of how browsers reach the platform: hosts without an entry, an entry without its settings, encryption without
 * a certificate.
 */
export function checkEntry(graph: Graph, options: KubernetesOptions): Problem[] {
  const { gateway, ingress, certificates } = options
  const hosts = nodesOf(graph, 'route').filter((route) => route.host !== undefined)
  const entry = options.entry ?? (gateway ? 'gateway' : ingress ? 'ingress' : undefined)
  if (entry === undefined) {
    return hosts.slice(0, 1).map((route) =>
      problem('SW4011', place, {
        title: 'no entry for hosts',
        found: `${route.host} of ${route.app}, and neither gateway nor ingress`,
        expected: 'what lets browsers into the cluster',
        do: "add gateway: { name: '...', namespace: '...' }, or ingress: { class: '...', proxies: '...' }, or entry: 'none'",
      }),
    )
  }
  if (entry === 'none') return []
  const missing = entry === 'gateway' ? !gateway : !ingress
  const unfit = certificates === 'gateway' && !(entry === 'gateway' && gateway && 'name' in gateway)
  return [
    ...(missing
      ? [
          problem('SW4011', below(place, 'entry'), {
            title: 'the entry is not described',
            found: `entry: '${entry}' without ${entry}`,
            expected: `which ${entry === 'gateway' ? 'Gateway' : 'class of Ingress'} it is`,
            do:
              entry === 'gateway'
                ? "add gateway: { name: '...' } or gateway: { class: '...' }"
                : "add ingress: { class: '...', proxies: '...' }",
          }),
        ]
      : []),
    ...(unfit
      ? [
          problem('SW4011', below(place, 'certificates'), {
            title: 'no shared Gateway that could have the certificates',
            found: "certificates: 'gateway'",
            expected: 'an issuer or a Secret, or gateway.name',
            do: "write certificates: { issuer: '...' } or { secret: '...' }",
          }),
        ]
      : []),
    ...(certificates === undefined
      ? hosts
          .filter((route) => route.tls)
          .map((route) =>
            problem('SW4007', route.place, {
              title: `no certificate for ${route.host}`,
              found: 'an encrypted route, and no targets.kubernetes.certificates',
              expected: 'where its certificate comes from',
              do: "add certificates: { issuer: '...' } for one of cert-manager, { secret: '...' } for a given one, or 'gateway' where the listener of a shared Gateway has it",
            }),
          )
      : []),
  ]
}
