import { nearest } from '../../base/nearest.ts'
import { below, type Place } from '../../base/place.ts'
import { problem, type Problem } from '../../base/problem.ts'
import { byteCount } from '../../base/units.ts'
import { type Graph, nodesOf } from '../../graph/graph.ts'
import type { StoreNode } from '../../graph/node.ts'
import { nodeClassOf } from './caches.ts'
import { classOf, mostBackupDays, usualBackupWindow, usualMaintenance } from './databases.ts'
import type { AmazonStore, ExternalServer } from './options-data.ts'
import type { Site } from './site.ts'
import { externalStore, storeOptions } from './stores.ts'
import { cacheVersion, knownVersions, postgresVersion } from './versions.ts'

/**
 * What is wrong with the options of stores and secrets, and what AWS does not have. `at` is the place of the target's
 * options: `targets.aws`.
 */
export function checkData(graph: Graph, site: Site, at: Place): Problem[] {
  const stores = nodesOf(graph, 'store')
  return [
    ...namesOf(
      site.options.stores,
      stores.map((store) => store.id),
      below(at, 'stores'),
      'store',
    ),
    ...namesOf(
      site.options.secrets?.other,
      nodesOf(graph, 'secret').map((secret) => secret.id),
      below(at, 'secrets', 'other'),
      'secret',
    ),
    ...stores.flatMap((store) => {
      const outside = externalStore(site, store.id)
      return outside
        ? externalProblems(graph, store, outside, below(at, 'stores', store.id, 'external'))
        : [...made(site, store), ...asked(site, store, below(at, 'stores', store.id))]
    }),
  ]
}

/** Names in the options that nothing of the platform has. */
function namesOf(
  written: Readonly<Record<string, unknown>> | undefined,
  known: readonly string[],
  at: Place,
  kind: string,
): Problem[] {
  return Object.keys(written ?? {})
    .filter((name) => !known.includes(name))
    .map((name) =>
      problem('SW4011', below(at, name), {
        title: `no ${kind} of this name`,
        found: name,
        expected: known.length > 0 ? `one of ${known.join(', ')}` : `no ${kind} at all: the platform has none`,
        do: `write ${nearest(name, known) ?? known[0] ?? 'nothing here'}, or remove it`,
      }),
    )
}

/** What a store asks for that AWS does not have. */
function made(site: Site, store: StoreNode): Problem[] {
  const found: Problem[] = []
  const versions = knownVersions(store.engine)
  const isKnown =
    store.engine === 'postgres'
      ? postgresVersion(formOf(site, store), store.version)
      : cacheVersion(store.engine, store.version)
  if (!isKnown) {
    found.push(
      problem('SW4001', below(store.place, 'version'), {
        title: `AWS has no ${store.engine} ${store.version}`,
        found: store.version,
        expected: `one of ${versions.join(', ')}`,
        do:
          store.engine === 'redis'
            ? "take version '7', or a valkey store, which continues Redis on AWS"
            : `take version '${versions.at(-1)}'`,
      }),
    )
  }
  if ((store.engine === 'postgres' ? classOf(site, store) : nodeClassOf(site, store)) === undefined) {
    found.push(
      problem('SW4001', store.place, {
        title: `no class of AWS is large enough for ${store.id}`,
        found: `${Math.round(store.server.resources.memory / 1024 ** 3)} GiB of memory`,
        expected: 'what one machine of the largest class has',
        do: 'ask for less memory, or spread the data over two stores',
      }),
    )
  }
  if (store.backup && store.backup.keep > mostBackupDays * 86_400) {
    found.push(
      problem('SW4001', below(store.place, 'backup', 'keep'), {
        title: 'RDS does not keep backups for so long',
        found: `${Math.ceil(store.backup.keep / 86_400)}d`,
        expected: `at most ${mostBackupDays}d`,
        do: `write '${mostBackupDays}d', and copy snapshots elsewhere for longer`,
      }),
    )
  }
  return found
}

const ofPostgres = ['aurora', 'most', 'replicas', 'insights', 'deletionProtection', 'backupWindow'] as const
const ofCaches = ['snapshots'] as const

