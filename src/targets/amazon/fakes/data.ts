import { memcached } from '../../../catalog/memcached/options.ts'
import { postgres } from '../../../catalog/postgres/options.ts'
import { redis } from '../../../catalog/redis/options.ts'
import { valkey } from '../../../catalog/valkey/options.ts'
import { secret } from '../../../graph/fakes/nodes.ts'
import type { Graph } from '../../../graph/graph.ts'
import { resolve } from '../../../resolve/resolve.ts'

/**
 * The graph of a platform that has nothing but these stores, as the catalog makes them, and secrets that are given to
 * it.
 */
export async function graphWith(
  stores: Parameters<typeof resolve>[0]['stores'],
  secrets: readonly string[] = [],
): Promise<Graph> {
  const catalog = [memcached, postgres, redis, valkey].map((each) => each.listing)
  const { graph, problems } = await resolve({ name: 'acme', environment: 'prod', stores }, catalog, {
    exists: () => true,
    contentOf: () => '',
    bytesOf: () => undefined,
  })
  if (problems.length > 0)
    throw new Error(problems.map((each) => `${each.code} ${each.place.path}: ${each.title}`).join('\n'))
  const given = secrets.map((id) => secret(id, { app: 'acme', origin: { from: 'environment', variable: 'GIVEN' } }))
  return {
    ...graph,
    nodes: new Map(
      [...graph.nodes, ...given.map((node) => [node.id, node] as const)].sort(([a], [b]) => (a < b ? -1 : 1)),
    ),
  }
}
