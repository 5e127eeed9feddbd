import type { Graph } from '../../../graph/graph.ts'
import { nodesOf } from '../../../graph/graph.ts'
import type { Recipe } from '../../../graph/recipe.ts'
import type { Fact, Target } from '../../target.ts'
import { edgeRecipe } from '../../edge/recipe.ts'
import { recall } from './memory.ts'
import { type Description, describeSoftware } from '../obtain/describe.ts'
import { anyPython } from '../obtain/python.ts'
import { cacheOf, type Context } from '../obtain/software.ts'
import { installCommand } from '../obtain/system.ts'
import type { LocalOptions } from '../options.ts'
import { allocate, holderOf, isFree } from './ports.ts'
import { portWishes } from '../slots.ts'

/**
 * What `up` would use of this machine: an interpreter, the software of each recipe, the ports of the edge. Fetches and
 * writes nothing.
 */
export async function examine(at: Parameters<NonNullable<Target['examine']>>[0]): Promise<Fact[]> {
  const options = (at.options ?? {}) as LocalOptions
  const context: Context = { project: at.project, pointed: { ...options.software }, tell: () => {} }
  return [
    await pythonFact(context),
    { check: 'cache', state: 'ok', detail: `downloads are kept in ${cacheOf(context)}` },
    ...(await Promise.all(
      (at.graph ? recipesOf(at.graph) : [edgeRecipe]).map(async (recipe) =>
        softwareFact(await describeSoftware(recipe, context)),
      ),
    )),
    ...(at.graph ? await portFacts(at.graph, at.folder, at.scaled, options) : []),
  ]
}

async function pythonFact(context: Context): Promise<Fact> {
  const python = await anyPython(context)
  if (python) return { check: 'python', state: 'ok', detail: `${python.version} at ${python.path}` }
  return {
    check: 'python',
    state: 'warn',
    detail: 'none found; apps written in Python need one, or get their own',
    do: await installCommand('python'),
  }
}

function recipesOf(graph: Graph): Recipe[] {
  const recipes = [
    ...nodesOf(graph, 'store').map((node) => node.server.recipe),
    ...nodesOf(graph, 'service').map((node) => node.recipe),
    ...nodesOf(graph, 'job').map((node) => node.recipe),
    ...(nodesOf(graph, 'route').length > 0 ? [edgeRecipe] : []),
  ]
  return [...new Map(recipes.map((recipe) => [recipe.id, recipe])).values()].filter(
    (recipe) => recipe.native.from !== 'user',
  )
}

function softwareFact({ need, state, use, passedOver, do: advice }: Description): Fact {
  const detail =
    state === 'here' ? use : state === 'to fetch' ? `will be fetched: ${use}` : [use, ...passedOver].join('; ')
  return { check: need, state: state === 'missing' ? 'bad' : 'ok', detail, ...(advice && { do: advice }) }
}

/** The program that listens on the ports of a platform that runs. */
const edge = 'nginx'

/** Ports are chosen and kept by `up`; only one that was kept, or that the user insists on, can be missing. */
async function portFacts(
  graph: Graph,
  folder: string,
  scaled: Parameters<typeof portWishes>[1],
  options: LocalOptions,
): Promise<Fact[]> {
  const wishes = portWishes(graph, scaled, options.port).filter((wish) => wish.key.startsWith('edge:'))
  const { ports: remembered } = recall(folder)
  const ports = await allocate(wishes, remembered)
  return Promise.all(
    wishes.map(async (wish): Promise<Fact> => {
      const [check, [number = wish.prefer] = []] = [`port of ${wish.key.slice('edge:'.length)}`, ports[wish.key]]
      const kept = remembered[wish.key]?.includes(number) === true
      const wanted = kept ? number : wish.prefer
      const holder = (await isFree(wanted))
        ? undefined
        : (holderOf(wanted) ?? { name: 'another process', pid: undefined })
      if (!holder || (kept && holder.name === edge))
        return { check, state: 'ok', detail: `${number}, ${kept ? 'as before' : 'which is free'}` }
      const held = `${holder.name}${holder.pid ? ` (process ${holder.pid})` : ''} listens on ${wanted}`
      return wish.pinned || kept
        ? { check, state: 'bad', detail: held, do: 'stop it, or choose another port' }
        : { check, state: 'ok', detail: `${number}, since ${held}` }
    }),
  )
}
