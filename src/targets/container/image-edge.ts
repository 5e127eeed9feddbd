import { type Graph, nodesOf } from '../../graph/graph.ts'
import type { NodeId } from '../../graph/id.ts'
import type { RouteNode, StaticFiles } from '../../graph/node.ts'
import type { Recipe } from '../../graph/recipe.ts'
import { edgeId, edgeRecipe } from '../edge/recipe.ts'
import { blank, comment, copy, type Line, run, stage, user } from './dockerfile.ts'
import { baseFor, builtImage, heading, type ImageSetting, softwareOf, usualUser } from './image-building.ts'
import { isOutside, plainPath } from './image-processes.ts'
import { stagesOf } from './image-stages.ts'
import type { Image } from './image.ts'
import { softwareIn } from './place.ts'
import { tagOf } from './reference.ts'

/** The folder in the edge's image with the static files of a route: those of the `index`-th of its `statics`. */
export function staticsFolder(route: NodeId, index: number): string {
  return `/usr/share/stackwright/statics/${route}/${index}/`
}

/**
 * The edge's image: nginx, and the static files of every app whose route has some. Pages and the files that they name
 * are of one release only together, so the files come from the very stages of the image that the app runs in: when that
 * changes, this one does.
 */
export function edgeImage(graph: Graph, setting: ImageSetting): Image {
  const form = edgeRecipe.image!
  const base = baseFor(edgeRecipe, form, setting)
  const asked = staticsOf(graph)
  if (asked.length === 0) return { kind: 'taken', name: base.name, base, nodes: [edgeId] }
  const recipes = new Map(asked.flatMap(({ recipe }) => (recipe ? [[recipe.id, recipe] as const] : [])))
  const apps = [...recipes.values()]
    .sort((a, b) => (a.id < b.id ? -1 : 1))
    .map((recipe) => {
      const { name, version } = softwareOf(recipe)
      // Two releases of one software are two stages.
      const as = [...recipes.values()].some((other) => other !== recipe && softwareOf(other).name === name)
        ? recipe.id
        : name
      const from = baseFor(recipe, recipe.image!, setting)
      return {
        recipe,
        as,
        from,
        version,
        title: [name, version].filter(Boolean).join(' '),
        ...stagesOf(as, from.name, recipe.image!.packages),
      }
    })
  const paths = asked.flatMap(({ from }) => (from.ref === 'project' ? [plainPath(from.path)] : []))
  const placed = new Map<string, string>()
  const lines = asked.map(({ route, index, recipe, from }): Line => {
    const folder = staticsFolder(route.id, index)
    const source =
      recipe && from.ref === 'software'
        ? [
            `${softwareIn(recipe.image!, from.path).replace(/\/$/, '')}/`,
            `--from=${apps.find((app) => app.recipe.id === recipe.id)!.as}`,
          ]
        : [`project/${plainPath(from.path)}/`]
    const known = placed.get(source.join(' '))
    placed.set(source.join(' '), known ?? folder)
    // Two routes to one software share its files, which are many.
    return known === undefined
      ? copy(source[0]!, folder, ...source.slice(1))
      : run(`mkdir -p ${folder.slice(0, -`${index}/`.length)}`, `ln -s ${known.slice(0, -1)} ${folder.slice(0, -1)}`)
  })
  const whose = [...apps.map((app) => app.title), ...(paths.length > 0 ? ['the project'] : [])].join(' and ')
  return builtImage(graph, setting, {
    called: edgeId,
    version: (apps.length === 1 ? apps[0]!.version : undefined) ?? tagOf(base.given),
    bases: [base, ...apps.map((app) => app.from)],
    nodes: [edgeId],
    files: Object.assign({}, ...apps.map((app) => app.files)) as Record<string, string>,
    paths,
    user: form.user ?? usualUser,
    lines: [
      ...heading(`The edge of ${graph.platform}: ${base.given} with the static files of ${whose}.`, paths),
      ...(apps.length > 0
        ? [
            comment(
              'Pages and the files that they name are of one release only together: the stages before the last are those of the image that the app runs in.',
            ),
          ]
        : []),
      blank,
      ...apps.flatMap((app) => [...app.lines, blank]),
      stage(base.name, edgeId),
      user('0'),
      ...lines,
    ],
  })
}

interface AskedStatics {
  readonly route: RouteNode
  readonly index: number
  readonly from: Extract<StaticFiles['from'], { ref: 'software' | 'project' }>
  /** Whose software the files are of, where they are. */
  readonly recipe?: Recipe
}

/** The folders that routes want the edge to serve, without those that no image has. */
function staticsOf(graph: Graph): AskedStatics[] {
  return nodesOf(graph, 'route').flatMap((route) =>
    route.statics.flatMap(({ from }, index): AskedStatics[] => {
      if (from.ref === 'project') return isOutside(from.path) ? [] : [{ route, index, from }]
      const service = graph.nodes.get(route.to.service)
      return from.ref === 'software' && service?.kind === 'service' && service.recipe.image
        ? [{ route, index, from, recipe: service.recipe }]
        : []
    }),
  )
}
