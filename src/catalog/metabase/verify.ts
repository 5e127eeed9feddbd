import type { Connection } from '../../graph/connection.ts'
import type { DatabaseNode, JobNode } from '../../graph/node.ts'
import { file, host, port, secretFile, text, type Text } from '../../graph/text.ts'
import type { Expansion } from '../app.ts'
import { reachEnv } from './lifecycle.ts'
import { adminOf, type Parts } from './parts.ts'
import { proofPrograms, settingsFile } from './programs.ts'
import { besideRecipe, tagOf } from './versions.ts'

/**
 * The job that proves that Metabase does its work: through the edge, with the real account, database and key. It looks
 * into the database by itself, since what Metabase says of its own health is part of what is in question.
 */
export function verification(
  parts: Parts,
  at: Expansion,
): { readonly node: JobNode; readonly connections: Connection[] } {
  const { name, options, ids, database, probe, series } = parts
  const tag = tagOf(options)
  const node: JobNode = {
    kind: 'job',
    id: ids.verify,
    app: name,
    place: at.place(),
    keep: false,
    when: 'verify',
    title: `prove that ${name} works`,
    inputs: { tag },
    recipe: besideRecipe,
    command: ['node', text`${file('verify.mjs')}`],
    env: { ...reachEnv(parts), ...databaseEnv('DATABASE', database), ...databaseEnv('PROBE', probe) },
    files: [
      ...proofPrograms(),
      settingsFile({
        name,
        tag,
        series: series.series,
        admin: adminOf(options),
        database: { name: database.database, user: database.user },
        probe: { name: probe.database, user: probe.user },
      }),
    ],
    volumes: [],
    resources: { millicores: 100, memory: 128 * 1024 ** 2 },
    drains: [],
    timeout: 180,
    retries: 0,
  }
  return {
    node,
    connections: [
      { from: node.id, to: ids.route, tls: false, needed: 'start' },
      { from: node.id, to: database.id, tls: false, needed: 'start', pool: 1 },
      { from: node.id, to: probe.id, tls: false, needed: 'start' },
      // Metabase itself opens the connection that is tried.
      { from: ids.web, to: probe.id, tls: false, needed: 'better' },
    ],
  }
}

function databaseEnv(prefix: string, { store, password }: DatabaseNode): Record<string, Text> {
  return {
    [`${prefix}_HOST`]: text`${host(store)}`,
    [`${prefix}_PORT`]: text`${port(store)}`,
    [`${prefix}_PASSWORD_FILE`]: text`${secretFile(password)}`,
  }
}