/** What the options ask of a store that its engine does not have, or that contradicts itself. */
function asked(site: Site, store: StoreNode, at: Place): Problem[] {
  const options = storeOptions(site, store.id)
  const isDatabase = store.engine === 'postgres'
  const wrong = (isDatabase ? ofCaches : ofPostgres).filter((key) => options[key as keyof AmazonStore] !== undefined)
  const found = wrong.map((key) =>
    problem('SW4011', below(at, key), {
      title: `${key} is not for ${store.engine}`,
      found: key,
      expected: isDatabase ? 'options of RDS' : 'options of ElastiCache',
      do: `remove ${key}`,
    }),
  )
  const kind = isDatabase ? 'db.' : 'cache.'
  if (options.class !== undefined && !options.class.startsWith(kind)) {
    found.push(
      problem('SW4011', below(at, 'class'), {
        title: `a class of another service`,
        found: options.class,
        expected: `a class that begins with ${kind}`,
        do: `write ${kind}${options.class.slice(options.class.indexOf('.') + 1)}, or remove it`,
      }),
    )
  }
  if (options.version !== undefined && isDatabase && options.version.split('.')[0] !== store.version) {
    found.push(
      problem('SW4011', below(at, 'version'), {
        title: 'another major version than the store has',
        found: options.version,
        expected: `a version of ${store.version}`,
        do: `write ${postgresVersion(formOf(site, store), store.version) ?? store.version}, or remove it`,
      }),
    )
  }
  if (options.most !== undefined && isDatabase && byteCount(options.most) < store.disk * 1.1) {
    found.push(
      problem('SW4011', below(at, 'most'), {
        title: 'storage could not grow',
        found: options.most,
        expected: 'at least a tenth more than the disk of the store, by which RDS lets it grow',
        do: 'enlarge most, or remove it',
      }),
    )
  }
  const [backup, maintenance] = [options.backupWindow ?? usualBackupWindow, options.maintenance ?? usualMaintenance]
  if (isDatabase && overlap(backup, maintenance)) {
    found.push(
      problem('SW4011', below(at, options.backupWindow === undefined ? 'maintenance' : 'backupWindow'), {
        title: 'backups and maintenance at the same time',
        found: `${backup} and ${maintenance}`,
        expected: 'two times that do not overlap, as RDS asks',
        do: 'move one of them',
      }),
    )
  }
  return found
}

function formOf(site: Site, store: StoreNode): 'instance' | 'aurora' {
  return storeOptions(site, store.id).aurora ? 'aurora' : 'instance'
}

/** True when a time of each day and a time of the week have minutes in common. */
function overlap(daily: string, weekly: string): boolean {
  const minutes = (clock: string) => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3))
  const [from, to] = daily.split('-').map(minutes) as [number, number]
  const [first, last] = weekly.split('-').map((each) => minutes(each.slice(4))) as [number, number]
  const of = (start: number, end: number) =>
    end > start
      ? [[start, end]]
      : [
          [start, 1440],
          [0, end],
        ]
  return of(from, to).some(([a, b]) => of(first, last).some(([c, d]) => a! < d! && c! < b!))
}

/** What the platform needs to know of a server outside. */
function externalProblems(graph: Graph, store: StoreNode, server: ExternalServer, at: Place): Problem[] {
  const given = nodesOf(graph, 'secret').map((secret) => secret.id)
  if (server.password === undefined && store.administrator) {
    return [
      problem('SW4011', at, {
        title: `nobody knows the password of ${store.administrator.user} at ${server.host}`,
        found: 'a server outside without password',
        expected: 'the secret of the platform that holds it',
        do: `add the secret to secrets: { '${store.id}-admin': { env: '...' } } and password: '${store.id}-admin' here`,
      }),
    ]
  }
  if (server.password === undefined || given.includes(server.password)) return []
  return [
    problem('SW4011', below(at, 'password'), {
      title: 'no secret of this name',
      found: server.password,
      expected: `one of ${given.join(', ')}`,
      do: `add it to secrets: { '${server.password}': { env: '...' } }${nearest(server.password, given) ? `, or write ${nearest(server.password, given)}` : ''}`,
    }),
  ]
}
