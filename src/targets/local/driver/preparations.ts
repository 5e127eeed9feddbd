import { type Graph, nodeOf } from '../../../graph/graph.ts'
import type { NodeId } from '../../../graph/id.ts'
import type { Recipe } from '../../../graph/recipe.ts'
import { edgeRecipe } from '../../edge/recipe.ts'
import type { Preparation } from '../../target.ts'
import type { Scene } from './scene.ts'

/** The software of a platform, each to be got once, whoever runs with it. */
export function preparationsOf(scene: Scene): Preparation[] {
  const { graph } = scene
  const byRecipe = Map.groupBy(
    [...graph.nodes.keys()].filter((id) => recipeOf(graph, id)),
    (id) => recipeOf(graph, id)!.id,
  )
  return [...byRecipe]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([recipe, nodes]) => ({
      id: `get ${recipe}`,
      title: `get ${recipe.replace(/-(?=\d)/, ' ')}`,
      nodes,
      run: async (tell) => {
        await scene.layOut()
        await scene.installed(recipeOf(graph, nodes[0]!)!, tell)
      },
    }))
}

/** The software that something runs with; undefined for what runs nothing. */
export function recipeOf(graph: Graph, id: NodeId): Recipe | undefined {
  const node = graph.nodes.get(id)
  switch (node?.kind) {
    case 'service':
    case 'job':
      return node.recipe
    case 'store':
      return node.server.recipe
    case 'route':
      return edgeRecipe
    case 'schedule':
      return nodeOf(graph, node.job, 'job').recipe
    default:
      return undefined
  }
}
