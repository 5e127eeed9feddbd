import type { Connection } from '../../graph/connection.ts'
import type { ServiceNode } from '../../graph/node.ts'
import type { Probe } from '../../graph/process.ts'
import { bindAddress, file, ownPort, type Reference, text, type Text } from '../../graph/text.ts'
import type { Expansion } from '../app.ts'
import { timetableFile, waitingWork } from './celery.ts'
import { gunicornFile, webSize } from './gunicorn.ts'
import { exporter, toExporter } from './metrics.ts'
import type { Parts } from './parts.ts'
import { baseEnv, connectionsOf, connectionTo, poolEnv, sharedFiles, sharedProject } from './process.ts'
import { programFile } from './programs.ts'
import { assign, imports, name, program } from './python.ts'
import { readSecret } from './caches.ts'
import { replicasOf, resourcesOf } from './sizes.ts'
import type { Timeouts } from './timeouts.ts'
import { recipeOf } from './versions.ts'

const instance: Reference = { ref: 'instance' }
const scratch: Reference = { ref: 'scratch' }

/** Files whose text all roles of one Superset share. */
export interface SharedTexts {
  readonly config: Text
  readonly celery?: Text
}

interface Made {
  readonly nodes: ServiceNode[]
  readonly connections: Connection[]
}

/** The long-running roles that the options ask for. All start after permissions are set up. */
export function services(parts: Parts, timeouts: Timeouts, shared: SharedTexts, after: string, at: Expansion): Made {
  const made = [
    web(parts, timeouts, shared, at),
    ...(parts.roles.worker ? [worker(parts, timeouts, shared, at)] : []),
    ...(parts.roles.beat ? [beat(parts, shared, at)] : []),
    ...(parts.roles.flower ? [flower(parts, shared, at)] : []),
  ]
  return {
    nodes: [...made.flatMap((each) => each.nodes), ...(parts.metrics ? [exporter(parts, at)] : [])],
    connections: made.flatMap((each) => [
      ...each.connections,
      ...each.nodes.map((node): Connection => ({ from: node.id, to: after, tls: false, needed: 'start' })),
    ]),
  }
}

function web(parts: Parts, timeouts: Timeouts, shared: SharedTexts, at: Expansion): Made {
  const options = parts.options.web ?? {}
  const { workers, threads } = webSize(options)
  const pool = { size: threads, overflow: 2 }
  const health: Probe = { probe: 'http', port: 'http', path: '/health', status: 200 }
  const node: ServiceNode = {
    ...common(parts, 'web', at),
    role: 'web',
    command: [
      'gunicorn',
      '--config',
      text`${file('gunicorn.conf.py')}`,
      '--bind',
      text`${bindAddress}:${ownPort('http')}`,
      'superset.app:create_app()',
    ],
    env: {
      ...baseEnv(parts, parts.ids.web),
      ...poolEnv(pool),
      ROLE_STATEMENT_TIMEOUT: String(Math.ceil(timeouts.query * 1000)),
    },
    files: [...sharedFiles(parts, shared), { name: 'gunicorn.conf.py', content: gunicornFile(parts, timeouts) }],
    projectFiles: sharedProject(parts),
    ports: [{ name: 'http', protocol: 'http', prefer: 8188 }],
    replicas: replicasOf(
      options.replicas,
      at,
      'web',
      options.scaleOn && { signal: 'cpu', target: options.scaleOn.cpu },
    ),
    singleton: false,
    resources: resourcesOf(options, '1', 400 + 200 * workers),
    health: {
      boot: { within: 300 },
      ready: { ask: health, every: 2, timeout: 5 },
      // Health waits behind long queries when all threads have one, so only a silence longer than any request counts.
      live: { ask: health, every: 30, timeout: 30, failures: Math.ceil(timeouts.web / 30) + 3 },
    },
    stop: { signal: 'SIGTERM', grace: Math.ceil(timeouts.web) + 5, drain: 2 },
  }
  return {
    nodes: [node],
    connections: [
      ...connectionsOf(parts, node.id, workers * (pool.size + pool.overflow)),
      ...(parts.metrics ? [toExporter(parts, 'web')] : []),
    ],
  }
}

