import { nodesOf } from '../../../graph/graph.ts'
import type { NodeId } from '../../../graph/id.ts'
import { removeBuiltImages } from '../../docker/build.ts'
import { edgeId } from '../../edge/recipe.ts'
import { edgeFilesId } from '../edge.ts'
import { end } from './change.ts'
import { releaseEdge } from './edge.ts'
import { hasVolume, volumeName } from './prepare.ts'
import type { Scene } from './scene.ts'

/** Stops what runs under an id. */
export async function stop(scene: Scene, id: NodeId): Promise<void> {
  await end(scene, await scene.project.containers(id))
}

/** Removes what runs under an id, and its data unless `keepData`. With the last route the edge goes. */
export async function removeNode(scene: Scene, id: NodeId, keepData: boolean): Promise<void> {
  const { graph, project, docker, applied } = scene
  await stop(scene, id)
  applied.forget(id)
  const node = graph.nodes.get(id)
  const running = await project.containers(edgeId)
  const leadsNowhere = node?.kind === 'route' && !keepData
  if (leadsNowhere || (!node && nodesOf(graph, 'route').length === 0)) {
    await end(scene, running)
    for (const each of [edgeId, edgeFilesId]) applied.forget(each)
    await docker.run(['volume', 'rm', volumeName(scene, edgeFilesId)])
  } else if ((node?.kind === 'route' || !node) && running.length > 0) await releaseEdge(scene, () => {})
  if (keepData) return
  if ((node === undefined || node.kind === 'volume') && (await hasVolume(scene, id)))
    await docker.ask(`remove ${id}`, ['volume', 'rm', volumeName(scene, id)])
}

/** Ends what is left of the project as a whole: containers without a node, networks, and images of no more use. */
export async function clear(scene: Scene): Promise<void> {
  const { graph, project, docker, applied } = scene
  const mine = `label=com.docker.compose.project=${project.name}`
  const { owner } = scene.site().held
  const left = [...(await project.containers()), ...(await project.oneOffs())].filter(
    (each) => each.owner === undefined || each.owner === owner,
  )
  await end(scene, left)
  const networks = (await docker.ask('remove networks', ['network', 'ls', '--quiet', '--filter', mine]))
    .split('\n')
    .filter(Boolean)
  if (networks.length > 0) await docker.run(['network', 'rm', ...networks])
  // Images of ours cost nothing to keep while there is something to start again.
  if (applied.empty()) await removeBuiltImages(docker, graph.platform)
}
