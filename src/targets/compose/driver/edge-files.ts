import { existsSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { Failure } from '../../../base/failure.ts'
import { writeKept } from '../../docker/kept.ts'
import { upstreamFileName } from '../../edge/place.ts'
import { edgeId } from '../../edge/recipe.ts'
import { upstreamsOf } from '../../edge/upstream.ts'
import { edgeFiles, edgeHere } from '../edge.ts'
import type { Scene } from './scene.ts'

/**
 * Writes the edge's files into the state folder, but not over where a rollout leads requests now; says whether any has
 * changed.
 */
export function writeEdge(scene: Scene): boolean {
  const { graph, folder, led } = scene
  let changed = false
  const files = edgeFiles(graph, scene.site())
  const leading = new Set(
    upstreamsOf(graph)
      .filter(([service]) => led.has(service))
      .map(([service, port]) => `edge/upstreams/${upstreamFileName(service, port)}`),
  )
  for (const [path, content] of files)
    if (!leading.has(path)) changed = writeKept(join(folder, path), content) || changed
  // Both folders are mounted, so they must be there.
  for (const name of ['upstreams', 'pages']) {
    const place = join(folder, 'edge', name)
    if (!existsSync(place)) continue
    for (const each of readdirSync(place)) if (!files.has(`edge/${name}/${each}`)) rmSync(join(place, each))
  }
  return changed
}

/**
 * Has the edge read its files again; says no word when it does not run. A configuration that it would not take is a
 * Failure, and the old one serves on.
 */
export async function reloadEdge(scene: Scene): Promise<void> {
  const { graph, project, docker } = scene
  const edge = edgeHere(graph, scene.site())
  const [running] = (await project.containers(edgeId)).filter((each) => each.status === 'running')
  if (!running) return
  const tested = await docker.run(['exec', running.id, ...edge.command, '-t', '-q'], { within: 30 })
  if (tested.code !== 0)
    throw new Failure({
      step: edgeId,
      reason: 'it does not take its configuration',
      output: tested.error.split('\n').slice(-8),
      left: 'the earlier one is in force',
      do: 'this is a fault of ours: tell of it with the lines above',
    })
  await docker.ask(edgeId, ['exec', running.id, ...edge.reload])
}
