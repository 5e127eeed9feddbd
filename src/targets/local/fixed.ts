import { fingerprint } from '../../base/json.ts'
import { type Graph, nodesOf } from '../../graph/graph.ts'
import type { FixedText, RouteNode } from '../../graph/node.ts'

/**
 * The texts that the edge answers with itself, by the names of their files. They are files because a configuration of nginx holds no long texts, and
 * would read `$` in them as variables.
 */
export function fixedFiles(graph: Graph): ReadonlyMap<string, string> {
  return new Map(nodesOf(graph, 'route').flatMap((route) => route.fixed.map((each): [string, string] => [fixedName(route, each), each.body])))
}

/** The name of the file that holds a fixed text; as a path may hold what a file name may not, a fingerprint tells paths apart. */
export function fixedName(route: RouteNode, { path }: FixedText): string {
  const words = path.replaceAll(/[^A-Za-z0-9.]+/g, '-').replaceAll(/^[-.]+|[-.]+$/g, '')
  return [route.id, ...(words ? [words.slice(0, 60)] : []), fingerprint(path).slice(0, 6)].join('.')
}
