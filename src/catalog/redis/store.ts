import { byteCount } from '../../base/units.ts'
import type { Piece } from '../../graph/graph.ts'
import { id } from '../../graph/id.ts'
import type { Server, StoreNode, VolumeNode } from '../../graph/node.ts'
import { file, ownPort, secretHash, text, type Text, volume } from '../../graph/text.ts'
import { alarmsOfStore } from '../alarms.ts'
import type { Expansion } from '../app.ts'
import { checkSizes } from './check.ts'
import { configurationOf } from './configuration.ts'
import type { KeyValueOptions } from './options.ts'

/** Which of the two programs it is, in which version, and the image that carries it. */
export interface Make {
  readonly engine: 'redis' | 'valkey'
  readonly version: string
  readonly image: string
}

/** A key-value server as a store: its process, its password, and a volume when something is kept. */
export function expandKeyValue(name: string, make: Make, options: KeyValueOptions, at: Expansion): Piece {
  checkSizes(options, at)
  const common = { app: name, place: at.place() }
  const persistent = options.persistence !== 'none'
  const memory = byteCount(options.memory ?? '256MiB')
  const disk = persistent ? (options.disk ? byteCount(options.disk) : Math.max(4 * memory, 1024 ** 3)) : 0
  const data: VolumeNode = { ...common, kind: 'volume', id: id(name, 'data'), keep: true, size: disk }
  const password = at.secret('password')
  const store: StoreNode = {
    ...common,
    kind: 'store',
    id: id(name),
    keep: persistent,
    engine: make.engine,
    version: make.version,
    ports: [{ name: make.engine, protocol: 'tcp', prefer: 6379 }],
    highAvailability: options.highAvailability ?? false,
    disk,
    server: serverOf(make, options, { memory, data: persistent ? data.id : undefined, password: password.id }),
    administrator: { user: 'default', password: password.id },
    limits: { connections: options.maxConnections ?? 1000, reserve: 10 },
  }
  const alarms = alarmsOfStore(store, persistent ? data.id : undefined, at)
  return { nodes: [store, ...(persistent ? [data] : []), ...alarms], connections: [] }
}

function serverOf(
  make: Make,
  options: KeyValueOptions,
  parts: { memory: number; data: string | undefined; password: string },
): Server {
  const program = `${make.engine}-server`
  return {
    recipe: {
      id: `${make.engine}-${make.version}`,
      image: { base: make.image, user: '999:999', volume: '/data' },
      native: { from: 'server', name: make.engine, version: make.version, programs: [program] },
    },
    // Paths are arguments, not lines of the file: the file's own quoting would not survive every character that a
    // path may have.
    command: [
      program,
      text`${file('server.conf')}`,
      '--aclfile',
      text`${file('users.acl')}`,
      '--dir',
      parts.data ? text`${volume(parts.data)}` : text`${{ ref: 'scratch' }}`,
    ],
    env: {},
    files: [
      { name: 'server.conf', content: configurationOf(make.engine, options) },
      { name: 'users.acl', content: usersOf(parts.password) },
    ],
    volumes: parts.data ? [parts.data] : [],
    // Half as much again for the copy that a rewrite of the log or a snapshot makes of pages changed meanwhile, and
    // for clients.
    resources: { millicores: 500, memory: Math.round(parts.memory * 1.5) + 64 * 1024 ** 2 },
    health: {
      // Reading the log of a full server back takes about a second for each 100 MB.
      boot: { within: 120 },
      ready: { ask: ping(make.engine), every: 5, timeout: 3 },
      live: { ask: { probe: 'tcp', port: make.engine }, every: 10, timeout: 5, failures: 6 },
    },
    // On SIGTERM it writes out what it keeps and ends.
    stop: { signal: 'SIGTERM', grace: 30, drain: 0 },
    refusesRoot: false,
  }
}

/**
 * The users: `default` has the password, known here by its hash alone; `probe` may only ask whether the server
 * answers.
 */
function usersOf(password: string): Text {
  return text`user default on #${secretHash(password)} ~* &* +@all
user probe on nopass resetkeys resetchannels -@all +ping
`
}

/** While the server reads its data back it accepts connections and logins, but answers PING with LOADING. */
function ping(port: Make['engine']) {
  const command = [
    'sh',
    '-c',
    text`test "$(${port}-cli -p ${ownPort(port)} --user probe --pass probe --no-auth-warning ping)" = PONG`,
  ]
  return { probe: 'tcp', port, send: 'AUTH probe probe\r\nPING\r\n', expect: '+OK\r\n+PONG\r\n', command } as const
}
