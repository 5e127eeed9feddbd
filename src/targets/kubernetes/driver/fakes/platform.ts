import { graphOf, job, needs, program, secret, service, store } from '../../../../graph/fakes/nodes.ts'
import type { Graph } from '../../../../graph/graph.ts'
import type { ServiceNode } from '../../../../graph/node.ts'
import { secretValue } from '../../../../graph/text.ts'
import type { Driver, Opening } from '../../../target.ts'
import { type Cluster, clusterOf } from '../cluster.ts'
import { openOn } from '../driver.ts'
import { type FakeCluster, fakeCluster } from './cluster.ts'

const image = { base: 'acme/program:1', user: '1000:1000' } as const
const boots = {
  boot: { within: 10 },
  ready: { ask: { probe: 'http', port: 'http', path: '/' }, every: 1, timeout: 1 },
  live: { ask: { probe: 'alive' }, every: 5, timeout: 1, failures: 3 },
} as const

/**
 * A small platform for tests of the driver: a service that reads a secret, one that does not, a data server with a
 * volume, and a job.
 */
export function platform(version = '1', changes: Partial<ServiceNode> = {}): Graph {
  const recipe = {
    id: `program-${version}`,
    image: { ...image, base: `acme/program:${version}` },
    native: { from: 'user' },
  } as const
  return graphOf(
    [
      service('bi-web', { recipe, health: boots, env: { KEY: { text: [secretValue('bi-key')] } }, ...changes }),
      service('bi-worker', { recipe: { ...recipe, id: 'worker-1', image }, ports: [] }),
      store('db', {
        server: {
          ...program,
          recipe: { id: 'db-1', image, native: { from: 'user' } },
          volumes: ['db-data'],
          health: boots,
          stop: { signal: 'SIGTERM', grace: 5, drain: 0 },
          refusesRoot: false,
        },
        ports: [{ name: 'http', protocol: 'http', prefer: 5432 }],
      }),
      { kind: 'volume', id: 'db-data', app: 'db', place: { path: 'stores.db' }, keep: true, size: 1024 ** 3 },
      job('bi-migrate', {
        recipe: { ...recipe, id: 'program-1', image },
        batch: { name: 'life', argument: 'migrate' },
        retries: 1,
      }),
      job('bi-init', {
        recipe: { ...recipe, id: 'program-1', image },
        batch: { name: 'life', argument: 'init' },
        retries: 1,
      }),
      secret('bi-key'),
    ],
    [needs('bi-web', 'db')],
  )
}

/** How the platform is opened; nothing on disk is used. */
export function openingOf(graph: Graph, changes: Partial<Opening> = {}): Opening {
  return {
    graph,
    folder: '/nowhere',
    project: '/nowhere',
    scaled: {},
    options: {},
    images: {},
    digests: {},
    contentOf: () => 'content',
    ...changes,
  }
}

/** The platform on a cluster in memory. */
export function onFake(
  graph: Graph,
  kubectl: FakeCluster = fakeCluster(),
  changes: Partial<Opening> = {},
): { readonly cluster: Cluster; readonly kubectl: FakeCluster } {
  return { cluster: clusterOf(openingOf(graph, changes), kubectl), kubectl }
}

/** A driver of the platform on a cluster in memory. */
export function opened(kubectl: FakeCluster, ...graph: Parameters<typeof platform>): Driver {
  return openOn(openingOf(platform(...graph)), kubectl)
}

/** All of the platform, brought up on a cluster in memory. */
export async function raised(
  kubectl = fakeCluster(),
  ...graph: Parameters<typeof platform>
): Promise<{ readonly kubectl: FakeCluster; readonly driver: Driver }> {
  const driver = opened(kubectl, ...graph)
  for (const id of ['.ground', 'db', 'bi-web', 'bi-worker']) await driver.start(id, () => {})
  return { kubectl, driver }
}
