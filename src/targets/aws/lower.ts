import type { Graph } from '../../graph/graph.ts'
import { estateOf } from '../amazon/estate-of.ts'
import { amazonItems } from '../amazon/items.ts'
import { imageFilesOf } from '../amazon/repositories.ts'
import type { Site } from '../amazon/site.ts'
import type { Output } from '../output.ts'
import type { Environment } from '../target.ts'
import { appFiles } from './app.ts'
import type { AwsOptions } from './options.ts'

/** The place of what the platform says of this target. */
export const place = { path: 'targets.aws' }

/** A platform as an app of CDK for one environment. Pure: the same graph and site give the same bytes. */
export function lower(graph: Graph, site: Site<AwsOptions>): Output {
  return {
    files: render([{ graph, site }]),
    items: amazonItems(graph, estateOf(graph, { ...site, scaled: {} }), place),
  }
}

/** The app of CDK that a team can own, with all environments. */
export function render(environments: readonly Environment<Site<AwsOptions>>[]): ReadonlyMap<string, string> {
  return appFiles(
    environments.map(({ graph, site }) => ({
      estate: estateOf(graph, site),
      images: imageFilesOf(graph, site),
      ...(site.options.account !== undefined && { account: site.options.account }),
      ...(site.options.qualifier !== undefined && { qualifier: site.options.qualifier }),
    })),
  )
}
