import { fingerprint } from '../../base/json.ts'
import type { Place } from '../../base/place.ts'
import type { Graph } from '../../graph/graph.ts'
import type { NodeId } from '../../graph/id.ts'
import { itemsOf } from '../item.ts'
import type { Item } from '../output.ts'
import type { Task } from './estate-task.ts'
import type { Estate } from './estate.ts'

/**
 * What a platform has beside its nodes, in the order in which it is made: its repositories, all that services stand on,
 * and how it is watched.
 */
export const grounds = { images: '.images', platform: '.platform', watching: '.watching' } as const

const titles: Readonly<Record<NodeId, string>> = {
  [grounds.images]: 'repositories of images',
  [grounds.platform]: 'network, data, roles and the load balancer',
  [grounds.watching]: 'alarms, dashboard and budget',
}

/**
 * What a plan speaks of: the nodes of the graph with what they are on AWS, and the ground, which is said at the
 * target's options.
 */
export function amazonItems(graph: Graph, estate: Estate, place: Place): Map<NodeId, Item> {
  const items = itemsOf(graph, () => undefined)
  for (const [id, item] of items) {
    const own = partsOf(estate, id)
    // What a job has done does not become undone by another way to run it.
    if (item.kind !== 'job' && Object.keys(own).length > 0) items.set(id, { ...item, parts: { ...item.parts, ...own } })
  }
  const ofServices = new Set(estate.services.map(({ task }) => task))
  const { watch, services, tasks, repositories, standby, schedules, ...rest } = estate
  const parts: Readonly<Record<NodeId, Record<string, string>>> = {
    [grounds.images]: { repositories: fingerprint(repositories.map(({ id, name, keep }) => [id, name, keep])) },
    [grounds.platform]: {
      ...Object.fromEntries(Object.entries(rest).map(([name, part]) => [name, fingerprint(part)])),
      'log groups': fingerprint(watch.logs),
      'tasks of jobs': fingerprint(tasks.filter(({ id }) => !ofServices.has(id))),
      ...(standby && { 'second region': fingerprint(standby) }),
    },
    [grounds.watching]: {
      alarms: fingerprint([watch.alarms, watch.composites, watch.events, watch.topics]),
      dashboard: fingerprint(watch.dashboard),
      ...(standby && { 'second region': fingerprint(standby.estate.watch) }),
      budget: fingerprint(watch.budget),
    },
  }
  const made = Object.entries(parts).map(([id, each]): [NodeId, Item] => [
    id,
    { id, kind: 'ground', title: titles[id]!, place, keep: false, parts: each, replaceOn: [] },
  ])
  return new Map([...made, ...items])
}

function partsOf(estate: Estate, id: NodeId): Record<string, string> {
  const service = estate.services.find((each) => each.id === id)
  const task = estate.tasks.find((each) => each.id === service?.task)
  const away = estate.standby?.estate
  const schedule = estate.schedules.find((each) => each.id === id)
  const store = [...estate.databases, ...estate.caches].find((each) => each.id === id)
  return {
    ...(service && { service: fingerprint(service) }),
    ...(task && { task: fingerprint(running(estate, task)) }),
    ...(service && away && { 'second region': fingerprint(awayOf(away, id)) }),
    ...(schedule && { schedule: fingerprint(schedule) }),
    ...(store && { 'managed server': fingerprint(store) }),
  }
}

/** A task, and the images that it names. */
function running({ repositories }: Estate, task: Task): unknown {
  return [
    task,
    repositories
      .filter((each) => task.containers.some((container) => container.repository === each.id))
      .map(({ tag, digest }) => [tag, digest]),
  ]
}

/** A service in another region. */
function awayOf(estate: Estate, id: NodeId): unknown {
  const service = estate.services.find((each) => each.id === id)
  const task = estate.tasks.find((each) => each.id === service?.task)
  return [service, task && running(estate, task)]
}
