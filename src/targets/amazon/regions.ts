import { below, type Place } from '../../base/place.ts'
import { problem, type Problem } from '../../base/problem.ts'
import { type Graph, nodesOf } from '../../graph/graph.ts'
import type { Database, Secret } from './estate-data.ts'
import type { Estate, Service, Standby } from './estate.ts'
import { estateName, shortened } from './names.ts'
import type { AmazonOptions } from './options.ts'
import { rolesOf } from './roles.ts'
import type { Site } from './site.ts'
import { managedStores, storeOptions } from './stores.ts'
import { watchOf } from './watch.ts'

/** The addresses of the second region's network, where the options say none. */
export const usualStandbyRange = '10.1.0.0/16'

/** Those of the first region, where the options say none. */
const usualRange = '10.0.0.0/16'

/**
 * The site of the second region: the same platform with the region, network, certificate and classes that `standby`
 * says, under names of its own, since roles and buckets have one name in all regions. Undefined without a second
 * region.
 */
export function standbySite(graph: Graph, site: Site): Site | undefined {
  const { standby, ...options } = site.options
  if (!standby) return undefined
  const { certificate: _, ...entry } = options.entry ?? {}
  const { budget: __, ...watch } = options.watch ?? {}
  const second: AmazonOptions = {
    ...options,
    region: standby.region,
    name: shortened(`${estateName(graph, site)}-${shortRegion(standby.region)}`, 28),
    network: {
      ...(options.network && !('vpc' in options.network) && options.network),
      cidr: standby.cidr ?? usualStandbyRange,
    },
    entry: { ...entry, ...(standby.certificate !== undefined && { certificate: standby.certificate }) },
    watch,
    ...(standby.class !== undefined && { stores: { ...options.stores, ...classes(graph, site, standby.class) } }),
  }
  return { ...site, options: second, scaled: {} }
}

function classes(graph: Graph, site: Site, name: string): NonNullable<AmazonOptions['stores']> {
  return Object.fromEntries(
    managedStores(graph, site)
      .filter((store) => store.engine === 'postgres')
      .map((store) => [store.id, { ...storeOptions(site, store.id), class: name }]),
  )
}

/** `eu-central-1` as `euc1`: short enough to stand in every name. */
function shortRegion(region: string): string {
  const [area = '', ...rest] = region.split('-')
  return `${area}${rest.map((word) => word[0]).join('')}`
}

/** The estate of the first region, where there is a second: its secrets are copied there. */
export function firstRegion(site: Site, estate: Estate): Estate {
  const { standby } = site.options
  if (!standby) return estate
  return {
    ...estate,
    secrets: estate.secrets.map((secret) =>
      secret.kept === 'secrets-manager' ? { ...secret, copies: [standby.region] } : secret,
    ),
  }
}

/**
 * The second region: `second` is the estate made for `standbySite`, of which all that may exist only once is taken
 * away or becomes a copy. Databases are copies of those in the first region and secrets are theirs, so that what is
 * encrypted there can be read here. Jobs run in the first region alone; so do schedulers and workers, which would do
 * everything twice.
 */
export function standbyOf(graph: Graph, site: Site, first: Estate, second: Estate): Standby {
  const { mode = 'waits', routing = 'failover', databases = 'copies' } = site.options.standby!
  const services = second.services.map((service) =>
    mode === 'reads' && service.targets.length > 0 ? service : atRest(service),
  )
  const { watch: _, standby: __, roles: ___, outputs, ...rest } = second
  const things = {
    ...rest,
    services,
    tasks: second.tasks.filter((task) => services.some((service) => service.task === task.id)),
    secrets: second.secrets.map((secret) => copyOfSecret(secret, first)),
    databases: databases === 'own' ? second.databases : second.databases.map((each) => copyOfDatabase(each, first)),
    lifecycle: {},
    schedules: [],
  }
  const own = standbySite(graph, site)!
  const acting = { ...things, roles: rolesOf(graph, own, things) }
  const [target] = first.entry?.targets ?? []
  return {
    region: second.region,
    mode,
    routing,
    estate: { ...acting, watch: watchOf(graph, own, acting), outputs },
    healthCheck: { path: target?.health.path ?? '/', every: 30, failures: 3 },
  }
}

/** A service without a task, ready to get some. */
function atRest({ scaling: _, hours: __, ...service }: Service): Service {
  return { ...service, replicas: { min: 0, max: 0 } }
}

function copyOfSecret(secret: Secret, first: Estate): Secret {
  const original = first.secrets.find((each) => each.id === secret.id)
  if (!original || secret.kept !== 'secrets-manager') return secret
  const { draw: _, rotation: __, copies: ___, ...plain } = secret
  return { ...plain, name: original.name, keep: false, copyOf: { region: first.region, name: original.name } }
}

