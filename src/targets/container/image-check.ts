import { nearest } from '../../base/nearest.ts'
import { below, type Place } from '../../base/place.ts'
import { problem, type Problem } from '../../base/problem.ts'
import type { Graph } from '../../graph/graph.ts'
import { edgeRecipe } from '../edge/recipe.ts'
import type { Setting } from '../target.ts'
import { type ImageSetting, softwareOf } from './image-building.ts'
import { isOutside, pathsRead, processesOf } from './image-processes.ts'
import { imagesOf } from './images.ts'

/**
 * Faults that keep a platform from being made of images: programs that name none (SW4006, each at its place), files
 * outside of the project, which no image can hold at their place (SW4006), and bases for software that nothing here is
 * called (SW4011).
 */
export function checkImages(graph: Graph, { images }: Pick<Setting, 'images'>): Problem[] {
  const processes = processesOf(graph)
  const apps = [...Map.groupBy(processes, ({ node }) => node.app).values()]
  return [
    ...apps
      .flatMap((group) => group.filter(({ recipe }) => !recipe.image).slice(0, 1))
      .map(({ node }) =>
        problem('SW4006', node.place, {
          found: `${node.app}, which names no image`,
          expected: 'the image that holds what the program needs',
          do: 'add  image: { base: "python:3.12.12-slim" }  or another that has it',
        }),
      ),
    ...processes.flatMap(({ node }) =>
      [...new Set(pathsRead(node.kind === 'store' ? node.server : node))].filter(isOutside).map((path) =>
        problem('SW4006', node.place, {
          title: 'a file outside of the project cannot be in its image',
          found: path,
          expected: 'a path below the folder of the platform file',
          do: `move it into the project and write that path`,
        }),
      ),
    ),
    ...wrongBases(
      processes.map(({ recipe }) => softwareOf(recipe).name),
      images.base ?? {},
    ),
  ]
}

/**
 * A name that nothing has may be that of an app which this environment leaves out; one that nearly is a name of
 * something is a slip.
 */
function wrongBases(running: readonly string[], bases: Readonly<Record<string, string>>): Problem[] {
  const known = new Set([...running, softwareOf(edgeRecipe).name])
  return Object.keys(bases)
    .filter((name) => !known.has(name))
    .flatMap((name) => {
      const meant = nearest(name, known)
      return meant === undefined
        ? []
        : [
            problem('SW4011', below({ path: 'images.base' }, name), {
              title: `no software here is called ${name}`,
              found: name,
              expected: `one of ${[...known].sort().join(', ')}`,
              do: `write ${meant}`,
            }),
          ]
    })
}

/**
 * SW4010 at `place` when images that are built for the platform have no way to the machines that run them. For targets
 * whose machines are not the one that builds.
 */
export function checkArrival(graph: Graph, setting: ImageSetting, place: Place): Problem[] {
  const { registry, load } = setting.images
  const built =
    registry === undefined && load === undefined
      ? imagesOf(graph, setting).all.filter((image) => image.kind === 'built')
      : []
  if (built.length === 0) return []
  return [
    problem('SW4010', place, {
      found: `${built.map((image) => image.title).join(', ')}, built here`,
      expected: 'a registry to push to, or a command that loads an image where it runs',
      do: 'add  images: { registry: "registry.example.com/team" }  or  images: { load: "kind load docker-image" }',
    }),
  ]
}
