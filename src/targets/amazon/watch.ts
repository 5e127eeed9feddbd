import type { Graph } from '../../graph/graph.ts'
import { alarmsAsked, runsAsked } from './alarms.ts'
import { eventsOwn } from './alarms-data.ts'
import { alarmsOwn } from './alarms-own.ts'
import { backupEvents, backupsOf } from './backups.ts'
import { burnsOf } from './burn.ts'
import { dashboardOf } from './dashboard.ts'
import type { Estate } from './estate.ts'
import type { Topic, Watch } from './estate-watch.ts'
import type { At } from './figures.ts'
import { nameOf } from './names.ts'
import type { Site } from './site.ts'
import { logGroupsOf } from './watch-logs.ts'

/**
 * What of an estate must be known before it is decided how it is watched: all but that, its second region and its
 * outputs.
 */
export type Watched = Omit<Estate, 'watch' | 'standby' | 'outputs'>

/**
 * How an estate is watched. Log groups are those that tasks, machines, the cluster and the network name by id, each
 * `/stackwright/<estate>/<id>`; the ids `flow` (flow logs of the network) and `<database>-<log>` (what RDS exports)
 * are made here. Alarms and events are there only in a platform with a section `alarms`. All lists are sorted by id.
 */
export function watchOf(graph: Graph, site: Site, estate: Watched): Watch {
  const at: At = { graph, site, estate }
  const compounds = [burnsOf(at), backupsOf(at)]
  const composites = compounds.flatMap((each) => each.composites)
  const alarms = [...alarmsAsked(at), ...alarmsOwn(at), ...compounds.flatMap((each) => each.alarms)]
  const events = [...runsAsked(at), ...eventsOwn(at), ...backupEvents(at)]
  const dashboard = dashboardOf(at)
  const { budget } = site.options.watch ?? {}
  return {
    logs: logGroupsOf(graph, site, estate),
    topics: topicsOf(graph, site, new Set([...alarms, ...composites, ...events].map((each) => each.topic))),
    alarms: byId(alarms),
    composites: byId(composites),
    events: byId(events),
    ...(dashboard && { dashboard }),
    ...(budget && {
      budget: {
        name: nameOf(graph, site, 'budget'),
        monthly: budget.monthly,
        currency: 'USD',
        at: budget.at ?? [80, 100],
        emails: budgetEmails(site),
      },
    }),
  }
}

/** Who is told of costs: those that the budget names, else the addresses of mail that tickets go to. */
export function budgetEmails({ options }: Pick<Site, 'options'>): readonly string[] {
  const { budget, ticket = [] } = options.watch ?? {}
  return budget?.emails ?? ticket.filter((address) => !address.startsWith('https://'))
}

/** The topics that something goes to. */
function topicsOf(graph: Graph, { options, ...site }: Site, used: ReadonlySet<Topic['id'] | undefined>): Topic[] {
  const to = { page: options.watch?.page ?? [], ticket: options.watch?.ticket ?? [], counted: [] }
  return (['counted', 'page', 'ticket'] as const)
    .filter((id) => used.has(id))
    .map((id) => ({
      id,
      name: nameOf(graph, { ...site, options }, 'topic', id),
      subscriptions: [...new Set(to[id])]
        .sort()
        .map((address) => ({ protocol: address.startsWith('https://') ? 'https' : 'email', to: address })),
    }))
}

function byId<T extends { readonly id: string }>(some: readonly T[]): T[] {
  return [...some].sort((a, b) => (a.id < b.id ? -1 : 1))
}
