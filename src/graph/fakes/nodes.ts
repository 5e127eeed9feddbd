import type { Connection } from '../connection.ts'
import type { Graph } from '../graph.ts'
import type { NodeId } from '../id.ts'
import type { DatabaseNode, JobNode, Node, RouteNode, SecretNode, ServiceNode, StoreNode } from '../node.ts'
import type { Health, Process } from '../process.ts'

// Nodes for tests, each as small as one can be; a test writes only what it is about.

type Changes<N> = Partial<Omit<N, 'kind' | 'id'>>

const alive = { ask: { probe: 'alive' }, every: 5, timeout: 1 } as const
const health: Health = { boot: { within: 10 }, ready: alive, live: { ...alive, failures: 3 } }
const stop = { signal: 'SIGTERM', grace: 5, drain: 0 } as const

/** A program without anything around it. */
export const program: Process = {
  recipe: { id: 'program', native: { from: 'user' } },
  command: ['program'],
  env: {},
  files: [],
  volumes: [],
  resources: { millicores: 100, memory: 1024 },
}

/** A service of the app that its id begins with: `bi-web` belongs to `bi`. */
export function service(id: NodeId, changes: Changes<ServiceNode> = {}): ServiceNode {
  return {
    ...common(id),
    ...program,
    kind: 'service',
    role: 'web',
    ports: [{ name: 'http', protocol: 'http', prefer: 9000 }],
    replicas: { min: 1, max: 1 },
    singleton: false,
    health,
    stop,
    ...changes,
  }
}

/** A data server with its port. */
export function store(id: NodeId, changes: Changes<StoreNode> = {}): StoreNode {
  return {
    ...common(id, 'stores'),
    kind: 'store',
    keep: true,
    engine: 'postgres',
    version: '16',
    ports: [{ name: 'sql', protocol: 'tcp', prefer: 5432 }],
    highAvailability: false,
    disk: 1024,
    server: { ...program, health, stop, refusesRoot: false },
    ...changes,
  }
}

/** A deploy job. */
export function job(id: NodeId, changes: Changes<JobNode> = {}): JobNode {
  return {
    ...common(id),
    ...program,
    kind: 'job',
    when: 'deploy',
    inputs: null,
    title: `do ${id}`,
    drains: [],
    timeout: 60,
    retries: 0,
    ...changes,
  }
}

/** A database of the store that its id begins with. */
export function database(id: NodeId, changes: Changes<DatabaseNode> = {}): DatabaseNode {
  return {
    ...common(id),
    kind: 'database',
    keep: true,
    store: id.split('-')[0]!,
    database: 'shop',
    user: 'shop',
    password: `${id}-password`,
    readers: [],
    ...changes,
  }
}

/** A route to a service. */
export function route(id: NodeId, to: NodeId, changes: Changes<RouteNode> = {}): RouteNode {
  return {
    ...common(id),
    kind: 'route',
    path: '/',
    to: { service: to, port: 'http' },
    tls: false,
    statics: [],
    fixed: [],
    bodyLimit: 1024,
    timeout: 30,
    login: 'none',
    home: '/',
    ...changes,
  }
}

/** A generated secret. */
export function secret(id: NodeId, changes: Changes<SecretNode> = {}): SecretNode {
  return {
    ...common(id),
    kind: 'secret',
    keep: true,
    shape: { length: 20, alphabet: 'letters-digits' },
    origin: { from: 'generated' },
    rotatable: true,
    inBackup: true,
    ...changes,
  }
}

/** That one node cannot start without the other. */
export function needs(from: NodeId, to: NodeId, changes: Partial<Connection> = {}): Connection {
  return { from, to, tls: false, needed: 'start', ...changes }
}

/** A graph of nodes, sorted as graphs are. */
export function graphOf(nodes: readonly Node[], connections: readonly Connection[] = []): Graph {
  const sorted = [...nodes].sort((a, b) => (a.id < b.id ? -1 : 1))
  return { platform: 'acme', environment: 'dev', nodes: new Map(sorted.map((node) => [node.id, node])), connections }
}

function common(id: NodeId, section = 'apps') {
  const app = id.split('-')[0]!
  return { id, app, place: { path: `${section}.${app}` }, keep: false }
}
