import type { Graph } from '../../graph/graph.ts'
import type { Database, Secret } from './estate-data.ts'
import type { Estate, Repository, Service, Standby } from './estate.ts'
import { estateName, shortened } from './names.ts'
import type { AmazonOptions } from './options.ts'
import { rolesOf } from './roles.ts'
import type { Site } from './site.ts'
import { watchOf } from './watch.ts'

/** The addresses of the second region's network, where the options say none. */
export const usualStandbyRange = '10.1.0.0/16'

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
  }
  return { ...site, options: second }
}

/** `eu-central-1` as `euc1`: short enough to stand in every name. */
function shortRegion(region: string): string {
  const [area = '', ...rest] = region.split('-')
  return `${area}${rest.map((word) => word[0]).join('')}`
}

/**
 * The estate of the first region, where there is a second: its secrets are copied there, and its databases of Aurora are
 * the first members of global ones.
 */
export function firstRegion(site: Site, estate: Estate): Estate {
  const { standby } = site.options
  if (!standby) return estate
  return {
    ...estate,
    databases: estate.databases.map((each) => (standby.databases === 'own' ? each : { ...each, ...globalOf(each) })),
    secrets: estate.secrets.map((secret) =>
      secret.kept === 'secrets-manager' ? { ...secret, copies: [standby.region] } : secret,
    ),
  }
}

/**
 * The second region: `second` is the estate made for `standbySite`, of which all that may exist only once is taken
 * away or becomes a copy. Databases are copies of those in the first region and secrets are theirs, so that what is
 * encrypted there can be read here. Images are copied to repositories here, since those of a lost region are lost with
 * it. Jobs run in the first region alone; so do schedulers and workers, which would do everything twice.
 */
export function standbyOf(graph: Graph, site: Site, first: Estate, second: Estate): Standby {
  const { mode = 'waits', routing = 'failover', databases = 'copies', class: named } = site.options.standby!
  const services = second.services.map((service) =>
    mode === 'reads' && service.targets.length > 0 ? service : atRest(service),
  )
  const { watch: _, standby: __, roles: ___, outputs, ...rest } = second
  const things = {
    ...rest,
    services,
    repositories: second.repositories.map((repository) => copyOfRepository(repository, site, first)),
    tasks: second.tasks.filter((task) => services.some((service) => service.task === task.id)),
    secrets: second.secrets.map((secret) => copyOfSecret(secret, first)),
    databases:
      databases === 'own' ? second.databases : second.databases.map((each) => copyOfDatabase(each, first, named)),
    lifecycle: {},
    schedules: [],
  }
  const own = standbySite(graph, site)!
  const acting = { ...things, roles: rolesOf(graph, own, things) }
  return {
    region: second.region,
    mode,
    routing,
    estate: { ...acting, watch: watchOf(graph, own, acting), outputs },
    healthCheck: { every: 30, failures: 3 },
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

/** The image is that of the first region, whatever would be built for this one; its digest is what was pushed here. */
function copyOfRepository({ digest: _, ...repository }: Repository, { setting }: Site, first: Estate): Repository {
  const original = first.repositories.find((each) => each.id === repository.id)
  if (!original) throw new Error(`no repository ${repository.id} in the first region`)
  const { tag, source } = original
  const digest = setting.digests[`${repository.name}:${tag}`]
  return {
    ...repository,
    tag,
    source,
    ...(digest !== undefined && { digest }),
    copyOf: { region: first.region, name: original.name },
  }
}

/**
 * Aurora copies to another region by a global database alone; it is called as its first member.
 * Source: Amazon Aurora User Guide, "Replication with Amazon Aurora PostgreSQL".
 */
function globalOf({ form, name }: Database): Pick<Database, 'global'> {
  return form === 'aurora' ? { global: name } : {}
}

function copyOfDatabase({ password: _, ...database }: Database, first: Estate, named: string | undefined): Database {
  const original = first.databases.find((each) => each.id === database.id)
  if (!original) throw new Error(`no database ${database.id} in the first region`)
  // A copy cannot leave a last snapshot, and its end loses nothing.
  return {
    ...database,
    class: named ?? original.class,
    replicas: 0,
    finalSnapshot: false,
    keep: false,
    copyOf: { region: first.region, id: database.id },
    ...globalOf(original),
  }
}
