import type { Graph } from '../../graph/graph.ts'
import type { Repository } from './estate.ts'
import type { Site } from './site.ts'

/** The repositories of a platform: one for each image that it runs. */
export function repositoriesOf(graph: Graph, site: Site): Repository[] {
  throw new Error(`not written yet: ${graph.platform} ${site.options.region}`)
}

/** The contexts that the images are built from, by their paths in the output: `images/acme-superset/Dockerfile`. */
export function imageFilesOf(graph: Graph, site: Site): Map<string, string> {
  throw new Error(`not written yet: ${graph.platform} ${site.options.region}`)
}
