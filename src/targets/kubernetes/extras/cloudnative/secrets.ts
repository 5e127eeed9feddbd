import type { Graph } from '../../../../graph/graph.ts'
import { nodesOf } from '../../../../graph/graph.ts'
import type { NodeId } from '../../../../graph/id.ts'
import type { StoreNode } from '../../../../graph/node.ts'
import { labelsOf, namespaceOf } from '../../names.ts'
import type { SecretContent, SecretObject } from '../../secrets.ts'
import type { Site } from '../../site.ts'
import { bucketKeys, destinationOf } from './backup.ts'
import { administratorSecret, bucketSecret, cloudNativeOf } from './form.ts'

/**
 * The Secrets that CloudNativePG reads: the administrator's login of each store that it keeps, and the keys of the
 * buckets.
 */
export function cloudNativeSecrets(graph: Graph, site: Site): SecretObject[] {
  return nodesOf(graph, 'store')
    .filter((store) => cloudNativeOf(site, store))
    .flatMap((store): SecretObject[] => {
      // With this label, the operator takes up a changed value by itself.
      const common = {
        namespace: namespaceOf(graph, site, store),
        labels: { ...labelsOf(graph, store), 'cnpg.io/reload': 'true' },
        node: store.id,
      }
      const bucket = destinationOf({ site }, store)?.credentials
      return [
        ...(store.administrator
          ? [
              {
                ...common,
                name: administratorSecret(store),
                type: 'kubernetes.io/basic-auth' as const,
                keys: {
                  username: literal(store, 'username', store.administrator.user),
                  password: value(store.administrator.password),
                },
              },
            ]
          : []),
        ...(bucket
          ? [
              {
                ...common,
                name: bucketSecret(store),
                keys: {
                  ...(bucket.id === undefined ? {} : { [bucketKeys.id]: value(bucket.id) }),
                  [bucketKeys.key]: value(bucket.key),
                },
              },
            ]
          : []),
      ]
    })
}

function value(of: NodeId): SecretContent {
  return { kind: 'value', of }
}

/** A text that is no secret but stands beside one. */
function literal(store: StoreNode, name: string, content: string): SecretContent {
  return { kind: 'file', file: { name, path: `/${store.id}/${name}`, content, reads: [], compose: () => content } }
}
