import type { NodeId } from '../../../graph/id.ts'
import type { ServiceNode, StoreNode } from '../../../graph/node.ts'
import { wantedReplicas } from '../../../graph/replicas.ts'
import { readyCommand } from '../../docker/health.ts'
import { edgeId } from '../../edge/recipe.ts'
import type { Tell } from '../../target.ts'
import { rolloutOf, settle, type Wish } from './change.ts'
import { releaseEdge } from './edge.ts'
import { prepare } from './prepare.ts'
import type { Readiness } from './ready.ts'
import { replaceInPlace, roll } from './rollout.ts'
import type { Scene } from './scene.ts'

/** Seconds in which the edge has surely taken up where it leads requests. */
const leastDrain = 1

/** Brings a store, service, schedule or the edge to what it is to be, and waits until it is ready. */
export async function release(scene: Scene, id: NodeId, tell: Tell, wish: Wish = {}): Promise<void> {
  const node = scene.graph.nodes.get(id)
  if (id === edgeId || node?.kind === 'route') return releaseEdge(scene, tell, wish)
  switch (node?.kind) {
    case 'schedule':
      await prepare(scene, scene.containers.get(node.job)!)
      await replaceInPlace(rolloutOf(scene, id, { within: 30, timeout: 5 }, tell, wish))
      break
    case 'store':
    case 'service':
      await releaseProcess(scene, node, tell, wish)
      break
    default:
      throw new Error(`${id} cannot be started`)
  }
  await settle(scene, id)
}

async function releaseProcess(scene: Scene, node: StoreNode | ServiceNode, tell: Tell, wish: Wish): Promise<void> {
  const container = scene.containers.get(node.id)!
  await prepare(scene, container)
  const { boot, ready } = container.health!
  const readiness: Readiness = {
    command: readyCommand(container),
    ...(ready.ask.probe === 'http' && { http: ready.ask }),
    within: boot.within,
    timeout: ready.timeout,
  }
  const rollout = rolloutOf(scene, node.id, readiness, tell, wish)
  if (node.kind === 'store' || node.singleton) return replaceInPlace(rollout)
  await roll({
    ...rollout,
    replicas: wish.replicas ?? wantedReplicas(node, scene.scaled[node.id]),
    drain: Math.max(leastDrain, node.stop.drain),
  })
}
