import fc from 'fast-check'
import { devIdentity, job, memcached, postgres, redis, service, superset } from '../../src/catalog/list.ts'
import type { Graph } from '../../src/graph/graph.ts'
import { type Checked, type Resolution, resolve } from '../../src/resolve/resolve.ts'
import { catalog, project } from '../platforms/read.ts'

// Platforms by chance: of correct shape, and mostly of correct meaning.

/** FUZZ=20 tries twenty times as much. */
export const effort = Number(process.env['FUZZ'] ?? 1)

type Section = Record<string, { type: string }>

/** A platform as written, with sections that a test may change. */
export interface Written extends Checked {
  readonly stores: Section
  readonly identities: Section
  readonly apps: Section
}

const boolean = fc.boolean()
const anApp = (known: boolean) => {
  const database = known ? fc.constant('main/shop') : fc.constantFrom('main/shop', 'main/none', 'nowhere', '')
  const store = known ? fc.constant('main') : fc.constantFrom('main', 'cache', 'nowhere')
  const aJob = fc
    .record({
      run: fc.constantFrom('true', 'psql -f x.sql'),
      database,
      inputs: fc.constantFrom(undefined, ['./a'], ['./a', './b']),
    })
    .map((options) => job(options))
  const aService = fc
    .record({
      port: fc.constantFrom(undefined, 3000),
      replicas: fc.constantFrom(1, [1, 3] as const),
      wired: boolean,
      routed: boolean,
      by: database,
    })
    .map(({ port, replicas, wired, routed, by }) =>
      service({
        run: 'run',
        replicas,
        ...(port && { port }),
        ...(wired && { database: by }),
        ...(routed && port && { route: {} }),
      }),
    )
  const aSuperset = fc
    .record({ database: store, cached: boolean, login: boolean, sourced: boolean, by: database, flower: boolean })
    .map(({ database, cached, login, sourced, by, flower }) =>
      superset({
        version: '6.1.0',
        database,
        ...(cached && { cache: 'cache', flower }),
        ...(login && { login: known ? 'sso' : 'nobody', roles: { a: ['Admin'] } }),
        ...(sourced && { sources: { Shop: by } }),
      }),
    )
  return fc.oneof(aJob, aService, aSuperset) as fc.Arbitrary<{ type: string }>
}

const names = fc.constantFrom('a', 'bi', 'ops', 'site', 'web', 'zoo', 'fill')

/** A platform whose names all mean something, unless `known` is false. */
export function platforms(known = true): fc.Arbitrary<Written> {
  return fc.dictionary(names, anApp(known), { maxKeys: 4, noNullPrototype: true }).map((apps) => ({
    name: 'acme',
    environment: 'dev',
    stores: {
      main: postgres({ version: '18', databases: ['shop'], maxConnections: 5000 }),
      cache: redis({ version: '7' }),
      items: memcached(),
    },
    identities: { sso: devIdentity({ users: { alice: { groups: ['a'] } } }) },
    apps,
  }))
}

/** Resolves a platform. */
export function resolved(written: Checked): Promise<Resolution> {
  return resolve(written, catalog, project)
}

/** The graph of a platform that has no problems. */
export async function graphOf(written: Checked): Promise<Graph> {
  const { graph, problems } = await resolved(written)
  if (problems.length > 0)
    throw new Error(problems.map((each) => `${each.code} ${each.place.path} ${each.found}`).join('\n'))
  return graph
}

/** The same value with the keys of every mapping in another order. */
export function reordered<Value>(value: Value): Value {
  if (Array.isArray(value)) return value.map(reordered) as Value
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, member]) => [key, reordered(member)]),
  ) as Value
}
