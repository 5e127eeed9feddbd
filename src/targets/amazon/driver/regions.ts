import { join } from 'node:path'
import { Failure } from '../../../base/failure.ts'
import type { NodeId } from '../../../graph/id.ts'
import type { Cloud } from './cloud.ts'

/**
 * The platform in its second region, as a cloud of its own; undefined where there is none. What is noted of it lies in a
 * folder of its own, and replicas set by hand are those of services that run there too.
 */
export function standbyCloud(cloud: Cloud): Cloud | undefined {
  const { standby } = cloud.estate
  if (!standby) return undefined
  const { estate, region } = standby
  const running = new Set(estate.services.filter(({ replicas }) => replicas.max > 0).map(({ id }) => id))
  return {
    ...cloud,
    ...cloud.elsewhere(region),
    estate,
    scaled: Object.fromEntries(Object.entries(cloud.scaled).filter(([id]) => running.has(id))),
    ...(cloud.folder !== undefined && { folder: join(cloud.folder, region) }),
  }
}

/** How something is called that is in the second region: `bi-web@eu-central-1`. No id of a graph has that sign. */
export function idIn(region: string, id: NodeId): NodeId {
  return `${id}@${region}`
}

/** What a name says: a thing in all regions, or the same in one of them. */
export interface Placed {
  readonly id: NodeId
  /** The clouds that are meant, the second region first: it hangs on the first one. */
  readonly clouds: readonly Cloud[]
  /** Where only one can be meant: the region that is named, otherwise the first. */
  readonly cloud: Cloud
}

/** Reads a name such as `bi-web` or `bi-web@eu-central-1`. Throws a Failure for a region that the platform has not. */
export function placeOf(cloud: Cloud, name: NodeId): Placed {
  const second = standbyCloud(cloud)
  const at = name.lastIndexOf('@')
  if (at < 0) return { id: name, clouds: second ? [second, cloud] : [cloud], cloud }
  const [id, region] = [name.slice(0, at), name.slice(at + 1)]
  const found = [cloud, second].find((each) => each?.estate.region === region)
  if (found) return { id, clouds: [found], cloud: found }
  throw new Failure({
    step: name,
    reason: `the platform is not in ${region}`,
    left: 'nothing was changed',
    do: second
      ? `write ${idIn(cloud.estate.region, id)} or ${idIn(second.estate.region, id)}`
      : `write ${id}: it is in ${cloud.estate.region} alone`,
  })
}

/** Milliseconds after which a region is taken for lost, where another one answers. */
const patience = 20_000

/** What one of two regions says, or a Failure where it says nothing for too long: a lost region refuses nothing. */
export async function answerOf<T>({ estate: { region } }: Cloud, asking: Promise<T>, within = patience): Promise<T> {
  let late: NodeJS.Timeout | undefined
  const silence = new Promise<never>((_, reject) => {
    late = setTimeout(
      () =>
        reject(
          new Failure({
            step: `look at ${region}`,
            reason: `it says nothing within ${within / 1000} s`,
            left: 'nothing was changed',
            do: 'look at the state of that region at AWS',
          }),
        ),
      within,
    )
  })
  try {
    return await Promise.race([asking, silence])
  } finally {
    clearTimeout(late)
  }
}

/** True for a service that is there to be started when its region is needed, and runs nothing until then. */
export function isAtRest({ estate }: Cloud, id: NodeId): boolean {
  return estate.services.some((each) => each.id === id && each.replicas.max === 0)
}
