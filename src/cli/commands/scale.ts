import { problem, type Problem, ProblemsFound } from '../../base/problem.ts'
import { type Graph, nodeOf, nodesOf } from '../../graph/graph.ts'
import type { NodeId } from '../../graph/id.ts'
import type { ServiceNode } from '../../graph/node.ts'
import type { RunResult } from '../../operate/run.ts'
import { scale as scaleOne } from '../../operate/stop.ts'
import { command } from '../command.ts'
import { documentOf, operating, unfinished } from '../operate.ts'
import { platformWord, where } from '../options.ts'
import { named, serviceOf } from '../services.ts'
import { requireStarted } from '../session.ts'
import { counted } from '../show/amounts.ts'
import { pathExists, wishOf } from '../wish.ts'

/** Changes the number of replicas of services. */
export const scale = command({
  about:
    'Changes how many times services run, within the bounds of the platform, and remembers it: later ' +
    'deployments keep the number as long as the bounds allow it.',
  words: [
    { name: 'service=number', about: 'such as web=3; several may be given', needed: true, many: true },
    platformWord,
  ],
  options: where,
  json: '{platform, environment, target, seconds, steps: [{id, seconds, state}], scaled: {id: number}}',
  examples: [
    ['scale web=3', ''],
    ['scale web=3 worker=2 -p acme.yaml', ''],
  ],
  async run({ words, options }, context) {
    const wishes = words.filter((word) => /^[^/=]+=/.test(word))
    const asked = named(
      words.filter((word) => !wishes.includes(word)),
      0,
      (path) => pathExists(path, context),
    )
    const wish = wishOf(options, asked.path)
    let targets: readonly Wanted[] = []
    const { session, done: run } = await operating(
      wish,
      context,
      async ({ operation }) => {
        let last: RunResult | undefined
        for (const { id, replicas } of targets) {
          const run = await scaleOne(operation, id, replicas)
          last = {
            ...run,
            results: [...(last?.results ?? []), ...run.results],
            seconds: (last?.seconds ?? 0) + run.seconds,
          }
          if (run.failure !== undefined || run.interrupted) break
        }
        return last!
      },
      (opened) => {
        requireStarted(opened, wish, context, 'scale')
        targets = wantedOf(wishes, asked.services, opened.graph)
      },
    )
    const document = {
      ...documentOf(session, run),
      scaled: Object.fromEntries(targets.map(({ id, replicas }) => [id, replicas])),
    }
    return (
      (await unfinished(run, session.operation.driver, context, document)) ?? {
        json: document,
        lines: targets.map(({ id, replicas }) => `${id} runs ${counted(replicas, 'time')} now`),
      }
    )
  },
})

interface Wanted {
  readonly id: NodeId
  readonly replicas: number
}

/** What was asked for, or all that is wrong with it. */
function wantedOf(wishes: readonly string[], strays: readonly string[], graph: Graph): Wanted[] {
  const known = nodesOf(graph, 'service').map((node) => node.id)
  const problems = strays.map(numberless)
  const wanted = wishes.flatMap((wish): Wanted[] => {
    const [word, number] = [wish.slice(0, wish.indexOf('=')), wish.slice(wish.indexOf('=') + 1)]
    const service = nodeOf(graph, serviceOf(word, graph, known), 'service')
    const { min, max } = service.replicas
    const replicas = /^\d+$/.test(number) ? Number(number) : NaN
    if (replicas >= min && replicas <= max) return [{ id: service.id, replicas }]
    problems.push(min === max ? fixed(wish, service, replicas) : outOfBounds(wish, word, service, replicas))
    return []
  })
  if (problems.length > 0) throw new ProblemsFound(problems)
  return wanted
}

function numberless(word: string): Problem {
  return problem(
    'SW6004',
    { path: word },
    {
      title: `how many times should ${word} run?`,
      found: word,
      expected: 'a service and a number',
      do: `write ${word}=2`,
    },
  )
}

function fixed(wish: string, { id, singleton, replicas: { min, max } }: ServiceNode, replicas: number): Problem {
  const range = `[${min}, ${Number.isNaN(replicas) ? max + 1 : Math.max(replicas, max)}]`
  const reason = singleton ? 'since two of it would do each task twice' : 'as the platform says'
  return problem(
    'SW4004',
    { path: id },
    {
      title: `${id} cannot be scaled`,
      found: wish,
      expected: `${counted(min, 'replica')}, ${reason}`,
      do: singleton ? 'leave it as it is' : `give it a range in the platform: replicas: ${range}`,
    },
  )
}

function outOfBounds(
  wish: string,
  word: string,
  { id, replicas: { min, max } }: ServiceNode,
  replicas: number,
): Problem {
  const near = Number.isNaN(replicas) ? min : Math.min(Math.max(replicas, min), max)
  return problem(
    'SW6003',
    { path: id },
    {
      title: `${id} runs ${min} to ${max} times`,
      found: wish,
      expected: `a number from ${min} to ${max}`,
      do: `write ${word}=${near}, or change replicas of ${id} in the platform`,
    },
  )
}
