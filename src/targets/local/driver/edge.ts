import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { nodesOf } from '../../../graph/graph.ts'
import { edgeId, edgeRecipe } from '../../edge/recipe.ts'
import type { Tell } from '../../target.ts'
import { edgeFiles, edgeRow, upstreams } from '../edge.ts'
import { upstreamFile } from '../site.ts'
import { placeEdgeFiles } from './place-files.ts'
import type { Scene } from './scene.ts'

/** Makes the one edge of all routes run as the platform says. */
export async function startEdge(scene: Scene, tell: Tell): Promise<void> {
  const { graph, folder, supervision } = scene
  await scene.installed(edgeRecipe, tell)
  const site = scene.site()
  for (const [service, port] of upstreams(graph)) {
    const path = upstreamFile(site, service, port)
    // nginx refuses an upstream without a server; this one never answers, and is gone with the first ready replica.
    if (!existsSync(path)) writeFileSync(path, 'server 127.0.0.1:1 down;\n')
  }
  placeEdgeFiles(join(folder, 'config', edgeId), edgeFiles(graph, site))
  await (await supervision.started()).put(edgeRow(graph, site), tell)
}

/** A route that left the platform leaves the edge, and with the last route the edge itself goes. */
export async function edgeWithout(scene: Scene): Promise<void> {
  const { graph, supervision } = scene
  if (nodesOf(graph, 'route').length > 0) return startEdge(scene, () => {})
  const running = await supervision.observe()
  if (running.some((each) => each.id === edgeId)) await supervision.remove(edgeId)
}
