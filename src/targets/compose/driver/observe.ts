import { existsSync } from 'node:fs'
import { type Graph, nodesOf } from '../../../graph/graph.ts'
import { type Use, usesOf } from '../../docker/uses.ts'
import { edgeId } from '../../edge/recipe.ts'
import type { Replica, Running } from '../../target.ts'
import { edgeFilesId } from '../edge.ts'
import { isLedAstray } from './leading.ts'
import type { Found } from './project.ts'
import type { Scene } from './scene.ts'

/** What was applied last of one node. */
export interface Applied {
  /** The fingerprint that Compose gave to its definition. */
  readonly definition: string
  /**
   * The lives that were seen ready. The engine asks for the first time only after seconds, and would say until then
   * that they start.
   */
  readonly ready: readonly string[]
}

/** One life of a container, from a start to its end. */
export function lifeOf({ id, since }: Found): string {
  return `${id.slice(0, 12)} since ${since ?? 'never'}`
}

/** Looks at what runs; with figures of what it uses where they are wanted. */
export async function observe(scene: Scene, figures: boolean): Promise<readonly Running[]> {
  const { graph, folder, project, docker, applied, led } = scene
  if (!existsSync(folder)) return runningOf(graph, [], new Map(), new Map())
  const found = await project.containers()
  const alive = figures ? found.filter((each) => each.status === 'running') : []
  const uses = await usesOf(
    docker,
    alive.map((each) => each.id),
  )
  const astray = led.size === 0 && nodesOf(graph, 'route').length > 0 && isLedAstray(scene)
  return runningOf(graph, found, applied.all(), uses).map((each) =>
    each.id === edgeId && astray ? { ...each, drift: 'it leads requests as in the midst of a rollout' } : each,
  )
}

/** What runs, in terms of the graph. `applied` is what was applied last, by node. */
export function runningOf(
  graph: Graph,
  found: readonly Found[],
  applied: ReadonlyMap<string, Applied>,
  uses: ReadonlyMap<string, Use>,
): Running[] {
  const routes = nodesOf(graph, 'route').map((route) => route.id)
  const byNode = Map.groupBy(
    found.filter((each) => each.node !== '' && !each.node.endsWith('-owner') && each.node !== edgeFilesId),
    (each) => each.node,
  )
  const known = [...nodesOf(graph, 'service'), ...nodesOf(graph, 'store')].map((node) => node.id)
  return [...new Set([...known, ...byNode.keys()])].sort().map((id): Running => {
    const wanted = applied.get(id)
    const stateOf = (found: Found) => {
      const state = toldState(found)
      return state === 'starting' && wanted?.ready.includes(lifeOf(found)) ? 'ready' : state
    }
    const alive = (byNode.get(id) ?? []).filter((each) => stateOf(each) !== 'stopped')
    const strange = wanted !== undefined && alive.some((each) => each.definition !== wanted.definition)
    const worst = alive.map(stateOf).sort((a, b) => rank.indexOf(a) - rank.indexOf(b))[0]
    const reason = alive.map(reasonOf).find((each) => each !== undefined)
    return {
      id,
      state: worst ?? 'stopped',
      ready: alive.filter((each) => stateOf(each) === 'ready').length,
      replicas: alive.map((each) => replicaOf(each, stateOf(each), uses.get(each.id))),
      ...(reason !== undefined && { reason }),
      ...(strange && { drift: 'its containers were made from another definition' }),
      ...(id === edgeId && alive.length > 0 && { serves: routes }),
    }
  })
}

/** From what needs help most to what needs none. */
const rank: readonly Running['state'][] = [
  'failed',
  'restarting',
  'unready',
  'starting',
  'stopping',
  'ready',
  'stopped',
]

function toldState({ status, health }: Found): Running['state'] {
  switch (status) {
    case 'running':
      return health === 'unhealthy' ? 'unready' : health === 'starting' ? 'starting' : 'ready'
    case 'restarting':
      return 'restarting'
    case 'removing':
      return 'stopping'
    case 'paused':
      return 'unready'
    case 'dead':
      return 'failed'
    case 'created':
    case 'exited':
      return 'stopped'
  }
}

function reasonOf(found: Found): string | undefined {
  if (found.status === 'restarting')
    return `${found.outOfMemory ? 'ended for want of memory' : `ended with code ${found.exitCode}`}, ${found.restarts} times`
  return found.status === 'paused' ? 'its container was paused' : undefined
}

function replicaOf(found: Found, state: Running['state'], use: Use | undefined): Replica {
  return {
    name: found.name,
    state,
    restarts: found.restarts,
    ...(found.pid !== undefined && { pid: found.pid }),
    ...(found.since !== undefined && { since: found.since }),
    ...(use && { memory: use.memory, cpu: use.cpu }),
  }
}
