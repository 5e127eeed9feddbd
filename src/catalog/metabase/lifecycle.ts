import type { Json } from '../../base/json.ts'
import type { Connection } from '../../graph/connection.ts'
import type { JobNode } from '../../graph/node.ts'
import { file, host, port, secretFile, text, type Text, url } from '../../graph/text.ts'
import type { Expansion } from '../app.ts'
import { sharedEnv } from './env.ts'
import { javaCommand, resourcesOf } from './java.ts'
import { adminOf, type Parts } from './parts.ts'
import { setupPrograms, settingsFile } from './programs.ts'
import { besideRecipe, recipeOf } from './versions.ts'

const MiB = 1024 ** 2

/**
 * The lifecycle as jobs. First the migration, by one process while no other runs; then, once Metabase answers, what can
 * only be done through its own interface: the first account and the sources.
 */
export function lifecycle(
  parts: Parts,
  at: Expansion,
): { readonly nodes: JobNode[]; readonly connections: Connection[] } {
  const { ids, sources, database } = parts
  const migrate = migration(parts, at)
  const setup = [setupPart(parts, 'admin', at), ...(sources.length > 0 ? [setupPart(parts, 'sources', at)] : [])]
  const connections: Connection[] = [
    { from: migrate.id, to: database.id, tls: false, needed: 'start', pool: 5 },
    ...setup.flatMap((job): Connection[] => [
      { from: job.id, to: ids.web, tls: false, needed: 'start' },
      { from: job.id, to: ids.route, tls: false, needed: 'start' },
    ]),
    ...setup
      .slice(1)
      .map((job, index): Connection => ({ from: job.id, to: setup[index]!.id, tls: false, needed: 'start' })),
    ...sources.map((source): Connection => ({
      from: ids.sources,
      to: source.database.id,
      tls: false,
      needed: 'start',
    })),
  ]
  return { nodes: [migrate, ...setup], connections }
}

function migration(parts: Parts, at: Expansion): JobNode {
  const { name, options, ids, database } = parts
  const { version, edition = 'open-source' } = options
  return {
    ...common(parts, at),
    id: ids.migrate,
    title: `bring the database of ${name} to ${version}`,
    inputs: { version, edition, database: database.id },
    recipe: recipeOf(options),
    command: javaCommand(options, 'migrate', 'up'),
    env: sharedEnv(parts),
    files: [],
    resources: resourcesOf(options),
    drains: [ids.web],
    timeout: 3600,
    // A second try bridges a database that was just restarted; a lock that an ended migration left is waited for and
    // told.
    retries: 1,
  }
}

function setupPart(parts: Parts, argument: 'admin' | 'sources', at: Expansion): JobNode {
  const { name, ids, sources } = parts
  const titles = { admin: `make the administrator of ${name}`, sources: `register the sources of ${name}` }
  const inputs: Readonly<Record<typeof argument, Json>> = {
    admin: { ...adminOf(parts.options), database: parts.database.id, password: parts.secrets.admin.id },
    sources: sources.map(({ title, database, user, password }) => ({ title, database: database.id, user, password })),
  }
  return {
    ...common(parts, at),
    id: ids[argument],
    title: titles[argument],
    inputs: inputs[argument],
    recipe: besideRecipe,
    command: ['node', text`${file('setup.mjs')}`],
    env: setupEnv(parts),
    files: [
      ...setupPrograms(),
      settingsFile({ name, admin: adminOf(parts.options), sources: sources.map(sourceSettings) }),
    ],
    resources: { millicores: 100, memory: 128 * MiB },
    drains: [],
    batch: { name: 'setup', argument },
    timeout: 300,
    retries: 1,
  }
}

function common({ name }: Parts, at: Expansion) {
  return { kind: 'job', app: name, place: at.place(), keep: false, when: 'deploy', volumes: [] } as const
}

/** Where Metabase is and whose password is where. What only a target knows stands in variables, not in files. */
export function reachEnv({ ids, secrets }: Parts): Record<string, Text> {
  return {
    PUBLIC_ADDRESS: text`${url(ids.route, 'public')}`,
    INSIDE_ADDRESS: text`${url(ids.route, 'inside')}`,
    ADMIN_PASSWORD_FILE: text`${secretFile(secrets.admin.id)}`,
  }
}

function setupEnv(parts: Parts): Record<string, Text> {
  return {
    ...reachEnv(parts),
    ...Object.fromEntries(
      parts.sources.flatMap(({ database, password }, index): [string, Text][] => [
        [`SOURCE_${index}_HOST`, text`${host(database.store)}`],
        [`SOURCE_${index}_PORT`, text`${port(database.store)}`],
        [`SOURCE_${index}_PASSWORD_FILE`, text`${secretFile(password)}`],
      ]),
    ),
  }
}

function sourceSettings({ title, database, user }: Parts['sources'][number], index: number): Json {
  return { title, database: database.database, user, variables: `SOURCE_${index}` }
}
