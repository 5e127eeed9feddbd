import type { Graph } from '../../graph/graph.ts'
import { estateOf } from '../amazon/estate-of.ts'
import { amazonItems } from '../amazon/items.ts'
import { imageFilesOf } from '../amazon/repositories.ts'
import type { Site } from '../amazon/site.ts'
import type { Output } from '../output.ts'
import { filesOf } from './files.ts'
import type { TerraformOptions } from './options.ts'

/** The place of what the platform says of this target. */
export const place = { path: 'targets.terraform' }

/** A platform as a root module of Terraform for one environment. Pure: the same graph and site give the same bytes. */
export function lower(graph: Graph, site: Site<TerraformOptions>): Output {
  const estate = estateOf(graph, site)
  const files = new Map([...filesOf({ estate, options: site.options }), ...imageFilesOf(graph, site)])
  return {
    files: new Map([...files].sort(([a], [b]) => (a < b ? -1 : 1))),
    items: amazonItems(
      graph,
      Object.keys(site.scaled).length === 0 ? estate : estateOf(graph, { ...site, scaled: {} }),
      place,
    ),
  }
}