function copyOfDatabase({ password: _, ...database }: Database, first: Estate): Database {
  // A copy cannot leave a last snapshot, and its end loses nothing.
  return {
    ...database,
    replicas: 0,
    finalSnapshot: false,
    keep: false,
    copyOf: { region: first.region, id: database.id },
  }
}

/**
 * What is wrong with a second region: two truths, a region that cannot answer behind latency, what cannot be copied.
 * `at` is the place of the target's options.
 */
export function checkStandby(graph: Graph, site: Site, at: Place): Problem[] {
  const { standby, region, secrets, entry } = site.options
  if (!standby) return []
  const place = below(at, 'standby')
  const stores = managedStores(graph, site).filter((store) => store.engine === 'postgres')
  const { mode = 'waits', routing = 'failover', databases = 'copies' } = standby
  const found: Problem[] = []
  const tell = (key: string, title: string, has: string, expected: string, advice: string) =>
    void found.push(problem('SW4011', below(place, key), { title, found: has, expected, do: advice }))

  if (standby.region === region)
    tell(
      'region',
      'both regions are the same',
      standby.region,
      `another region than ${region}`,
      'name another region, or remove standby',
    )
  if (databases === 'own' && stores.length > 0) {
    tell(
      'databases',
      'two databases that know nothing of each other behind one name',
      `${stores.map((store) => store.id).join(', ')} of its own in each region`,
      'one truth: what somebody saves in one region would never be seen in the other, and whom they ask changes with the way of their packets',
      "write databases: 'copies', which are written in the first region alone",
    )
  }
  if (routing === 'latency' && mode === 'waits') {
    tell(
      'routing',
      'names would lead to a region that does not answer',
      "routing 'latency' with mode 'waits', in which nothing runs",
      "routing 'failover', or mode 'reads'",
      "write routing: 'failover'",
    )
  }
  for (const store of stores) {
    if (databases !== 'copies' || !storeOptions(site, store.id).aurora) continue
    tell(
      'databases',
      `${store.id} cannot be copied to another region`,
      'Aurora, whose copies in other regions are a global database',
      'an instance of RDS',
      `remove aurora from stores.${store.id}, or remove standby`,
    )
  }
  const elsewhere = [
    ...(secrets?.kept === 'ssm' ? ['secrets.kept'] : []),
    ...Object.entries(secrets?.other ?? {})
      .filter(([, kept]) => kept === 'ssm')
      .map(([id]) => `secrets.other.${id}`),
  ]
  for (const path of elsewhere) {
    tell(
      'region',
      'secrets of the Parameter Store stay in their region',
      `${path} is 'ssm'`,
      "'secrets-manager', which copies them: what is encrypted with a key can be read only where the key is",
      `write 'secrets-manager' under ${path}`,
    )
  }
  if (entry?.certificate !== undefined && standby.certificate === undefined) {
    tell(
      'certificate',
      'no certificate in the second region',
      'one of the first region alone, where certificates stay',
      `the ARN of one in ${standby.region}`,
      'request one there, and write its ARN under standby.certificate',
    )
  }
  const of = standby.certificate?.split(':')[3]
  if (of !== undefined && of !== standby.region) {
    tell(
      'certificate',
      'the certificate is of another region',
      of,
      standby.region,
      `request one in ${standby.region}, and write its ARN`,
    )
  }
  if (!entry?.hostedZone && nodesOf(graph, 'route').some((route) => route.host !== undefined)) {
    tell(
      'routing',
      'names cannot lead to two regions',
      'no hosted zone',
      'the hosted zone in which both regions get records',
      'write entry.hostedZone, or remove standby',
    )
  }
  const [mine, theirs] = [rangeOf(site.options), standby.cidr ?? usualStandbyRange]
  if (overlap(mine, theirs))
    tell(
      'cidr',
      'the networks of both regions overlap',
      `${theirs}, and ${mine} in the first`,
      'addresses of its own',
      `write another range, such as ${other(mine)}`,
    )
  return found
}

function rangeOf({ network }: AmazonOptions): string {
  return network?.cidr ?? usualRange
}

function overlap(a: string, b: string): boolean {
  const [from, to] = bounds(a)
  const [start, end] = bounds(b)
  return from <= end && start <= to
}

function bounds(cidr: string): [number, number] {
  const [address = '', length = '32'] = cidr.split('/')
  const size = 2 ** (32 - Number(length))
  const first = Math.floor(address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0) / size) * size
  return [first, first + size - 1]
}

function other(cidr: string): string {
  return ['10.1.0.0/16', '10.2.0.0/16', '172.16.0.0/16'].find((each) => !overlap(each, cidr))!
}
