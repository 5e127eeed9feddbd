import { ProblemsFound } from '../../../base/problem.ts'
import type { Recipe } from '../../../graph/recipe.ts'
import { findJava, missingJava } from './java.ts'
import { jarIsHere, jarKey, type WantedJar } from './jar.ts'
import { jars } from './jars.ts'
import { npmHere } from './npm.ts'
import { npmKey } from './npm-app.ts'
import { choosePython, pythonKey } from './python-app.ts'
import { recall } from './remember.ts'
import { chooseServer, offerIsHere, serverKey } from './server.ts'
import { servers } from './servers.ts'
import { type Context, pointedAt, type Software } from './software.ts'

/** What would be used for a recipe, and why, found out without fetching anything. */
export interface Description {
  /** `PostgreSQL 16`, `apache-superset 6.1.0` */
  readonly need: string
  /** Here and complete; to be fetched by the next `up`; or neither, and then `up` ends with the same words. */
  readonly state: 'here' | 'to fetch' | 'missing'
  /** One sentence: what is or would be used. */
  readonly use: string
  /** What was looked at and passed over, with the reason. */
  readonly passedOver: readonly string[]
  /** The command that would help, when something is missing. */
  readonly do?: string
}

/** Describes the software of a recipe for `doctor`. */
export async function describeSoftware(recipe: Recipe, context: Context): Promise<Description> {
  const { id, native } = recipe
  try {
    switch (native.from) {
      case 'server': {
        const need = `${servers[native.name].title} ${native.version}`
        const known = recall(context, serverKey(id, native, context))
        if (known) return here(need, known)
        const { found, offers, passedOver } = await chooseServer(id, native, context)
        const seen = passedOver.map(({ why }) => why)
        if (found) return { ...here(need, found), passedOver: seen }
        const [offer] = offers
        if (!offer)
          return { need, state: 'missing', use: 'nothing: no package carries it for this machine', passedOver: seen }
        const packages = offer.parts.map(
          ({ package: { name, version, from } }) =>
            `${name} ${version} of ${from === 'npm' ? 'npm' : 'the Python package index'}`,
        )
        const use = `${servers[offer.make.name].title} ${offer.version} from ${packages.join(' with clients from ')}`
        return { need, state: offerIsHere(native, offer, context) ? 'here' : 'to fetch', use, passedOver: seen }
      }
      case 'python': {
        const need = `${native.name} ${native.version}`
        const known = recall(context, pythonKey(id, native, context))
        if (known) return here(need, known)
        const python = await choosePython(native, context)
        return {
          need,
          state: 'to fetch',
          use: `the Python package index, for the Python ${python.version} at ${python.path}`,
          passedOver: [],
        }
      }
      case 'npm': {
        const need = `${native.name} ${native.version}`
        const known = recall(context, npmKey(id, native))
        if (known) return here(need, known)
        const npm = npmHere(context)
        return {
          need,
          state: 'to fetch',
          use: npm ? `npm, run as ${npm.at(-1)}` : 'npm, fetched by way of Python',
          passedOver: [],
        }
      }
      case 'jar':
        return await describeJar(id, native, context)
      case 'node':
        return {
          need: id,
          state: 'here',
          use: `Node.js ${process.versions.node}, which runs stackwright`,
          passedOver: [],
        }
      case 'user':
        return { need: id, state: 'here', use: 'what the project brings', passedOver: [] }
    }
  } catch (error) {
    if (!(error instanceof ProblemsFound)) throw error
    const [first] = error.problems
    return { need: first!.expected, state: 'missing', use: first!.title, passedOver: [first!.found], do: first!.do }
  }
}

async function describeJar(id: string, wanted: WantedJar, context: Context): Promise<Description> {
  const { title, address } = jars[wanted.name]
  const need = `${title} ${wanted.version}`
  const known = recall(context, jarKey(id, wanted, context))
  if (known) return here(need, known)
  const { java, passedOver } = await findJava(wanted.java, context)
  const seen = passedOver.map(({ why }) => why)
  if (java === undefined) {
    const { found, do: advice } = await missingJava(wanted.java, need, passedOver)
    return {
      need,
      state: 'missing',
      use: `no Java ${wanted.java}`,
      passedOver: seen.length > 0 ? seen : [found],
      do: advice,
    }
  }
  const pointed = pointedAt(context, wanted.name)
  const [state, from] =
    pointed !== undefined
      ? (['here', `the jar at ${pointed}`] as const)
      : jarIsHere(wanted, context)
        ? (['here', 'the jar downloaded before'] as const)
        : (['to fetch', address(wanted.version)] as const)
  return { need, state, use: `${from}, run by ${java.source}`, passedOver: seen }
}

function here(need: string, software: Software): Description {
  return { need, state: 'here', use: software.source, passedOver: [] }
}
