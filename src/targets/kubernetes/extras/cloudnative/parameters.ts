import type { StoreNode } from '../../../../graph/node.ts'
import { partsOf } from '../../../../graph/text.ts'

/**
 * Settings that CloudNativePG keeps for itself, and refuses (cloudnative-pg 1.30, pkg/postgres/configuration.go). They
 * say where the server is reached, where its files and its log are, and how it replicates.
 */
const kept = new Set([
  'listen_addresses',
  'port',
  'unix_socket_directories',
  'unix_socket_group',
  'unix_socket_permissions',
  'data_directory',
  'config_file',
  'hba_file',
  'ident_file',
  'external_pid_file',
  'log_destination',
  'logging_collector',
  'log_directory',
  'log_filename',
  'log_file_mode',
  'log_rotation_age',
  'log_rotation_size',
  'log_truncate_on_rotation',
  'archive_mode',
  'archive_command',
  'restore_command',
  'cluster_name',
  'hot_standby',
  'primary_conninfo',
  'primary_slot_name',
  'synchronous_standby_names',
  'shared_preload_libraries',
  'ssl',
  'ssl_cert_file',
  'ssl_key_file',
  'ssl_ca_file',
  'password_encryption',
  'restart_after_crash',
  'syslog_facility',
  'syslog_ident',
  'syslog_sequence_numbers',
  'syslog_split_messages',
])

/** The settings of a server's postgresql.conf as CloudNativePG takes them: those that are not its own, as texts. */
export function parametersOf(store: StoreNode): Record<string, string> {
  const found: Record<string, string> = {}
  for (const line of configuration(store).split('\n')) {
    const [, name, value] = /^\s*([A-Za-z_][\w.]*)\s*=\s*(.*?)\s*$/.exec(line) ?? []
    if (name !== undefined && !kept.has(name.toLowerCase())) found[name] = plain(value!)
  }
  return Object.fromEntries(Object.entries(found).sort(([a], [b]) => (a < b ? -1 : 1)))
}

/** Libraries that the user's own parameters preload, which have a field of their own. */
export function librariesOf(store: StoreNode): string[] {
  const [, value] = /^\s*shared_preload_libraries\s*=\s*(.*?)\s*$/m.exec(configuration(store)) ?? []
  return value === undefined
    ? []
    : plain(value)
        .split(',')
        .map((each) => each.trim())
        .filter(Boolean)
}

/** What it refers to, its addresses and ports, is only in settings that the operator keeps. */
function configuration({ server }: StoreNode): string {
  const content = server.files.find((file) => file.name === 'postgresql.conf')?.content ?? ''
  return partsOf(content)
    .map((part) => (typeof part === 'string' ? part : ''))
    .join('')
}

/** A value without its quotes. */
function plain(value: string): string {
  const [, quoted] = /^'(.*)'$/s.exec(value) ?? []
  return quoted === undefined
    ? value
    : quoted.replaceAll("''", "'").replaceAll('\\n', '\n').replaceAll('\\r', '\r').replaceAll('\\\\', '\\')
}
