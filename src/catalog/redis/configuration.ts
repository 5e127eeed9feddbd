import { byteCount } from '../../base/units.ts'
import { bindAddress, ownPort, text, type Text } from '../../graph/text.ts'
import type { KeyValueOptions } from './options.ts'

/**
 * The text of the configuration file, which Redis and Valkey read alike; folders and the users' file are given as
 * arguments.
 */
export function configurationOf(engine: 'redis' | 'valkey', options: KeyValueOptions): Text {
  return text`# Who can reach the server; who may log in is in users.acl.
bind ${bindAddress}
port ${ownPort(engine)}
protected-mode yes
maxclients ${options.maxConnections ?? 1000}
tcp-keepalive 300

# The process is watched from outside, and its log is its output.
daemonize no
logfile ""
loglevel notice

# The numbers by which apps keep their queues, results and caches apart.
databases 16

# When the memory is full: ${full[options.eviction ?? 'volatile-lru']}
maxmemory ${byteCount(options.memory ?? '256MiB')}
maxmemory-policy ${options.eviction ?? 'volatile-lru'}

${kept[options.persistence ?? 'log']}`
}

const full = {
  'volatile-lru': 'remove what has an expiry and was not used for longest. Queued work has none and stays.',
  'volatile-lfu': 'remove what has an expiry and is used least. Queued work has none and stays.',
  'volatile-ttl': 'remove what expires soonest. Queued work never expires and stays.',
  noeviction: 'refuse to write, so that nothing is ever removed.',
} as const

const kept = {
  log: `# Every change is written to a log, at most one second late, and read back at the next start.
appendonly yes
appendfsync everysec
save ""
`,
  snapshot: `# All data is written at most once a minute, after at least one change, and read back at the next start.
appendonly no
save 60 1
`,
  none: `# Nothing is kept: the server starts empty.
appendonly no
save ""
`,
} as const
