import { join } from 'node:path'
import { type Example, exampleCopy } from '../example.ts'
import { asRatio, atMostOf, inSeconds, median, spread } from '../figures.ts'
import type { Finding, Part, Row } from '../part.ts'
import { graphOf } from '../graph-of.ts'
import { installedFor } from './installed.ts'
import { firstAnswer } from './person.ts'
import { type Bare, stageOf } from './stage.ts'
import { hasty, type Marks, type Order, orders, yardstick } from './yardstick.ts'

const project = join(import.meta.dirname, '../../examples/01-superset')
const rounds = 5
const most = 1.15
const mostUnchanged = 1.5

/** `up` of the example from an empty data folder beside the yardstick, in turns; and `up` with nothing changed. */
export const up: Part = {
  name: 'up',
  title: '`up` of the example, beside bare commands',
  async run(say) {
    const graph = await graphOf(project)
    const software = await installedFor(graph, project, say)
    const bare = async (order: Order): Promise<Marks> => {
      const stage = await stageOf(graph, project, software, withPreparation)
      try {
        return await yardstick(stage, order)
      } finally {
        await stage.clear()
      }
    }

    const tried = new Map<Order, Marks>()
    for (const order of [...orders, ...hasty, ...orders.toReversed()]) {
      const marks = await bare(order)
      say(`${order.name}: ${shown(marks)}`)
      // Whatever else a machine does can only make an order slower, so its faster run tells more about it.
      if (marks.proven < (tried.get(order)?.proven ?? Infinity)) tried.set(order, marks)
    }
    const best = orders.toSorted((a, b) => tried.get(a)!.proven - tried.get(b)!.proven)[0]!

    const pairs: { bare: Marks; up: Marks }[] = []
    let path: readonly string[] = []
    const unchanged: number[] = []
    for (let round = 0; round < rounds; round++) {
      const example = await exampleCopy()
      try {
        const ofBare = round % 2 === 0 ? await bare(best) : undefined
        const { marks, out } = await timed(example)
        path = pathIn(out)
        if (round === rounds - 1)
          for (let again = 0; again < rounds; again++) unchanged.push(await secondsUnchanged(example))
        await example.remove()
        pairs.push({ bare: ofBare ?? (await bare(best)), up: marks })
      } catch (error) {
        await example.remove().catch(() => {})
        throw error
      }
      say(`round ${round + 1}: bare ${shown(pairs.at(-1)!.bare)}; up ${shown(pairs.at(-1)!.up)}`)
    }
    return findingOf(best, tried, pairs, unchanged, path)
  },
}

function findingOf(
  best: Order,
  tried: ReadonlyMap<Order, Marks>,
  pairs: readonly { bare: Marks; up: Marks }[],
  unchanged: readonly number[],
  path: readonly string[],
): Finding {
  const rows: Row[] = (['answer', 'proven'] as const).flatMap((mark) => {
    const what = mark === 'answer' ? 'the first answer for somebody logged in' : 'everything ready and proven'
    const ratios = pairs.map((pair) => pair.up[mark] / pair.bare[mark])
    return [
      { what: `${what}: bare commands`, measured: inSeconds(median(pairs.map((pair) => pair.bare[mark]))) },
      { what: `${what}: \`up\``, measured: inSeconds(median(pairs.map((pair) => pair.up[mark]))) },
      atMostOf(
        `${what}: \`up\` to bare commands`,
        median(ratios),
        most,
        asRatio,
        `, ${spread(ratios, asRatio)} in ${pairs.length} rounds`,
      ),
    ]
  })
  rows.push(
    atMostOf(
      '`up` with nothing changed',
      median(unchanged),
      mostUnchanged,
      inSeconds,
      `, ${spread(unchanged, inSeconds)}`,
    ),
  )
  const line = (order: Order) => `- ${order.name}: ${shown(tried.get(order)!)}`
  const text = [
    `The yardstick is the fastest of these orders, "${best.name}". Each was tried twice; the faster run, to the first`,
    'answer and to the end:',
    '',
    ...orders.map(line),
    '',
    'Left out, because they start Superset on a database whose permissions and roles are not set up yet:',
    '',
    ...hasty.map(line),
    '',
    'What took the time in the last `up`, as it says itself:',
    '',
    '```',
    ...path,
    '```',
  ].join('\n')
  return { rows, text }
}

/** Our own short program stands in for the jobs of the lifecycle, with the same settings. */
function withPreparation(commands: Readonly<Record<string, Bare>>): Record<string, Bare> {
  const job = commands['bi-migrate']!
  return {
    prepare: { ...job, command: [job.command[0]!, join(import.meta.dirname, 'prepare.py')], instance: 'prepare' },
  }
}

/**
 * Times `up` from the outside: somebody who tries to log in all the while, and the end of the command, which is after
 * its proof.
 */
async function timed(example: Example): Promise<{ marks: Marks; out: string }> {
  const start = performance.now()
  const since = () => (performance.now() - start) / 1000
  const over = new AbortController()
  const answered = (async () => {
    for (;;) {
      const access = example.access()
      if (access) {
        await firstAnswer(access.url, access.admin, over.signal)
        return since()
      }
      if (over.signal.aborted) throw new Error('nobody could log in')
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  })()
  answered.catch(() => {})
  try {
    const out = await example.up()
    const proven = since()
    return { marks: { answer: await answered, proven }, out }
  } finally {
    over.abort()
  }
}

async function secondsUnchanged(example: Example): Promise<number> {
  const start = performance.now()
  const out = await example.up()
  if (!out.includes('nothing to do')) throw new Error(`an \`up\` without changes did something:\n${out}`)
  return (performance.now() - start) / 1000
}

/** The critical path out of what `up` printed. */
function pathIn(out: string): string[] {
  const lines = out.split('\n')
  const from = lines.findIndex((line) => line.includes('What took the time'))
  const to = lines.findIndex((line, index) => index > from && line === '')
  return from < 0 ? [] : lines.slice(from + 1, to).map((line) => line.trim())
}

function shown({ answer, proven }: Marks): string {
  return `${inSeconds(answer)}, ${inSeconds(proven)}`
}
