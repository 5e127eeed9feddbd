import { byteCount } from '../../base/units.ts'
import { id } from '../../graph/id.ts'
import type { StoreNode } from '../../graph/node.ts'
import { bindAddress, ownPort, text, type Text } from '../../graph/text.ts'
import { alarmsOfStore } from '../alarms.ts'
import type { App, Expansion } from '../app.ts'
import { memcached, type MemcachedOptions } from './options.ts'

const KiB = 1024
const MiB = 1024 ** 2

/** The image has no client for memcached, but a shell that can open connections. */
const askVersion: Text[] = [
  'bash',
  '-c',
  text`exec 3<>/dev/tcp/127.0.0.1/${ownPort('memcached')} && printf 'version\\r\\n' >&3 && read -r -t 2 line <&3 && [[ $line == VERSION* ]]`,
]

/**
 * memcached as a store. Whoever reaches it can read and change everything, so it listens where only the platform can
 * reach it.
 */
export const app: App<MemcachedOptions> = {
  ...memcached.listing,
  expand(name, options, at) {
    const version = options.version ?? '1.6'
    const memory = byteCount(options.memory ?? '64MiB')
    const item = byteCount(options.itemSize ?? '1MiB')
    check(options, memory, item, at)
    const connections = options.maxConnections ?? 1024
    const store: StoreNode = {
      kind: 'store',
      id: id(name),
      app: name,
      place: at.place(),
      keep: false,
      engine: 'memcached',
      version,
      ports: [{ name: 'memcached', protocol: 'tcp', prefer: 11_211 }],
      highAvailability: false,
      disk: 0,
      server: {
        recipe: {
          id: `memcached-${version}`,
          // docker-library/official-images, library/memcached, August 2026.
          image: { base: 'memcached:1.6.45-trixie', user: '11211:11211' },
          native: { from: 'server', name: 'memcached', version, programs: ['memcached'] },
        },
        command: [
          'memcached',
          text`--listen=${bindAddress}`,
          text`--port=${ownPort('memcached')}`,
          '--udp-port=0',
          `--memory-limit=${Math.floor(memory / MiB)}`,
          `--max-item-size=${Math.floor(item / KiB)}k`,
          `--conn-limit=${connections}`,
        ],
        env: {},
        files: [],
        volumes: [],
        resources: { millicores: 250, memory: Math.round(memory * 1.1) + 32 * MiB },
        health: {
          boot: { within: 30 },
          ready: {
            ask: { probe: 'tcp', port: 'memcached', send: 'version\r\n', expect: 'VERSION ', command: askVersion },
            every: 5,
            timeout: 3,
          },
          live: { ask: { probe: 'tcp', port: 'memcached' }, every: 10, timeout: 5, failures: 6 },
        },
        stop: { signal: 'SIGTERM', grace: 10, drain: 0 },
        refusesRoot: true,
      },
      limits: { connections, reserve: 5 },
    }
    return { nodes: [store, ...alarmsOfStore(store, undefined, at)], connections: [] }
  },
}

function check(options: MemcachedOptions, memory: number, item: number, at: Expansion): void {
  if (memory < 8 * MiB) {
    at.problem('SW1010', ['memory'], {
      title: 'too little memory',
      found: options.memory!,
      expected: 'at least 8MiB',
      do: 'write 64MiB or more, or remove memory for that default',
    })
  }
  // memcached takes 1 KiB to 1 GiB, and no more than half of its memory, for one item (memcached 1.6, `memcached
  // --help`).
  if (item < KiB || item > memory / 2) {
    at.problem('SW1010', ['itemSize'], {
      title: 'a size of items that does not fit',
      found: options.itemSize ?? '1MiB',
      expected: `between 1KiB and half of the memory, which is ${Math.floor(memory / 2 / MiB)}MiB`,
      do: 'enlarge memory, or write a smaller itemSize',
    })
  }
}
