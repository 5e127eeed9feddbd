import type { Connection } from '../../graph/connection.ts'
import { id } from '../../graph/id.ts'
import type { DatabaseNode, JobNode } from '../../graph/node.ts'
import { file, host, port, secretFile, text, type Text, url } from '../../graph/text.ts'
import type { Expansion } from '../app.ts'
import { adminOf } from './login.ts'
import type { Parts } from './parts.ts'
import { baseEnv } from './process.ts'
import { programFile, proofPrograms } from './programs.ts'
import { assign, late, lateNumber, program, type Python, whenEncrypted } from './python.ts'
import { recipeOf } from './versions.ts'

/**
 * The job that proves that Superset does its work: through the edge, with the real account, database, key, worker and
 * cache. It does not boot Superset, whose own idea of its health is part of what is in question.
 */
export function verification(
  parts: Parts,
  at: Expansion,
): { readonly node: JobNode; readonly connections: Connection[] } {
  const { name, version } = parts
  const node: JobNode = {
    kind: 'job',
    id: id(name, 'verify'),
    app: name,
    place: at.place(),
    keep: false,
    when: 'verify',
    title: `prove that ${name} works`,
    inputs: { version },
    recipe: recipeOf(version),
    command: ['python', text`${file('verify.py')}`],
    env: baseEnv(parts, id(name, 'verify')),
    files: [...proofPrograms.map(programFile), { name: 'superset_proof.py', content: proofFile(parts) }],
    volumes: [],
    resources: { millicores: 500, memory: 128 * 1024 ** 2 },
    drains: [],
    timeout: 180,
    retries: 0,
  }
  const connections: Connection[] = [
    { from: node.id, to: parts.ids.route, tls: false, needed: 'start' },
    { from: node.id, to: parts.database.id, tls: false, needed: 'start', pool: 1 },
    { from: node.id, to: parts.probe.id, tls: false, needed: 'start' },
  ]
  return { node, connections }
}

/** superset_proof.py: where to look and what to expect. */
function proofFile(parts: Parts): Text {
  const account = adminOf(parts.options)
  return program(`What verification of ${parts.name} has to find.`, [
    assign('NAME', parts.name),
    assign('VERSION', parts.version),
    assign('PUBLIC', late(url(parts.ids.route, 'public')), 'What a browser calls it, and how it is reached from here.'),
    assign('INSIDE', late(url(parts.ids.route, 'inside'))),
    assign('SECRET_KEY_FILE', late(secretFile(parts.secrets.key.id))),
    assign('ADMIN', { username: account.username, password_file: late(secretFile(parts.secrets.admin.id)) }),
    assign('DATABASE', connection(parts.database)),
    assign('PROBE', connection(parts.probe), 'An empty database that queries are tried on.'),
    assign('WORKER', parts.roles.worker),
    assign('CACHE', parts.cache !== undefined),
    assign(
      'IDENTITY',
      parts.identity
        ? { name: parts.identity.id, issuer: late(parts.identity.issuer), client: parts.identity.clientId }
        : null,
    ),
  ])
}

function connection(database: DatabaseNode): Python {
  return {
    host: late(host(database.store)),
    port: lateNumber(port(database.store)),
    name: database.database,
    user: database.user,
    password_file: late(secretFile(database.password)),
    encrypted: whenEncrypted(database.store, true),
  }
}
