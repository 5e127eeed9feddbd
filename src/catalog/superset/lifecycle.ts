import type { Json } from '../../base/json.ts'
import type { Connection } from '../../graph/connection.ts'
import { id } from '../../graph/id.ts'
import type { JobNode } from '../../graph/node.ts'
import type { ConfigFile } from '../../graph/process.ts'
import { file, host, port, project, secretFile, text, type Text } from '../../graph/text.ts'
import type { Expansion } from '../app.ts'
import { adminOf, customRoles } from './login.ts'
import type { Parts } from './parts.ts'
import { lifecyclePrograms, programFile } from './programs.ts'
import { assign, late, lateNumber, program, type Python, whenEncrypted } from './python.ts'
import { baseEnv, connectionsOf, poolEnv, sharedFiles, sharedProject } from './process.ts'
import { featureFlags } from './config.ts'
import type { Source } from './sources.ts'
import { recipeOf } from './versions.ts'

const mebibyte = 1024 ** 2

/** A part of the lifecycle: a job of the one batch, in the order in which they must be done. */
interface Part {
  readonly argument: 'migrate' | 'init' | 'admin' | 'sources' | 'dashboards'
  readonly title: string
  readonly inputs: Json
}

/**
 * The lifecycle as jobs: migrate, init, administrator, sources, dashboards, each after the one before. They are one
 * batch, since booting Superset costs more than most of them, and every job has the same files and variables.
 */
export function lifecycle(
  parts: Parts,
  sources: readonly Source[],
  shared: { readonly config: Text; readonly celery?: Text },
  fingerprints: { readonly python?: string; readonly dashboards?: string },
  at: Expansion,
): { readonly nodes: JobNode[]; readonly connections: Connection[]; readonly last: JobNode } {
  const { name, ids, roles } = parts
  const jobId = (argument: Part['argument']) => id(name, argument)
  const files: ConfigFile[] = [
    ...sharedFiles(parts, shared),
    ...lifecyclePrograms.map(programFile),
    { name: 'superset_plan.py', content: planFile(parts, sources) },
  ]
  const steps = stepsOf(parts, sources, fingerprints)
  const nodes = steps.map(({ argument, title, inputs }): JobNode => ({
    kind: 'job',
    id: jobId(argument),
    app: name,
    place: at.place(),
    keep: false,
    when: 'deploy',
    title,
    inputs,
    recipe: recipeOf(parts.version),
    command: ['python', text`${file('lifecycle.py')}`],
    env: {
      ...baseEnv(parts, id(name, 'lifecycle')),
      ...poolEnv({ size: 2, overflow: 3 }),
      // Superset commits each of a thousand permissions by itself. The program makes all of them durable at the end of
      // each part.
      ROLE_DATABASE_OPTIONS: '-c synchronous_commit=off',
    },
    files,
    volumes: [],
    projectFiles: [
      ...sharedProject(parts),
      ...(parts.options.dashboards === undefined ? [] : [parts.options.dashboards]),
    ],
    resources: { millicores: 1000, memory: 768 * mebibyte },
    drains:
      argument === 'migrate' ? [ids.web, ...(roles.worker ? [ids.worker] : []), ...(roles.beat ? [ids.beat] : [])] : [],
    batch: { name: 'lifecycle', argument },
    timeout: argument === 'migrate' ? 3600 : 900,
    // Every part may be repeated; a second try bridges a database that was just restarted.
    retries: 1,
  }))
  const connections = nodes.flatMap((node, index): Connection[] => [
    ...connectionsOf(parts, node.id, 5),
    ...(index === 0 ? [] : [{ from: node.id, to: nodes[index - 1]!.id, tls: false, needed: 'start' as const }]),
  ])
  for (const source of sources) {
    if (source.at === 'platform')
      connections.push({ from: jobId('sources'), to: source.database.id, tls: false, needed: 'start' })
  }
  return { nodes, connections, last: nodes.at(-1)! }
}

function stepsOf(
  parts: Parts,
  sources: readonly Source[],
  fingerprints: { readonly python?: string; readonly dashboards?: string },
): Part[] {
  const { name, options, version, database } = parts
  const account = adminOf(options)
  return [
    {
      argument: 'migrate',
      title: `bring the metadata of ${name} to ${version}`,
      inputs: { version, database: database.id },
    },
    {
      argument: 'init',
      title: `set up permissions and roles of ${name}`,
      inputs: {
        version,
        flags: featureFlags(parts),
        login: parts.identity?.id ?? null,
        roles: customRoles(options),
        python: fingerprints.python ?? null,
        config: Object.fromEntries(Object.entries(options.config ?? {}).filter(([key]) => permissionKey.test(key))),
      },
    },
    {
      argument: 'admin',
      title: `make the administrator of ${name}`,
      inputs: { ...account, password: parts.secrets.admin.id },
    },
    ...(sources.length > 0
      ? [
          {
            argument: 'sources' as const,
            title: `register the sources of ${name}`,
            inputs: sources.map((source) => sourceInputs(parts, source)),
          },
        ]
      : []),
    ...(options.dashboards === undefined
      ? []
      : [
          {
            argument: 'dashboards' as const,
            title: `import the dashboards of ${name}`,
            inputs: { path: options.dashboards, content: fingerprints.dashboards ?? null },
          },
        ]),
  ]
}

/** Settings on which permissions and roles depend. */
const permissionKey =
  /^(FAB_|PUBLIC_ROLE_LIKE$|AUTH_ROLE_|ROBOT_PERMISSION_ROLES$|DEFAULT_MODULE_DS_MAP$|ADDITIONAL_MODULE_DS_MAP$)/

function sourceInputs(parts: Parts, source: Source): Json {
  const { title, uuid, writable, uploads } = source
  const where =
    source.at === 'platform' ? { database: source.database.id, user: source.user } : { address: source.address }
  return { title, uuid, writable, uploads, background: parts.roles.worker, password: source.password ?? null, ...where }
}

/** superset_plan.py: what the jobs have to bring about. */
function planFile(parts: Parts, sources: readonly Source[]): Text {
  const account = adminOf(parts.options)
  const { database } = parts
  return program(`What the jobs of ${parts.name} have to bring about.`, [
    assign('VERSION', parts.version),
    assign('DATABASE', {
      host: late(host(database.store)),
      port: lateNumber(port(database.store)),
      name: database.database,
      user: database.user,
      password_file: late(secretFile(database.password)),
      encrypted: whenEncrypted(database.store, true),
    }),
    assign('ROLES', customRoles(parts.options), 'Roles of this platform beside those that Superset brings.'),
    assign('ADMIN', {
      username: account.username,
      email: account.email,
      first_name: account.firstName,
      last_name: account.lastName,
      password_file: late(secretFile(parts.secrets.admin.id)),
    }),
    assign(
      'SOURCES',
      sources.map((source): Python => ({
        title: source.title,
        uuid: source.uuid,
        writable: source.writable,
        uploads: source.uploads,
        background: parts.roles.worker,
        ...(source.at === 'platform'
          ? {
              host: late(host(source.database.store)),
              port: lateNumber(port(source.database.store)),
              database: source.database.database,
              user: source.user,
              encrypted: whenEncrypted(source.database.store, true),
            }
          : { address: source.address }),
        ...(source.password !== undefined && { password_file: late(secretFile(source.password)) }),
      })),
    ),
    assign('DASHBOARDS', parts.options.dashboards === undefined ? null : late(project(parts.options.dashboards))),
  ])
}
