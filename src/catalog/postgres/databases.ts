import { readFileSync } from 'node:fs'
import { fingerprint } from '../../base/json.ts'
import type { Piece } from '../../graph/graph.ts'
import { id, type NodeId } from '../../graph/id.ts'
import type { DatabaseNode, JobNode, StoreNode } from '../../graph/node.ts'
import { file, host, ifEncrypted, port, secretFile, text, type Text } from '../../graph/text.ts'
import { passwordFile } from './server.ts'

const part = (name: string) => ({ name, content: readFileSync(new URL(name, import.meta.url), 'utf8') })
const parts = ['session.sql', 'role.sql', 'database.sql', 'reader.sql'].map(part)

/**
 * The job `<store>-databases`: makes every role and database of a store, as the administrator, and sets every password.
 * The administrator is a superuser, or, at a managed server, a role that may create databases and roles. It can run
 * again at any time, and it removes nothing: a database that the platform no longer names stays where it is. Nothing
 * when the store has no databases.
 */
export function databasesJob(store: StoreNode, databases: readonly DatabaseNode[]): Piece {
  if (databases.length === 0 || !store.administrator) return { nodes: [], connections: [] }
  const sorted = [...databases].sort((a, b) => (a.id < b.id ? -1 : 1))
  const users = sorted.flatMap((database) => [database, ...database.readers])
  const script = scriptOf(store.id, sorted)
  const job: JobNode = {
    kind: 'job',
    id: id(store.id, 'databases'),
    app: store.app,
    place: store.place,
    keep: false,
    when: 'deploy',
    title: `make the databases of ${store.id}`,
    inputs: { script: fingerprint([script, parts]), databases: sorted.map((each) => each.database) },
    recipe: store.server.recipe,
    command: ['psql', '--no-psqlrc', '--no-password', '--quiet', text`--file=${file('databases.sql')}`],
    env: {
      PGHOST: text`${host(store.id)}`,
      PGPORT: text`${port(store.id)}`,
      PGUSER: store.administrator.user,
      PGDATABASE: 'postgres',
      PGPASSFILE: text`${file('pgpass')}`,
      PGSSLMODE: text`${ifEncrypted(store.id, 'require')}`,
      PGCONNECT_TIMEOUT: '10',
      PGOPTIONS: options,
      ...Object.fromEntries(users.map((user) => [variableOf(user.password), text`${secretFile(user.password)}`])),
    },
    files: [
      { name: 'databases.sql', content: script },
      ...parts,
      { name: 'pgpass', secret: true, content: passwordFile(store.administrator.password) },
    ],
    volumes: [],
    resources: { millicores: 100, memory: 64 * 1024 ** 2 },
    drains: [],
    timeout: 120,
    retries: 2,
  }
  return {
    nodes: [job],
    connections: [{ from: job.id, to: store.id, port: 'postgres', tls: false, needed: 'start', pool: 1 }],
  }
}

/**
 * Settings of the job's sessions that every role may make; those that keep passwords out of the log are in session.sql.
 */
const options = '-c password_encryption=scram-sha-256 -c client_min_messages=warning'

/**
 * The script: roles first, then each database with its readers. Passwords are read from files whose paths are in the
 * environment.
 */
function scriptOf(store: NodeId, databases: readonly DatabaseNode[]): Text {
  const roles = databases
    .flatMap((database) => [database, ...database.readers])
    .map((user) => [
      `\\set role '${user.user}'`,
      `\\set password \`cat "$${variableOf(user.password)}"\``,
      '\\ir role.sql',
    ])
  const made = databases.map((database) => [
    `\\set database '${database.database}'`,
    `\\set owner '${database.user}'`,
    '\\ir database.sql',
    ...database.readers.flatMap((reader) => [`\\set reader '${reader.user}'`, '\\ir reader.sql']),
  ])
  return [
    [
      `-- Makes the roles and databases of ${store}. Run again, it makes what is missing and sets passwords anew.`,
      '\\set ON_ERROR_STOP on',
      '-- Without this, an error would quote the statement that it is about.',
      '\\set VERBOSITY terse',
      '\\ir session.sql',
    ],
    ...roles,
    ...made,
  ]
    .map((lines) => `${lines.join('\n')}\n`)
    .join('\n')
}

/** The variable that holds the path of a secret's file. */
function variableOf(secret: NodeId): string {
  return `${secret.toUpperCase().replaceAll(/[^A-Z0-9]/g, '_')}_FILE`
}
