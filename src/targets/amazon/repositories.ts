import type { Graph } from '../../graph/graph.ts'
import { type Delivered, deliveredImages } from './delivery/images.ts'
import type { Repository } from './estate.ts'
import { nameOf } from './names.ts'
import type { Site } from './site.ts'

/**
 * The repositories of a platform: one for each image that it runs. Every image is built, since each has something on
 * top of its base that Fargate needs. One whose digest the lock file knows (`acme-prod-superset:6.1.0-1f2e3d4c`) is run
 * by it.
 */
export function repositoriesOf(graph: Graph, site: Site): Repository[] {
  return deliveredImages(graph, site).all.map(({ id, tag, image }): Repository => {
    const digest = site.setting.digests[image.name]
    return {
      id,
      name: nameOf(graph, site, 'repository', id),
      tag,
      ...(digest !== undefined && { digest }),
      keep: site.options.compute?.imagesKept ?? 20,
      source: { build: image.folder },
    }
  })
}

/**
 * The images of a platform, as whoever builds them needs to know them; their names are those of their repositories,
 * without the registry.
 */
export function imagesToBuild(graph: Graph, site: Site): readonly Delivered[] {
  return deliveredImages(graph, site).all
}

/** The contexts that the images are built from, by their paths in the output: `images/superset/Dockerfile`. */
export function imageFilesOf(graph: Graph, site: Site): Map<string, string> {
  return new Map(
    deliveredImages(graph, site).all.flatMap(({ image }) =>
      Object.entries(image.files).map(([name, text]) => [`${image.folder}/${name}`, text] as const),
    ),
  )
}
