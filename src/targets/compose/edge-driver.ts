import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Failure } from '../../base/failure.ts'
import { type Graph, nodeOf } from '../../graph/graph.ts'
import type { NodeId } from '../../graph/id.ts'
import type { Docker } from '../docker/docker.ts'
import { upstreamFileName } from '../edge/place.ts'
import { edgeId } from '../edge/recipe.ts'
import { upstreamLines, upstreamsOf } from '../edge/upstream.ts'
import { edgeFiles, edgeHere } from './edge.ts'
import { writeKept } from './keep.ts'
import type { Found, Project } from './project.ts'
import type { Site } from './site.ts'

/** Seconds in which a name that the edge asks for the first time gets its addresses. */
const nameKnown = 2

/**
 * Writes the edge's files into the state folder, but not over where a rollout leads requests now; says whether any has
 * changed.
 */
export function writeEdge(graph: Graph, site: Site, folder: string, led: ReadonlySet<NodeId>): boolean {
  let changed = false
  const files = edgeFiles(graph, site)
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
export async function reloadEdge(project: Project, graph: Graph, site: Site): Promise<void> {
  const edge = edgeHere(graph, site)
  const [running] = (await project.containers(edgeId)).filter((each) => each.status === 'running')
  if (!running) return
  const tested = await inside(project.docker, running, [...edge.command, '-t', '-q'])
  if (tested.code !== 0)
    throw new Failure({
      step: edgeId,
      reason: 'it does not take its configuration',
      output: tested.error.split('\n').slice(-8),
      left: 'the earlier one is in force',
      do: 'this is a fault of ours: tell of it with the lines above',
    })
  await project.docker.ask(edgeId, ['exec', running.id, ...edge.reload])
}

/** True when requests are still led as in the midst of a rollout, which then did not come to its end. */
export function isLedAstray(graph: Graph, site: Site, folder: string): boolean {
  return [...edgeFiles(graph, site)].some(
    ([path, content]) =>
      path.startsWith('edge/upstreams/') &&
      existsSync(join(folder, path)) &&
      readFileSync(join(folder, path), 'utf8') !== content,
  )
}

/**
 * Sends the requests of a service to some of its replicas alone, or again to whoever has its name. `led` are the
 * services of which the former is true.
 */
export async function leadTo(
  project: Project,
  graph: Graph,
  site: Site,
  folder: string,
  service: NodeId,
  replicas: readonly Found[] | undefined,
  led: Set<NodeId>,
): Promise<void> {
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
  await reloadEdge(project, graph, site)
  if (replicas !== undefined) return
  await new Promise((resolve) => setTimeout(resolve, nameKnown * 1000))
  write(true, false)
  led.delete(service)
  await reloadEdge(project, graph, site)
}

function inside(docker: Docker, { id }: Found, command: readonly string[]) {
  return docker.run(['exec', id, ...command], { within: 30 })
}
