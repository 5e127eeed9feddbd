import { nearest } from '../../base/nearest.ts'
import { below } from '../../base/place.ts'
import { problem, type Problem } from '../../base/problem.ts'
import { type Graph, nodesOf } from '../../graph/graph.ts'
import type { StoreNode } from '../../graph/node.ts'
import type { ExternalStore, KubernetesOptions } from './options.ts'

const place = { path: 'targets.kubernetes.stores' }

/**
 * Faults of how data servers are had: names that no store has, servers outside that lack what the platform needs of
 * them.
 */
export function checkStores(graph: Graph, { stores = {} }: KubernetesOptions): Problem[] {
  const known = nodesOf(graph, 'store').map((store) => store.id)
  return Object.entries(stores).flatMap(([name, form]) => {
    const store = graph.nodes.get(name)
    if (store?.kind !== 'store') {
      return [
        problem('SW4011', below(place, name), {
          title: 'no store of this name',
          found: name,
          expected: known.length > 0 ? `one of ${known.join(', ')}` : 'no store at all: the platform has none',
          do: `write ${nearest(name, known) ?? known[0] ?? 'nothing here'}, or remove it`,
        }),
      ]
    }
    return typeof form === 'object' && 'external' in form ? external(graph, store, form.external) : []
  })
}

function external(graph: Graph, store: StoreNode, server: ExternalStore): Problem[] {
  const at = below(place, store.id, 'external')
  const given = nodesOf(graph, 'secret').map((secret) => secret.id)
  const found: Problem[] = []
  if (server.tls && store.engine !== 'postgres') {
    found.push(
      problem('SW4011', below(at, 'tls'), {
        title: `connections to ${store.engine} are not encrypted here`,
        found: 'tls: true',
        expected: 'PostgreSQL, or a server on a network that is trusted',
        do: 'remove tls, or keep the server in the cluster',
      }),
    )
  }
  if (server.password !== undefined && !given.includes(server.password)) {
    found.push(
      problem('SW4011', below(at, 'password'), {
        title: 'no secret of this name',
        found: server.password,
        expected: `one of ${given.join(', ')}`,
        do: `add it to secrets: { '${server.password}': { env: '...' } }${nearest(server.password, given) ? `, or write ${nearest(server.password, given)}` : ''}`,
      }),
    )
  }
  if (server.password === undefined && store.administrator) {
    found.push(
      problem('SW4011', at, {
        title: `nobody knows the password of ${store.administrator.user} at ${server.host}`,
        found: 'a server outside without password',
        expected: 'the secret of the platform that holds it',
        do: `add the secret to secrets: { '${store.id}-admin': { env: '...' } } and password: '${store.id}-admin' here`,
      }),
    )
  }
  return found
}
