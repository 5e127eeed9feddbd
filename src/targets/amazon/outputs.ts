import type { Graph } from '../../graph/graph.ts'
import { publicUrl } from './dialect.ts'
import { nodesOf } from '../../graph/graph.ts'
import type { Estate, Output } from './estate.ts'
import type { Site } from './site.ts'
import { attribute, unmarked, valueOf } from './value.ts'

/**
 * What people want to know after a deployment. Addresses of data servers are marked as sensitive: they help nobody who
 * may not reach them.
 */
export function outputsOf(
  graph: Graph,
  site: Site,
  estate: Pick<Estate, 'entry' | 'databases' | 'caches' | 'cluster'>,
): Output[] {
  const [database, ...more] = estate.databases
  const found: Output[] = [
    ...(estate.entry
      ? [
          {
            id: 'alb_dns_name',
            about: 'The name of the load balancer, to which records of hosts lead.',
            value: valueOf(attribute('entry', 'entry', 'address')),
          },
        ]
      : []),
    ...(estate.entry
      ? nodesOf(graph, 'route').map((route) => ({
          id: `${word(route.id)}_url`,
          about: `Where browsers find ${route.app}.`,
          value: unmarked(`${publicUrl(route)}/`),
        }))
      : []),
    ...(database && more.length === 0
      ? [
          {
            id: 'rds_endpoint',
            about: 'The address of the database server.',
            value: address('database', database.id, database.port),
            sensitive: true,
          },
        ]
      : []),
    ...estate.databases.map(({ id, port }) => ({
      id: `${word(id)}_endpoint`,
      about: `The address of ${id}.`,
      value: address('database', id, port),
      sensitive: true,
    })),
    ...estate.caches.map(({ id, port }) => ({
      id: `${word(id)}_endpoint`,
      about: `The address of ${id}.`,
      value: address('cache', id, port),
      sensitive: true,
    })),
    { id: 'ecs_cluster', about: 'The cluster of ECS that services and jobs run in.', value: estate.cluster.name },
    { id: 'region', about: 'The region.', value: site.options.region },
  ]
  return found.sort((a, b) => (a.id < b.id ? -1 : 1))
}

function address(kind: 'database' | 'cache', id: string, port: number) {
  return valueOf(attribute(kind, id, 'address'), `:${port}`)
}

function word(id: string): string {
  return id.replaceAll('-', '_')
}
