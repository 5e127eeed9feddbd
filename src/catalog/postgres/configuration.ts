import { byteCount, millicores } from '../../base/units.ts'
import type { Resources } from '../../graph/process.ts'
import { bindAddress, ownPort, text, type Text } from '../../graph/text.ts'
import type { PostgresOptions } from './options.ts'

const MiB = 1024 ** 2

const sizes = {
  small: { millicores: 1000, memory: 1024 * MiB },
  medium: { millicores: 2000, memory: 4096 * MiB },
  large: { millicores: 4000, memory: 16_384 * MiB },
} as const satisfies Record<string, Resources>

/** The processors and memory that a size asks for. */
export function resourcesOf(size: PostgresOptions['size'] = 'small'): Resources {
  return typeof size === 'string' ? sizes[size] : { millicores: millicores(size.cpu), memory: byteCount(size.memory) }
}

/** The most connections at one time. */
export function connectionsOf(options: PostgresOptions): number {
  return options.maxConnections ?? 200
}

/**
 * Connections that applications may not use up, so that an administrator, a backup and the health check always get
 * in.
 */
export const reservedConnections = 10

const reach = 'the address and port that the target gives'
const files = 'the files and folders that the target gives'
const login = 'every user to log in by TCP with a password, kept as SCRAM-SHA-256'
const log = 'the log on standard error, where the target collects it'
const connections = 'the option maxConnections'

/**
 * Settings that say where and how the server is reached, where its files are and where its log goes, with what is
 * there instead.
 */
export const derivedParameters: Readonly<Record<string, string>> = {
  port: reach,
  listen_addresses: reach,
  unix_socket_directories: reach,
  data_directory: files,
  config_file: files,
  external_pid_file: files,
  hba_file: login,
  ident_file: login,
  password_encryption: login,
  log_destination: log,
  logging_collector: log,
  max_connections: connections,
  reserved_connections: connections,
  superuser_reserved_connections: connections,
}

/**
 * The text of postgresql.conf: figures from the size by the usual rules of thumb (a quarter of the memory as shared
 * buffers, three quarters expected in caches), and the user's own parameters last, where they win.
 */
export function configurationOf(options: PostgresOptions): Text {
  const { memory } = resourcesOf(options.size)
  const connections = connectionsOf(options)
  return text`# Who can reach the server. There is no socket file: its path may be too long, or open to other users here.
listen_addresses = '${bindAddress}'
port = ${ownPort('postgres')}
unix_socket_directories = ''
max_connections = ${connections}
password_encryption = 'scram-sha-256'

# Memory, from ${mebibytes(memory)} in all.
shared_buffers = ${mebibytes(memory / 4)}
effective_cache_size = ${mebibytes((memory * 3) / 4)}
maintenance_work_mem = ${mebibytes(Math.min(memory / 16, 2048 * MiB))}
work_mem = ${mebibytes(Math.max(memory / 4 / connections, 4 * MiB))}

# Disk. The log of changes may grow before a checkpoint; random reads cost little more than others on today's disks.
max_wal_size = 2GB
min_wal_size = 128MB
random_page_cost = 1.1

# Log. Statements stay out of it, since their text can hold passwords and personal data; errors are told without it.
# To see the statements that fail or are slow, set log_min_error_statement or log_min_duration_statement.
log_destination = 'stderr'
logging_collector = off
log_line_prefix = '%m [%p] %q%u@%d '
log_min_error_statement = 'panic'
log_checkpoints = off
log_lock_waits = on
log_temp_files = 64MB
log_timezone = 'UTC'

# The same answers on every machine.
timezone = 'UTC'
datestyle = 'iso, mdy'
lc_messages = 'C'
${ownParameters(options)}`
}

/** The user's own parameters, sorted by name. */
function ownParameters(options: PostgresOptions): string {
  const own = Object.entries(options.parameters ?? {}).sort(([a], [b]) => (a < b ? -1 : 1))
  if (own.length === 0) return ''
  const lines = own.map(([name, value]) => `${name} = ${quoted(value)}\n`)
  return `\n# Set by the platform's own parameters.\n${lines.join('')}`
}

/** The text of pg_hba.conf. */
export const accessRules = `# Whoever can reach the address on which the server listens must give a password. Nobody replicates.
# type  database  user  address  method
host    all       all   all      scram-sha-256
`

/** In whole megabytes, as PostgreSQL writes them (1 MB is 1024 * 1024 bytes there). */
function mebibytes(bytes: number): string {
  return `${Math.floor(bytes / MiB)}MB`
}

/** A value as postgresql.conf takes it: quotes and backslashes doubled, line ends written as escapes. */
function quoted(value: string | number | boolean): string {
  if (typeof value === 'number') return String(value)
  if (typeof value === 'boolean') return value ? 'on' : 'off'
  return `'${value.replaceAll('\\', '\\\\').replaceAll("'", "''").replaceAll('\n', '\\n').replaceAll('\r', '\\r')}'`
}
