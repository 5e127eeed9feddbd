import type { Graph } from '../../graph/graph.ts'
import type { ServiceNode } from '../../graph/node.ts'
import { filesFolder } from '../container/place.ts'
import { type Edge, edgeOf } from '../edge/edge.ts'
import { hasEdge, keepAlive } from './beside.ts'
import { deliveredTo } from './delivery/program.ts'
import { idleTimeoutOf } from './entry.ts'

/**
 * The edge in the task of a service; undefined where it needs none. Its files are those of its image, which has them
 * for each service apart.
 */
export function besideEdge(graph: Graph, service: ServiceNode): Edge | undefined {
  if (!hasEdge(graph, service)) return undefined
  const edge = edgeOf(graph, {
    shape: 'beside',
    service: service.id,
    behind: 'proxy',
    keepAlive: keepAlive(idleTimeoutOf(graph)),
  })
  const own = `${deliveredTo(service.id)}/`
  const placed = (text: string) => text.replaceAll(`${filesFolder}/`, own)
  return {
    ...edge,
    config: placed(edge.config),
    command: edge.command.map(placed),
    files: edge.files.map((file) => ({
      ...file,
      path: placed(file.path),
      content: file.kind === 'config' ? placed(file.content) : file.content,
    })),
  }
}
