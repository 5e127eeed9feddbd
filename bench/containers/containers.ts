import { cluster } from '../../tests/engines/cluster.ts'
import { dockerEngine } from '../../tests/engines/docker.ts'
import { asRatio, atMostOf, inSeconds, median, spread } from '../figures.ts'
import type { Part, Row } from '../part.ts'
import { composeContest } from './compose.ts'
import type { Contest } from './contest.ts'
import type { Marks } from './copy.ts'
import { kubernetesContest } from './kubernetes.ts'

const rounds = Number(process.env['STACKWRIGHT_BENCH_ROUNDS'] ?? 5)
const most = 1.1

/** What one round has found: each way to the same platform, from nothing. */
interface Round {
  readonly up: Marks
  readonly bare: Marks
  readonly skilled: Marks
}

/** `up` on container engines beside the engines' own commands on the same files. */
export const containers: Part = {
  name: 'containers',
  title: '`up` on container engines, beside their own commands',
  async run(say) {
    const compose = await withEngine(await dockerEngine(), composeContest, say)
    const kubernetes = await withEngine(await cluster(), kubernetesContest, say)
    const found = [
      ['Compose', compose],
      ['Kubernetes', kubernetes],
    ] as const
    const skipped = found.flatMap(([name, finding]) => ('skip' in finding ? [`${name}: ${finding.skip}`] : []))
    const rows = found.flatMap(([name, finding]) =>
      'skip' in finding ? [{ what: name, measured: `not measured: ${finding.skip}` }] : finding,
    )
    return { rows, ...(skipped.length === found.length && { skipped: skipped.join('; ') }) }
  },
}

/** Why something cannot be measured here, as one sentence. */
interface Skip {
  readonly skip: string
}

async function withEngine<Engine extends { readonly skip: false }>(
  engine: Engine | Skip,
  open: (engine: Engine) => Promise<Contest | Skip>,
  say: (words: string) => void,
): Promise<readonly Row[] | Skip> {
  if (engine.skip !== false) return engine
  const contest = await open(engine)
  return 'skip' in contest ? contest : measure(contest, say)
}

async function measure(contest: Contest, say: (words: string) => void): Promise<readonly Row[]> {
  const found: Round[] = []
  const again: number[] = []
  const timed = async (name: string, way: () => Promise<Marks>) => {
    await contest.empty()
    const marks = await way()
    say(`${contest.engine}, round ${found.length + 1}, ${name}: ${inSeconds(marks.ready)}, ${inSeconds(marks.proven)}`)
    return marks
  }
  try {
    for (let round = 0; round < rounds; round++) {
      const ways = [
        async () => {
          const marks = await timed('`up`', contest.up)
          again.push(await contest.again())
          return { up: marks }
        },
        async () => ({ bare: await timed(contest.bare.name, contest.bare.run) }),
        async () => ({ skilled: await timed(contest.skilled.name, contest.skilled.run) }),
      ]
      // Who begins changes, so that nobody always has the warmer machine.
      let one: Partial<Round> = {}
      for (let turn = 0; turn < ways.length; turn++) one = { ...one, ...(await ways[(turn + round) % ways.length]!()) }
      found.push(one as Round)
    }
  } catch (error) {
    await contest.clear().catch(() => {})
    throw error
  }
  await contest.clear()
  return rowsOf(contest, found, again)
}

function rowsOf({ engine, bare, skilled }: Contest, found: readonly Round[], again: readonly number[]): Row[] {
  const names = { bare: bare.name, up: '`up`', skilled: skilled.name }
  const rows = (['ready', 'proven'] as const).flatMap((mark): Row[] => {
    const what = `${engine}, everything ${mark === 'ready' ? 'ready' : 'ready and proven'}`
    const of = (way: keyof Round) => found.map((round) => round[way][mark])
    const ratios = (way: keyof Round) => found.map((round) => round.up[mark] / round[way][mark])
    const more = `, ${spread(ratios('bare'), asRatio)} in ${found.length} rounds`
    return [
      ...(['bare', 'up', 'skilled'] as const).map((way) => ({
        what: `${what}: ${names[way]}`,
        measured: `${inSeconds(median(of(way)))}, ${spread(of(way), inSeconds)}`,
      })),
      atMostOf(`${what}: \`up\` to ${bare.name}`, median(ratios('bare')), most, asRatio, more),
      { what: `${what}: \`up\` to ${skilled.name}`, measured: asRatio(median(ratios('skilled'))) },
    ]
  })
  const measured = `${inSeconds(median(again))}, ${spread(again, inSeconds)}`
  return [...rows, { what: `${engine}, \`up\` with nothing changed`, measured }]
}
