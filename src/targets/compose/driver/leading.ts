import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { nodeOf } from '../../../graph/graph.ts'
import type { NodeId } from '../../../graph/id.ts'
import { upstreamFileName } from '../../edge/place.ts'
import { edgeId } from '../../edge/recipe.ts'
import { upstreamLines, upstreamsOf } from '../../edge/upstream.ts'
import { edgeFiles } from '../edge.ts'
import { reloadEdge } from './edge-files.ts'
import type { Found } from './project.ts'
import type { Scene } from './scene.ts'

/** Seconds in which a name that the edge asks for the first time gets its addresses. */
const nameKnown = 2

/**
 * Sends the requests of a service to some of its replicas alone, or again to whoever has its name. The scene's `led`
 * are the services of which the former is true.
 */
export async function leadTo(scene: Scene, service: NodeId, replicas: readonly Found[] | undefined): Promise<void> {
  const { graph, project, folder, led } = scene
  const ports = upstreamsOf(graph)
    .filter(([id]) => id === service)
    .map(([, port]) => port)
  // An edge that is started later finds everybody by name.
  if (ports.length === 0 || !(await project.containers(edgeId)).some((each) => each.status === 'running')) return
  const living = replicas ?? (await project.containers(service)).filter((each) => each.status === 'running')
  const write = (withName: boolean, withReplicas: boolean) => {
    for (const port of ports) {
      const number = nodeOf(graph, service, 'service').ports.find((each) => each.name === port)!.prefer
      const addresses = living
        .flatMap((each) => each.addresses[`${project.name}_front`] ?? [])
        .map((host) => ({ host, port: number }))
      const lines = upstreamLines({
        ...(withName && { name: { host: service, port: number } }),
        ...(withReplicas && { replicas: addresses }),
      })
      writeFileSync(join(folder, 'edge/upstreams', upstreamFileName(service, port)), lines)
    }
  }
  if (replicas === undefined && !led.has(service)) return
  led.add(service)
  write(replicas === undefined, true)
  await reloadEdge(scene)
  if (replicas !== undefined) return
  await new Promise((resolve) => setTimeout(resolve, nameKnown * 1000))
  write(true, false)
  led.delete(service)
  await reloadEdge(scene)
}

/** True when requests are still led as in the midst of a rollout, which then did not come to its end. */
export function isLedAstray(scene: Scene): boolean {
  const { graph, folder } = scene
  return [...edgeFiles(graph, scene.site())].some(
    ([path, content]) =>
      path.startsWith('edge/upstreams/') &&
      existsSync(join(folder, path)) &&
      readFileSync(join(folder, path), 'utf8') !== content,
  )
}
