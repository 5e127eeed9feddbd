import { asRatio, inMilliseconds, median } from './figures.ts'
import type { Part, Row } from './part.ts'
import { secondsOf } from './seconds.ts'

const example = 'examples/01-superset'
const rounds = 25
const mostSeconds = 0.3
const mostRatio = 6

/** Commands that start nothing, beside a Node.js that does nothing, in turns. */
export const commands: Part = {
  name: 'commands',
  title: 'Commands that only look',
  async run(say) {
    const timed: Record<string, readonly string[]> = {
      'node -e 0': [process.execPath, '-e', '0'],
      '--help': ['./stackwright', '--help'],
      check: ['./stackwright', 'check', example],
      graph: ['./stackwright', 'graph', example],
    }
    const taken = new Map(Object.keys(timed).map((name): [string, number[]] => [name, []]))
    say(`${rounds} rounds`)
    // The first round fills the caches of the compiler and the disk.
    for (let round = 0; round <= rounds; round++) {
      for (const [name, command] of Object.entries(timed)) {
        const seconds = secondsOf(command)
        if (round > 0) taken.get(name)!.push(seconds)
      }
    }
    const bare = median(taken.get('node -e 0')!)
    const rows = [...taken].map(([what, values]): Row => {
      const seconds = median(values)
      const ratio = seconds / bare
      if (what === 'node -e 0') return { what: `\`${what}\``, measured: inMilliseconds(seconds) }
      return {
        what: `\`stackwright ${what}\``,
        measured: `${inMilliseconds(seconds)}, ${asRatio(ratio)} bare Node.js`,
        goal: `below ${inMilliseconds(mostSeconds)} and ${mostRatio} x`,
        met: seconds < mostSeconds && ratio < mostRatio,
      }
    })
    return { rows }
  },
}
