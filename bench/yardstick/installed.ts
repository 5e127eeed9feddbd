import { edgeRecipe } from '../../src/targets/edge/recipe.ts'
import type { Graph } from '../../src/graph/graph.ts'
import type { Recipe } from '../../src/graph/recipe.ts'
import { obtain } from '../../src/targets/local/obtain/obtain.ts'
import type { Installed } from '../../src/targets/local/site.ts'

/** The software of a platform as `up` has it, by recipe; gets what is not there yet. */
export async function installedFor(
  graph: Graph,
  project: string,
  tell: (words: string) => void,
): Promise<Readonly<Record<string, Installed>>> {
  const recipes = new Map<string, Recipe>([[edgeRecipe.id, edgeRecipe]])
  for (const node of graph.nodes.values()) {
    if (node.kind === 'service' || node.kind === 'job') recipes.set(node.recipe.id, node.recipe)
    if (node.kind === 'store') recipes.set(node.server.recipe.id, node.server.recipe)
  }
  const found: Record<string, Installed> = {}
  for (const recipe of recipes.values()) found[recipe.id] = await obtain(recipe, { project, pointed: {}, tell })
  return found
}
