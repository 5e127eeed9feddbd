import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as targets from '../src/targets/list.ts'
import { readPlatform } from '../src/spec/read.ts'
import { copyOf, root, stackwright } from '../tests/e2e/stackwright.ts'
import { asRatio, inMilliseconds, median, spread } from './figures.ts'
import type { Finding, Part, Row } from './part.ts'
import { secondsOf } from './seconds.ts'

const first = '01-superset'
const rounds = 15
const firstRuns = 3

/** The most seconds that are promised, by target. */
const mostSeconds: Readonly<Record<string, number>> = { compose: 0.5, swarm: 0.5, kubernetes: 0.5, terraform: 0.3 }

/** An example on a target, which it can have. */
interface Pair {
  readonly example: string
  readonly target: string
  /** All environments, or the only one that the target can have. */
  readonly environment?: string
  readonly folder: string
  readonly files: number
  readonly bytes: number
}

/** What a target offers of the examples: those to measure, and the others with the reason. */
interface Offer {
  readonly pairs: readonly Pair[]
  readonly refused: readonly string[]
}

/**
 * Writing out a platform for each target as a process of its own: the first example, and the largest of all that the
 * target can have.
 */
export const lower: Part = {
  name: 'lower',
  title: 'Lowering, in a cold process',
  async run(say) {
    const copies = readdirSync(join(root, 'examples')).sort().map(renderable)
    const scratch = mkdtempSync(join(tmpdir(), 'stackwright-lower-'))
    try {
      const offers: Offer[] = []
      for (const target of Object.keys(targets)) offers.push(await offerOf(target, copies, scratch))
      const pairs = offers.flatMap((offer) => offer.pairs)
      const refused = offers.flatMap((offer) => offer.refused)
      const text = ['Left out, since the target cannot have what they ask for:', '', ...refused].join('\n')
      return { ...measure(pairs, scratch, say), ...(refused.length > 0 && { text }) }
    } finally {
      rmSync(scratch, { recursive: true, force: true })
      for (const copy of copies) copy.remove()
    }
  },
}

function measure(pairs: readonly Pair[], scratch: string, say: (words: string) => void): Finding {
  const bare: number[] = []
  const taken = new Map(pairs.map((pair): [Pair, number[]] => [pair, []]))
  say(`${pairs.map((pair) => `${pair.example} on ${pair.target}`).join(', ')}; ${rounds} rounds`)
  for (let round = 0; round < rounds; round++) {
    bare.push(secondsOf([process.execPath, '-e', '0']))
    for (const [pair, values] of taken) values.push(secondsToRender(pair, join(scratch, 'out')))
  }
  const alone = median(bare)
  const rows = [...taken].map(([pair, values]): Row => {
    const compiled = Array.from({ length: firstRuns }, (_, run) => {
      const env = { STACKWRIGHT_CACHE: join(scratch, `cache-${run}`) }
      const seconds = secondsToRender(pair, join(scratch, 'out'), env)
      rmSync(env.STACKWRIGHT_CACHE, { recursive: true })
      return seconds
    })
    const seconds = median(values)
    const size = `${pair.files} files, ${Math.round(pair.bytes / 1024)} KiB`
    const most = mostSeconds[pair.target]
    return {
      what: `\`render --target ${pair.target}\` of ${pair.example}${pair.environment ? `, ${pair.environment} alone` : ''} (${size})`,
      measured:
        `${inMilliseconds(seconds)}, ${spread(values, inMilliseconds)}, ${asRatio(seconds / alone)} bare Node.js; ` +
        `${inMilliseconds(median(compiled))} with nothing compiled yet`,
      ...(most !== undefined && { goal: `below ${inMilliseconds(most)}`, met: seconds < most }),
    }
  })
  return { rows: [{ what: '`node -e 0`', measured: inMilliseconds(alone) }, ...rows] }
}

/** Writes into a folder that is not there yet, as a first `render` does. */
function secondsToRender(pair: Pair, out: string, env: Readonly<Record<string, string>> = {}): number {
  const seconds = secondsOf(['./stackwright', ...render(pair, out)], env)
  rmSync(out, { recursive: true })
  return seconds
}

function render(
  { folder, target, environment }: { folder: string; target: string; environment?: string | undefined },
  out: string,
): string[] {
  const one = environment === undefined ? [] : ['--env', environment]
  return ['render', folder, '--target', target, ...one, '--out', out]
}

/** The first example and the one with the most to write, of those that a target can have. */
async function offerOf(target: string, copies: readonly Copy[], scratch: string): Promise<Offer> {
  const pairs: Pair[] = []
  const refused: string[] = []
  for (const { example, folder } of copies) {
    const out = join(scratch, 'try')
    const { environments } = await readPlatform(join(folder, 'platform.ts'))
    let refusal: string | undefined
    for (const environment of [undefined, ...environments]) {
      // Which fills the caches, too.
      const { code, err } = await stackwright(render({ folder, target, environment }, out))
      if (code === 0) {
        pairs.push({ example, target, folder, ...(environment !== undefined && { environment }), ...sizeOf(out) })
        rmSync(out, { recursive: true })
        refusal = undefined
        break
      }
      if (code !== 2) throw new Error(`render --target ${target} of ${example} ended with ${code}: ${err}`)
      // What an example asks for and a target cannot do is no fault of either.
      refusal ??= `- ${example} on ${target}: ${err.split('\n')[0]!.replace(/^SW\d+\s+/, '')}`
    }
    if (refusal !== undefined) refused.push(refusal)
  }
  const largest = pairs.toSorted((a, b) => b.bytes - a.bytes)[0]
  return { pairs: pairs.filter((pair) => pair === largest || pair.example === first), refused }
}

interface Copy {
  readonly example: string
  readonly folder: string
  remove(): void
}

/** A copy of an example that has a registry for its images: targets of several machines ask for one. */
function renderable(example: string): Copy {
  const copy = copyOf(example)
  const file = join(copy.folder, 'platform.ts')
  const text = readFileSync(file, 'utf8')
  const images = "  images: { registry: 'registry.example.com/bench' },\n"
  if (!/^ {2}images:/m.test(text))
    writeFileSync(
      file,
      text.replace(/^export default platform\('[^']+', \{\n/m, (head) => head + images),
    )
  return { example, ...copy }
}

function sizeOf(folder: string): { files: number; bytes: number } {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  return {
    files: files.length,
    bytes: files.reduce((sum, file) => sum + statSync(join(file.parentPath, file.name)).size, 0),
  }
}
