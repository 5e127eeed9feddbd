import { nearest } from '../../../../base/nearest.ts'
import { below } from '../../../../base/place.ts'
import { problem, type Problem } from '../../../../base/problem.ts'
import { type Graph, nodesOf } from '../../../../graph/graph.ts'
import type { StoreNode } from '../../../../graph/node.ts'
import type { KubernetesOptions } from '../../options.ts'
import { cloudNativeOf, instancesOf, poolerOf } from './form.ts'

const place = { path: 'targets.kubernetes.stores' }

/**
 * Faults of data servers that CloudNativePG is to keep, and of those that are highly available or backed up and are not
 * kept by it: what such a platform asks for, a single pod cannot do.
 */
export function checkCloudNative(graph: Graph, options: KubernetesOptions): Problem[] {
  return nodesOf(graph, 'store').flatMap((store) => [
    ...wrongEngine(store, options),
    ...settings(graph, store, options),
    ...lost(store, options),
  ])
}

function wrongEngine(store: StoreNode, { stores = {} }: KubernetesOptions): Problem[] {
  const form = stores[store.id]
  if (store.engine === 'postgres' || !(form === 'cloudnative' || (typeof form === 'object' && 'cloudnative' in form)))
    return []
  return [
    problem('SW4011', below(place, store.id), {
      title: `CloudNativePG keeps no ${store.engine}`,
      found: `cloudnative for ${store.id}, which is ${store.engine}`,
      expected: 'a PostgreSQL server',
      do: "remove it, or write 'statefulset'",
    }),
  ]
}

function settings(graph: Graph, store: StoreNode, options: KubernetesOptions): Problem[] {
  const form = cloudNativeOf({ options }, store)
  if (!form) return []
  const at = below(place, store.id, 'cloudnative')
  const found: Problem[] = []
  if (store.highAvailability && instancesOf(form, store) < 2) {
    found.push(
      problem('SW4011', below(at, 'instances'), {
        title: `${store.id} is highly available with one instance`,
        found: 'instances: 1',
        expected: 'two at least, better three',
        do: 'remove instances, or set highAvailability: false',
      }),
    )
  }
  const callers = [...new Set(nodesOf(graph, 'service').flatMap((service) => [service.app, service.id]))]
  for (const [index, name] of (poolerOf({ options }, store)?.only ?? []).entries()) {
    if (callers.includes(name)) continue
    found.push(
      problem('SW4011', below(at, 'pooler', 'only', index), {
        title: 'no app or service of this name',
        found: name,
        expected: 'the name of an app or the id of one of its services',
        do: `write ${nearest(name, callers) ?? callers[0] ?? 'nothing here'}, or remove it`,
      }),
    )
  }
  const given = nodesOf(graph, 'secret').map((secret) => secret.id)
  for (const [key, name] of Object.entries(form.backup?.credentials ?? {})) {
    if (given.includes(name)) continue
    found.push(
      problem('SW4011', below(at, 'backup', 'credentials', key), {
        title: 'no secret of this name',
        found: name,
        expected: `one of ${given.join(', ')}`,
        do: `add it to secrets: { '${name}': { env: '...' } }`,
      }),
    )
  }
  return found
}

/** What a store asks for and does not have the way it is run, unless the platform accepts losing it. */
function lost(store: StoreNode, options: KubernetesOptions): Problem[] {
  const form = cloudNativeOf({ options }, store)
  const [outside, accepted] = [typeof options.stores?.[store.id] === 'object' && !form, options.accept ?? []]
  const found: Problem[] = []
  // Who runs a server outside sees to both.
  if (outside) return found
  if (store.highAvailability && !form && !accepted.includes('high-availability')) {
    found.push(
      problem('SW4001', store.place, {
        title: `kubernetes has no highly available ${store.engine === 'postgres' ? 'server of one pod' : store.engine}`,
        found: `store ${store.id}, which asks for high availability`,
        expected:
          store.engine === 'postgres'
            ? 'CloudNativePG, which keeps replicas'
            : 'a server outside that is highly available, or one that may be away for minutes when its machine is lost',
        do:
          store.engine === 'postgres'
            ? `remove targets.kubernetes.stores.${store.id}, or write 'cloudnative'`
            : `set highAvailability: false, name a server in targets.kubernetes.stores.${store.id}.external, or accept: ['high-availability']`,
      }),
    )
  }
  if (store.backup && !form?.backup && !accepted.includes('backup')) {
    found.push(
      problem('SW4001', store.place, {
        title: 'kubernetes does not know where backups go',
        found: `store ${store.id}, which asks for backups`,
        expected:
          store.engine === 'postgres' ? 'CloudNativePG with a bucket' : 'a store whose backups are made elsewhere',
        do:
          store.engine === 'postgres'
            ? `set targets.kubernetes.stores.${store.id}: { cloudnative: { backup: { to: 's3://...' } } }, or accept: ['backup']`
            : "leave backup out, or accept: ['backup'] in targets.kubernetes",
      }),
    )
  }
  return found
}
