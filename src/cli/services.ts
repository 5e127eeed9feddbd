import { nearest } from '../base/nearest.ts'
import { problem, ProblemsFound } from '../base/problem.ts'
import { type Graph, nodesOf } from '../graph/graph.ts'
import type { NodeId } from '../graph/id.ts'
import { namePattern } from '../graph/id.ts'
import type { Node } from '../graph/node.ts'
import type { Running } from '../targets/target.ts'

/** The words of a command that names services and, without `--platform`, may name the platform too. */
export interface Named {
  readonly services: readonly string[]
  readonly path?: string | undefined
}

/**
 * Tells services from the platform among words without a name. A word with a slash or a dot is a path; after as many
 * services as the command takes, so is any other word that exists as a file or folder.
 */
export function named(words: readonly string[], most: number, exists: (path: string) => boolean): Named {
  const isPath = (word: string, index: number) => /[/.\\~]/.test(word) || (index >= most && exists(word))
  const path = words.find(isPath)
  return { services: words.filter((word) => word !== path), path }
}

/**
 * The ids under which something runs: services and stores, those that a target added (an edge), and with `jobs` the
 * jobs too.
 */
export function runnable(graph: Graph, running: readonly Running[], jobs = false): NodeId[] {
  const kinds: readonly Node['kind'][] = jobs ? ['service', 'store', 'job'] : ['service', 'store']
  const own = [...graph.nodes.values()].filter((node) => kinds.includes(node.kind)).map((node) => node.id)
  return [...new Set([...own, ...running.map((each) => each.id)])].sort()
}

/**
 * The id that a word means: the id itself; the role of a service (`web`) when one app alone has it; an app that has
 * one service; each of them in one region where a target knows several (`web@eu-central-1`). Throws the problem SW4003 with the nearest name and the list when it means nothing, or more than one.
 */
export function serviceOf(word: string, graph: Graph, known: readonly NodeId[]): NodeId {
  if (known.includes(word)) return word
  const at = word.indexOf('@')
  if (at > 0) {
    const [name, place] = [word.slice(0, at), word.slice(at)]
    const there = known.filter((id) => id.endsWith(place)).map((id) => id.slice(0, -place.length))
    if (there.length === 0) throw new ProblemsFound([noneProblem(word, known)])
    return `${serviceOf(name, graph, there)}${place}`
  }
  const services = [...graph.nodes.values()].filter((node) => node.kind === 'service' && known.includes(node.id))
  const byRole = services.filter(
    (node) => node.kind === 'service' && (node.role === word || `${node.app}-${node.role}` === word),
  )
  const found = byRole.length > 0 ? byRole : services.filter((node) => node.app === word)
  if (found.length === 1) return found[0]!.id
  throw new ProblemsFound([found.length > 1 ? severalProblem(word, found) : noneProblem(word, known)])
}

/**
 * The jobs of the batch that a step of this id ran in one process (`bi-lifecycle`); none when it is the id of a node
 * or of nothing.
 */
export function jobsOfBatch(id: string, graph: Graph): NodeId[] {
  return nodesOf(graph, 'job')
    .filter((job) => job.batch !== undefined && `${job.app}-${job.batch.name}` === id)
    .map((job) => job.id)
}

function severalProblem(word: string, found: readonly Node[]) {
  const ids = found.map((node) => node.id)
  return problem(
    'SW4003',
    { path: word },
    {
      title: `${word} means more than one thing here`,
      found: word,
      expected: `one of ${ids.join(', ')}`,
      do: `write ${ids[0]}`,
    },
  )
}

function noneProblem(word: string, known: readonly NodeId[]) {
  const guess = nearest(word, known) ?? known.find((id) => id.endsWith(`-${word}`) || id.startsWith(`${word}-`))
  return problem(
    'SW4003',
    { path: word },
    {
      title: `nothing named ${word} runs here`,
      found: word,
      expected:
        known.length > 0 ? `one of ${known.slice(0, 20).join(', ')}` : 'a service, of which the platform has none',
      do: guess
        ? `write ${guess}`
        : namePattern.test(word)
          ? `name one of them; to name the platform of a folder, write ./${word}`
          : 'name one of them',
    },
  )
}
