import { fingerprint } from '../../base/json.ts'
import type { FixedText, RouteNode } from '../../graph/node.ts'
import type { Directives } from './frame.ts'
import { block, directive } from './nginx.ts'

/**
 * The texts that the edge answers with itself, by the names of their files. They are files because a configuration of
 * nginx holds no long texts, and would read `$` in them as variables.
 */
export function fixedFiles(routes: readonly RouteNode[]): ReadonlyMap<string, string> {
  return new Map(
    routes.flatMap((route) => route.fixed.map((each): [string, string] => [fixedName(route, each), each.body])),
  )
}

/**
 * The name of the file that holds a fixed text; as a path may hold what a file name may not, a fingerprint tells paths
 * apart.
 */
export function fixedName(route: RouteNode, { path }: FixedText): string {
  const words = path.replaceAll(/[^A-Za-z0-9.]+/g, '-').replaceAll(/^[-.]+|[-.]+$/g, '')
  return [route.id, ...(words ? [words.slice(0, 60)] : []), fingerprint(path).slice(0, 6)].join('.')
}

/**
 * The locations of one fixed text, whose file lies in the folder. nginx serves a file with 200 only; another status is
 * raised, and the file is what it is told with. `within` stands in the location too.
 */
export function fixedLocations(
  route: RouteNode,
  fixed: FixedText,
  folder: string,
  within: Directives = [],
): Directives {
  const [type, charset] = fixed.type.split('; charset=')
  const file = fixedName(route, fixed)
  const served = [
    block('types', [], []),
    directive('default_type', type!),
    ...(charset === undefined ? [] : [directive('charset', charset), directive('charset_types', '*')]),
    directive('root', folder),
    directive('try_files', `/${file}`, '=404'),
  ]
  if (fixed.status === 200) return [block('location', ['=', fixed.path], [...within, ...served])]
  return [
    block(
      'location',
      ['=', fixed.path],
      [...within, directive('error_page', fixed.status, `@${file}`), directive('return', fixed.status)],
    ),
    block('location', [`@${file}`], served),
  ]
}