function worker(parts: Parts, timeouts: Timeouts, shared: SharedTexts, at: Expansion): Made {
  const options = parts.options.worker || {}
  const concurrency = options.concurrency ?? 2
  const pool = { size: 1, overflow: 1 }
  const node: ServiceNode = {
    ...common(parts, 'worker', at),
    role: 'worker',
    command: [
      'celery',
      '--app=superset_worker:app',
      'worker',
      '--pool=prefork',
      text`--concurrency=${concurrency}`,
      '-O',
      'fair',
      // Replicas on one machine share its host name; messages to one of them need a name of its own.
      text`--hostname=worker@${instance}`,
      '--without-mingle',
      '--without-gossip',
      '--loglevel=INFO',
    ],
    env: {
      ...baseEnv(parts, parts.ids.worker),
      ...poolEnv(pool),
      ROLE_STATEMENT_TIMEOUT: String(Math.ceil(timeouts.background * 1000)),
    },
    files: [...sharedFiles(parts, shared), programFile('superset_worker.py')],
    projectFiles: sharedProject(parts),
    ports: [],
    replicas: replicasOf(
      options.replicas,
      at,
      'worker',
      options.scaleOn && { signal: 'queue', target: options.scaleOn.queue, of: waitingWork(parts) },
    ),
    singleton: false,
    resources: resourcesOf(options, '1', 400 + 250 * concurrency),
    health: {
      boot: { within: 300 },
      ready: { ask: { probe: 'file', name: 'heartbeat', fresh: 20 }, every: 2, timeout: 2 },
      // While the broker is away there is no heartbeat either, and a restart would not bring it back.
      live: { ask: { probe: 'file', name: 'heartbeat', fresh: 300 }, every: 30, timeout: 2, failures: 2 },
    },
    stop: { signal: 'SIGTERM', grace: Math.ceil(timeouts.stop), drain: 0 },
  }
  return {
    nodes: [node],
    connections: [
      ...connectionsOf(parts, node.id, (concurrency + 1) * (pool.size + pool.overflow)),
      ...(parts.metrics ? [toExporter(parts, 'worker')] : []),
    ],
  }
}

function beat(parts: Parts, shared: SharedTexts, at: Expansion): Made {
  const node: ServiceNode = {
    ...common(parts, 'beat', at),
    role: 'beat',
    command: [
      'celery',
      '--app=superset_beat:app',
      'beat',
      '--scheduler=superset_beat:Scheduler',
      text`--schedule=${scratch}/schedule`,
      '--pidfile=',
      '--max-interval=10',
      '--loglevel=INFO',
    ],
    env: baseEnv(parts, parts.ids.beat),
    files: [
      celeryText(shared),
      programFile('superset_wiring.py'),
      programFile('superset_beat.py'),
      { name: 'superset_timetable.py', content: timetableFile(parts) },
    ],
    ports: [],
    replicas: { min: 1, max: 1 },
    singleton: true,
    resources: resourcesOf(parts.options.beat || {}, '0.1', 128),
    health: {
      boot: { within: 60 },
      ready: { ask: { probe: 'file', name: 'heartbeat', fresh: 40 }, every: 2, timeout: 2 },
      live: { ask: { probe: 'file', name: 'heartbeat', fresh: 300 }, every: 30, timeout: 2, failures: 2 },
    },
    stop: { signal: 'SIGTERM', grace: 15, drain: 0 },
  }
  return { nodes: [node], connections: [connectionTo(node.id, parts.queue!)] }
}

function flower(parts: Parts, shared: SharedTexts, at: Expansion): Made {
  const options = typeof parts.options.flower === 'object' ? parts.options.flower : {}
  const config = program(`The page that shows the work of ${parts.name}. No route leads to it.`, [
    imports('superset_wiring', 'read_secret'),
    assign('password', readSecret(parts.secrets.flower!.id)),
    assign('basic_auth', [name(`f"${options.username ?? 'flower'}:{password}"`)]),
    assign('persistent', false),
  ])
  const node: ServiceNode = {
    ...common(parts, 'flower', at),
    role: 'flower',
    command: [
      'celery',
      '--app=superset_flower:app',
      'flower',
      text`--address=${bindAddress}`,
      text`--port=${ownPort('http')}`,
      text`--conf=${file('flowerconfig.py')}`,
    ],
    env: baseEnv(parts, parts.ids.flower),
    files: [
      celeryText(shared),
      programFile('superset_wiring.py'),
      programFile('superset_flower.py'),
      { name: 'flowerconfig.py', content: config },
    ],
    ports: [{ name: 'http', protocol: 'http', prefer: 5555 }],
    replicas: { min: 1, max: 1 },
    singleton: true,
    resources: resourcesOf(options, '0.1', 192),
    health: {
      boot: { within: 60 },
      ready: { ask: { probe: 'http', port: 'http', path: '/healthcheck', status: 200 }, every: 5, timeout: 5 },
      live: {
        ask: { probe: 'http', port: 'http', path: '/healthcheck', status: 200 },
        every: 30,
        timeout: 10,
        failures: 4,
      },
    },
    stop: { signal: 'SIGTERM', grace: 15, drain: 0 },
  }
  return { nodes: [node], connections: [connectionTo(node.id, parts.queue!)] }
}

function common(parts: Parts, role: 'web' | 'worker' | 'beat' | 'flower', at: Expansion) {
  return {
    kind: 'service' as const,
    id: parts.ids[role],
    app: parts.name,
    place: at.place(role),
    keep: false,
    recipe: recipeOf(parts.version),
    volumes: [],
  }
}

function celeryText(shared: SharedTexts) {
  return { name: 'superset_celery.py', content: shared.celery! }
}
