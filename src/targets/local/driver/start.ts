import { join } from 'node:path'
import { nodeOf } from '../../../graph/graph.ts'
import type { NodeId } from '../../../graph/id.ts'
import type { ScheduleNode, ServiceNode, StoreNode } from '../../../graph/node.ts'
import type { Tell } from '../../target.ts'
import { placeSchedule } from '../lower.ts'
import { startEdge } from './edge.ts'
import { place, placeTask } from './place.ts'
import { makeFolder, removeOldVersions } from './place-files.ts'
import { recipeOf } from './preparations.ts'
import type { Scene } from './scene.ts'
import { prepareVolumes } from './volumes.ts'

/** Makes a store, service, route or schedule run as the platform says, and waits until it is ready. */
export async function start(scene: Scene, id: NodeId, tell: Tell): Promise<void> {
  await scene.layOut()
  const recipe = recipeOf(scene.graph, id)
  if (recipe) await scene.installed(recipe, tell)
  const node = scene.graph.nodes.get(id)
  switch (node?.kind) {
    case 'store':
      return startStore(scene, node, tell)
    case 'service':
      return startService(scene, node, tell)
    case 'route':
      return startEdge(scene, tell)
    case 'schedule':
      return startSchedule(scene, node, tell)
    default:
      throw new Error(`${id} cannot be started`)
  }
}

async function startStore(scene: Scene, node: StoreNode, tell: Tell): Promise<void> {
  const placed = place(scene, node)
  await prepareVolumes(scene, node, placed, tell)
  await (await scene.supervision.started()).put(placed.row, tell)
  removeOldVersions(placed)
}

async function startService(scene: Scene, node: ServiceNode, tell: Tell): Promise<void> {
  for (const id of node.volumes) makeFolder(join(scene.folder, 'data', id), 0o700, undefined)
  const placed = place(scene, node)
  await (await scene.supervision.started()).put(placed.row, tell)
  removeOldVersions(placed)
  const isInside = Object.keys(scene.site().ports).some((key) => key.startsWith(`inside:${node.id}:`))
  if (isInside) await startEdge(scene, tell)
}

async function startSchedule(scene: Scene, { id, cron, job }: ScheduleNode, tell: Tell): Promise<void> {
  const placed = placeTask(scene, nodeOf(scene.graph, job, 'job'))
  await (await scene.supervision.started()).putSchedule(placeSchedule(id, cron, placed.row), tell)
}
