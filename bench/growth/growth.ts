import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { inMebibytes, inMilliseconds } from '../figures.ts'
import type { Part, Row } from '../part.ts'
import type { Sample } from './sample.ts'

/** Departments of the made-up company that give a little over 1,000 and 10,000 nodes. */
const sizes = [24, 240] as const
const most = 1.15

/** How time grows with the size of a platform: from its file to its plan. */
export const growth: Part = {
  name: 'growth',
  title: 'Platforms of 1,000 and 10,000 nodes',
  async run(say) {
    const [small, large] = sizes.map((size) => {
      say(`${size} departments`)
      return sampleOf(size)
    }) as [Sample, Sample]
    const exponent = (from: number, to: number) => Math.log10(to / from) / Math.log10(large.nodes / small.nodes)
    const compared = (from: number, to: number) =>
      `${inMilliseconds(from)}; ${inMilliseconds(to)}; exponent ${exponent(from, to).toFixed(2)}`
    const stages = Object.keys(small.seconds)
    const total = (sample: Sample) => stages.reduce((sum, stage) => sum + sample.seconds[stage]!, 0)
    const whole = exponent(total(small), total(large))
    const rows: Row[] = [
      {
        what: 'nodes and connections',
        measured: `${small.nodes} and ${small.connections}; ${large.nodes} and ${large.connections}`,
      },
      ...stages.map((stage): Row => ({
        what: stage,
        measured: compared(small.seconds[stage]!, large.seconds[stage]!),
      })),
      {
        what: 'all of it',
        measured: compared(total(small), total(large)),
      },
      { what: 'growth exponent', measured: whole.toFixed(2), goal: `below ${most}`, met: whole < most },
      {
        what: 'most memory of the process',
        measured: `${inMebibytes(small.mostMemory)}; ${inMebibytes(large.mostMemory)}`,
      },
      { what: 'memory held by the results', measured: `${inMebibytes(small.held)}; ${inMebibytes(large.held)}` },
    ]
    return { rows }
  },
}

/** Each size has a process of its own, so that neither warms the other's code nor fills its memory. */
function sampleOf(departments: number): Sample {
  return JSON.parse(
    execFileSync(process.execPath, ['--expose-gc', join(import.meta.dirname, 'sample.ts'), String(departments)], {
      encoding: 'utf8',
      maxBuffer: 1024 ** 2,
    }),
  ) as Sample
}
