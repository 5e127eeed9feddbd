import type { NodeId } from '../../../graph/id.ts'
import { edgeId } from '../../edge/recipe.ts'
import { edgeWithout } from './edge.ts'
import { removeFiles } from './place-files.ts'
import type { Scene } from './scene.ts'

/** Removes what runs under an id, and all that is kept of it unless `keepData`. */
export async function removeNode(scene: Scene, id: NodeId, keepData: boolean): Promise<void> {
  const { graph, supervision } = scene
  const node = graph.nodes.get(id)
  const running = await supervision.observe()
  if (running.some((each) => each.id === id)) await supervision.remove(id)
  if (running.some((each) => each.id === edgeId) && (node?.kind === 'route' || !node)) await edgeWithout(scene)
  if (!keepData) removeFiles(scene.site(), id)
}
