import type { NodeId } from '../../graph/id.ts'
import type { Server } from '../../graph/node.ts'
import { file, host, port, type Reference, secretFile, secretValue, text, type Text, volume } from '../../graph/text.ts'
import { accessRules, configurationOf, resourcesOf } from './configuration.ts'
import type { PostgresOptions } from './options.ts'
import { postgresRecipe } from './recipe.ts'

/** The user that owns the cluster; apps never get it. */
export const superuser = 'postgres'

/** How a server of ours runs. `data` is its volume and `password` the secret of the superuser. */
export function postgresServer(store: NodeId, options: PostgresOptions, data: NodeId, password: NodeId): Server {
  // A folder below the volume: a disk mounted there has a lost+found of its own, and initdb wants an empty folder.
  const cluster = text`${volume(data)}/cluster`
  return {
    recipe: postgresRecipe(options.version),
    prepare: { command: makeCluster(options.version, cluster, secretFile(password)), unless: 'cluster/PG_VERSION' },
    command: [
      'postgres',
      '-D',
      cluster,
      '-c',
      text`config_file=${file('postgresql.conf')}`,
      '-c',
      text`hba_file=${file('pg_hba.conf')}`,
    ],
    // For the health check alone.
    env: { PGPASSFILE: text`${file('pgpass')}`, PGCONNECT_TIMEOUT: '2' },
    files: [
      { name: 'postgresql.conf', content: configurationOf(options) },
      { name: 'pg_hba.conf', content: accessRules },
      { name: 'pgpass', secret: true, content: passwordFile(password) },
    ],
    volumes: [data],
    resources: resourcesOf(options.size),
    health: {
      // Recovery after a crash replays the log of changes, which may take minutes.
      boot: { within: 300 },
      // A real login over TCP. The port is open before the server takes logins, and a socket file answers even earlier.
      ready: { ask: { probe: 'exec', command: loginCheck(store) }, every: 5, timeout: 5 },
      // The server restarts its own broken processes. To kill it because it is slow would only start a recovery.
      live: { ask: { probe: 'alive' }, every: 5, timeout: 5, failures: 3 },
    },
    // SIGINT is the fast shutdown: sessions are ended, data is written out. SIGTERM would wait for every client to
    // leave.
    stop: { signal: 'SIGINT', grace: 60, drain: 0 },
    refusesRoot: true,
  }
}

/** A login as the superuser with the password from PGPASSFILE, and nothing done. */
function loginCheck(store: NodeId): Text[] {
  const [address, number] = [text`${host(store)}`, text`${port(store)}`]
  return ['psql', '-X', '-w', '-q', '-h', address, '-p', number, '-U', superuser, '-d', 'postgres', '-c', '']
}

/**
 * Makes the cluster beside its place and moves it there when complete, so that an interrupted attempt leaves nothing
 * that looks like a cluster. Text sorts by code point on every machine: through PostgreSQL's own locale from 17 on,
 * before that the system's.
 */
function makeCluster(version: PostgresOptions['version'], cluster: Text, password: Reference): Text[] {
  const [own, systems] = [['--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C'], ['--locale=C.UTF-8']]
  const locale = Number(version) >= 17 ? own : systems
  const script = [
    'set -eu; place=$1; password=$2; shift 2',
    'rm -rf "$place.new"',
    'initdb -D "$place.new" --pwfile="$password" "$@"',
    'mv "$place.new" "$place"',
  ].join('\n')
  return [
    '/bin/sh',
    '-c',
    script,
    'initdb',
    cluster,
    text`${password}`,
    `--username=${superuser}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    ...locale,
    '--data-checksums',
    '--no-instructions',
  ]
}

/**
 * A password file of libpq with one password for every server, for a process that logs in to only one. The format
 * gives a meaning to colons and backslashes (PostgreSQL 18 documentation, section 32.16).
 */
export function passwordFile(password: NodeId): Text {
  return text`*:*:*:*:${secretValue(password, ':\\')}\n`
}
