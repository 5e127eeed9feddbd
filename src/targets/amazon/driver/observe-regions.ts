import { Failure } from '../../../base/failure.ts'
import type { Running } from '../../target.ts'
import type { Cloud } from './cloud.ts'
import { observeRegion } from './observe.ts'
import { answerOf, idIn, isAtRest, standbyCloud } from './regions.ts'

/** What runs of a platform now, in all of its regions, and how it differs from what was applied. */
export async function observe(cloud: Cloud): Promise<Running[]> {
  const second = standbyCloud(cloud)
  const seen = await (second ? inRegions(cloud, second) : observeRegion(cloud))
  return seen.sort((a, b) => (a.id < b.id ? -1 : 1))
}

/**
 * What runs in two regions: that of the first under the ids of nodes, that of the second as `bi-web@eu-central-1`. What
 * is wrong in the second is said of the first too, since a deployment is of both. While one region does not answer,
 * what is there has failed, and the other is still seen; throws when none does.
 */
async function inRegions(first: Cloud, second: Cloud): Promise<Running[]> {
  const [here, there] = await Promise.allSettled([first, second].map((cloud) => answerOf(cloud, observeRegion(cloud))))
  if (here!.status === 'rejected' && there!.status === 'rejected') throw here!.reason
  const own = seenIn(first, here!)
  const others = seenIn(second, there!)
    // Routes lead to both regions, under one name.
    .filter(({ id }) => first.graph.nodes.get(id)?.kind !== 'route')
    .map((each): Running => (isAtRest(second, each.id) ? { ...each, rests: true } : each))
  const lost = there!.status === 'rejected'
  return [
    ...own.map((each) =>
      lost
        ? each
        : withDrift(
            each,
            others.find(({ id }) => id === each.id),
          ),
    ),
    ...others.map((each) => ({ ...each, id: idIn(second.estate.region, each.id) })),
  ]
}

function seenIn(cloud: Cloud, seen: PromiseSettledResult<Running[]>): Running[] {
  const { region, services, databases, caches } = cloud.estate
  if (seen.status === 'fulfilled') return seen.value.map((each) => ({ ...each, region }))
  if (!(seen.reason instanceof Failure)) throw seen.reason
  const reason = `${region} cannot be seen: ${seen.reason.facts.reason}`
  return [...services, ...databases, ...caches].map(({ id }) => ({
    id,
    region,
    state: 'failed',
    ready: 0,
    reason,
    replicas: [],
  }))
}

function withDrift(own: Running, other: Running | undefined): Running {
  if (!other) return own
  const gone = other.state === 'stopped' && other.rests !== true && own.state !== 'stopped'
  const words = other.drift ?? (gone ? 'is not running' : undefined)
  if (words === undefined) return own
  const told = `in ${other.region}: ${words}`
  return { ...own, drift: own.drift === undefined ? told : `${own.drift}; ${told}` }
}
