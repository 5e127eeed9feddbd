import type { StoreNode } from '../../graph/node.ts'
import { bindText } from '../../graph/text.ts'
import type { Database } from './estate-data.ts'

/** Slots that PostgreSQL keeps for superusers (`superuser_reserved_connections`), which on RDS only RDS itself is. */
const forRds = 3

/**
 * Parameters that take effect when the server starts. Source: PostgreSQL 18, `pg_settings.context = 'postmaster'`,
 * those that RDS lets change.
 */
const needsStart = new Set([
  'autovacuum_freeze_max_age',
  'autovacuum_max_workers',
  'autovacuum_worker_slots',
  'huge_pages',
  'max_connections',
  'max_files_per_process',
  'max_locks_per_transaction',
  'max_logical_replication_workers',
  'max_pred_locks_per_transaction',
  'max_prepared_transactions',
  'max_replication_slots',
  'max_wal_senders',
  'max_worker_processes',
  'pg_stat_statements.max',
  'rds.logical_replication',
  'rds.rds_superuser_reserved_connections',
  'reserved_connections',
  'shared_buffers',
  'shared_preload_libraries',
  'track_activity_query_size',
  'track_commit_timestamp',
  'wal_buffers',
])

/** What follows from where and how the server runs, and is AWS's here: memory, files, the log of changes, addresses. */
const ofThatMachine = new Set([
  'listen_addresses',
  'port',
  'unix_socket_directories',
  'max_connections',
  'shared_buffers',
  'effective_cache_size',
  'maintenance_work_mem',
  'work_mem',
  'max_wal_size',
  'min_wal_size',
  'log_destination',
  'logging_collector',
  'log_line_prefix',
  'log_timezone',
  'datestyle',
  'lc_messages',
])

/** What Aurora has no such thing of: its storage makes checkpoints needless. */
const notOfAurora = new Set(['log_checkpoints'])

/**
 * The parameter group of a database: TLS alone, as many connections as the arithmetic of the platform counts with, and
 * what the server's own configuration says beyond the machine it runs on, the user's own parameters with it.
 */
export function parametersOf(store: StoreNode, form: Database['form']): Database['parameters'] {
  const { limits } = store
  const major = Number(store.version)
  const own = Object.entries(configured(store)).filter(
    ([name]) => !(ofThatMachine.has(name) || (form === 'aurora' && notOfAurora.has(name))) || isOwn(store, name),
  )
  const derived: [string, string][] = [
    ['rds.force_ssl', '1'],
    ...(limits ? [['max_connections', String(limits.connections + forRds)] as [string, string]] : []),
    // From 16 on RDS takes this from PostgreSQL's own reserve, which only members of a role of its own may use up.
    ...(limits && major <= 15 && form === 'instance'
      ? [['rds.rds_superuser_reserved_connections', String(limits.reserve)] as [string, string]]
      : []),
  ]
  return Object.fromEntries(
    [...own, ...derived]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, value]) => [name, { value, restart: needsStart.has(name) }]),
  )
}

/** The lines of postgresql.conf; the later of two wins, as in PostgreSQL. */
function configured(store: StoreNode): Record<string, string> {
  return Object.fromEntries(linesOf(store).map(({ name, value }) => [name, inUnits(name, value)]))
}

/** True for a parameter that the user has written: those come last, after a comment that says so. */
function isOwn(store: StoreNode, name: string): boolean {
  return linesOf(store).some((line) => line.own && line.name === name)
}

function linesOf(store: StoreNode): { name: string; value: string; own: boolean }[] {
  const file = store.server.files.find((each) => each.name === 'postgresql.conf')
  const lines = file ? bindText(file.content, () => '').split('\n') : []
  const own = lines.findIndex((line) => line.startsWith("# Set by the platform's own parameters"))
  return lines.flatMap((line, index) => {
    const found = /^([\w.]+) = (.*)$/.exec(line)
    return found ? [{ name: found[1]!.toLowerCase(), value: unquoted(found[2]!), own: own !== -1 && index > own }] : []
  })
}

function unquoted(value: string): string {
  return value.startsWith("'") ? value.slice(1, -1).replaceAll("''", "'").replaceAll('\\\\', '\\') : value
}

const times: Readonly<Record<string, number>> = { us: 0.001, ms: 1, s: 1000, min: 60_000, h: 3_600_000, d: 86_400_000 }
const sizes: Readonly<Record<string, number>> = { B: 1 / 1024, kB: 1, MB: 1024, GB: 1024 ** 2, TB: 1024 ** 3 }

/**
 * Parameters of time whose unit is a second, where most have milliseconds. Source: PostgreSQL 18, `pg_settings.unit`.
 */
const inSeconds = new Set([
  'archive_timeout',
  'authentication_timeout',
  'autovacuum_naptime',
  'checkpoint_timeout',
  'checkpoint_warning',
  'post_auth_delay',
  'pre_auth_delay',
  'tcp_keepalives_idle',
  'tcp_keepalives_interval',
])

/** Parameters of size whose unit is a page of 8 kB, where most have kB. */
const inPages = new Set([
  'backend_flush_after',
  'bgwriter_flush_after',
  'checkpoint_flush_after',
  'effective_cache_size',
  'min_parallel_index_scan_size',
  'min_parallel_table_scan_size',
  'shared_buffers',
  'temp_buffers',
  'wal_buffers',
  'wal_writer_flush_after',
])

/** Parameters of size whose unit is a megabyte. */
const inMegabytes = new Set([
  'max_slot_wal_keep_size',
  'max_wal_size',
  'min_dynamic_shared_memory',
  'min_wal_size',
  'wal_keep_size',
])

/** Parameters that are on, off or something third, and keep their words. */
const words = new Set([
  'backslash_quote',
  'compute_query_id',
  'constraint_exclusion',
  'debug_parallel_query',
  'force_parallel_mode',
  'huge_pages',
  'recovery_prefetch',
  'synchronous_commit',
  'wal_compression',
])

/** RDS takes numbers without units, and 1 and 0 for on and off. */
function inUnits(name: string, value: string): string {
  if (words.has(name)) return value
  if (/^(on|off|true|false|yes|no)$/i.test(value)) return /^(on|true|yes)$/i.test(value) ? '1' : '0'
  const [, amount, unit] = /^(-?[\d.]+)\s*([A-Za-z]+)$/.exec(value) ?? []
  if (amount === undefined || unit === undefined) return value
  if (unit in times) return String(Math.ceil((Number(amount) * times[unit]!) / (inSeconds.has(name) ? 1000 : 1)))
  if (unit in sizes)
    return String(
      Math.ceil((Number(amount) * sizes[unit]!) / (inPages.has(name) ? 8 : inMegabytes.has(name) ? 1024 : 1)),
    )
  return value
}
