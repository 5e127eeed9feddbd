import type { Graph } from '../../graph/graph.ts'
import { checkAmazon } from './check.ts'
import type { Database } from './estate-data.ts'
import type { Estate, Standby } from './estate.ts'
import { estateOf } from './estate-of.ts'
import type { Site } from './site.ts'

/**
 * What a platform in two regions promises when one is lost, and what the second one costs; one sentence each, and none
 * for a platform in one region. Costs are told as what AWS bills, since prices differ by region and time.
 */
export function promisesOf(graph: Graph, site: Site): string[] {
  const { standby } = site.options
  // Of what is at fault nothing can be promised; `check` tells the faults.
  if (!standby || checkAmazon(graph, site.setting, { path: 'targets' }).length > 0) return []
  const estate = estateOf(graph, site)
  return [...promised(estate, estate.standby!), ...billed(estate.standby!)]
}

function promised(first: Estate, { region, mode, routing, estate, healthCheck }: Standby): string[] {
  const copies = estate.databases.filter((each) => each.copyOf)
  const clock = first.schedules.map(({ id }) => id)
  const kept = first.buckets.filter((each) => each.keep && each.writer === undefined).map(({ id }) => id)
  return [
    mode === 'waits'
      ? `${region} stands by: nothing runs there, and nobody is answered after the loss of ${first.region}, until a person has promoted it. The steps are in the README that \`render\` writes; making databases writable and starting services takes minutes.`
      : `${region} answers with ${answering(estate)} from copies that cannot be written; after the loss of ${first.region} it goes on reading, and a person promotes it before anything can be written.`,
    ...copies.map(
      ({ id, global }) =>
        `What is written to ${id} is copied there afterwards, ${global === undefined ? 'usually within seconds' : 'usually within a second'} and without a bound: what was not copied when ${first.region} is lost is lost with it.`,
    ),
    ...(estate.caches.length > 0
      ? [`Caches there (${estate.caches.map(({ id }) => id).join(', ')}) are empty when they are needed.`]
      : []),
    ...(kept.length > 0 ? [`What lies in ${kept.join(', ')} is not copied.`] : []),
    ...(clock.length > 0 || first.lifecycle.before
      ? [
          `Jobs, ${clock.length > 0 ? `${clock.join(', ')} by the clock and those of a release` : 'those of a release'}, run in ${first.region} alone.`,
        ]
      : []),
    routing === 'failover'
      ? `Names lead to ${region} when ${first.region} has nothing healthy: after about ${healthCheck.every * healthCheck.failures} s, and as long as clients keep an address.`
      : `Names lead to the nearer region that has something healthy.`,
  ]
}

function billed({ estate }: Standby): string[] {
  const { network, entry, databases, caches, secrets, repositories, services } = estate
  const gateways = !network.made || network.nat === 'none' ? 0 : network.nat === 'one' ? 1 : network.zones.length
  const endpoints = network.made ? network.endpoints.length * network.zones.length : 0
  const copied = secrets.filter((each) => each.copyOf).length
  const running = services.filter(({ replicas }) => replicas.max > 0)
  const things = [
    ...(gateways > 0 ? [counted(gateways, 'NAT gateway')] : []),
    ...(endpoints > 0 ? [`${endpoints} addresses of endpoints`] : []),
    ...(entry ? ['a load balancer'] : []),
    ...(entry?.firewall ? ['a firewall'] : []),
    ...databases.map(machinesOf),
    ...caches.map(({ id, node, nodes }) => `${nodes} × ${node} for ${id}`),
    ...(copied > 0 ? [counted(copied, 'copy of secrets', 'copies of secrets')] : []),
    ...(repositories.length > 0 ? ['all images once more'] : []),
    ...(databases.length > 0 ? ['the transfer between regions of all that is written'] : []),
  ]
  return [
    `It is billed as long as it stands: ${things.join(', ')}${running.length > 0 ? `, and ${running.map(({ id, replicas }) => `${counted(replicas.min, 'task')} of ${id} at least`).join(', ')}` : '; tasks only when they run'}.`,
  ]
}

function machinesOf({ id, form, class: name, highAvailability, storage }: Database): string {
  const machines = `${highAvailability ? 2 : 1} × ${name}`
  return form === 'aurora'
    ? `${machines} and the storage of ${id} once more`
    : `${machines} with ${storage.size} GiB${highAvailability ? ' each' : ''} for ${id}`
}

function answering({ services }: Estate): string {
  return services.flatMap(({ id, replicas }) => (replicas.max > 0 ? [id] : [])).join(', ') || 'nothing'
}

function counted(count: number, one: string, more = `${one}s`): string {
  return `${count} ${count === 1 ? one : more}`
}
