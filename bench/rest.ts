import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { processesOf } from '../tests/e2e/stackwright.ts'
import { withExample } from './example.ts'
import { inMebibytes } from './figures.ts'
import type { Part } from './part.ts'

const settle = 20
const seconds = 60
/** Clock ticks in a second, as Linux tells them to programs on all machines of today. */
const ticks = 100

/** What the supervisor costs while the example runs and nobody uses it. Read from /proc, so on Linux alone. */
export const rest: Part = {
  name: 'rest',
  title: 'At rest',
  run: (say) =>
    withExample(async (example) => {
      const { pid } = JSON.parse(readFileSync(join(example.state, 'run/supervisor.json'), 'utf8')) as { pid: number }
      say(`${settle} s to settle, ${seconds} s of measuring`)
      await pause(settle)
      const before = look()
      const start = performance.now()
      await pause(seconds)
      const took = (performance.now() - start) / 1000
      const after = look()
      const share = (pids: readonly number[]) =>
        pids.reduce(
          (sum, each) =>
            sum + Math.max(0, (after.get(each)?.ticks ?? 0) - (before.get(each)?.ticks ?? after.get(each)?.ticks ?? 0)),
          0,
        ) /
        ticks /
        took
      const apps = [...after.keys()].filter((each) => each !== pid)
      const memory = (pids: readonly number[], kind: 'resident' | 'own') =>
        pids.reduce((sum, each) => sum + after.get(each)![kind], 0)
      const part = (one: number, other: number) => `${((one / other) * 100).toFixed(1)} %`
      const own = { supervisor: memory([pid], 'own'), apps: memory(apps, 'own') }
      const percent = (value: number) => `${(value * 100).toFixed(2)} % of a processor`
      return {
        rows: [
          {
            what: 'supervisor: memory',
            measured: `${inMebibytes(memory([pid], 'resident'))} resident, ${inMebibytes(own.supervisor)} of its own`,
          },
          { what: `supervisor: processor, over ${seconds} s`, measured: percent(share([pid])) },
          {
            what: 'apps: memory',
            measured: `${inMebibytes(own.apps)}, shared pages counted once, in ${apps.length} processes`,
          },
          { what: `apps: processor, over ${seconds} s`, measured: percent(share(apps)) },
          {
            what: 'supervisor to apps',
            measured: `${part(own.supervisor, own.apps)} of memory, ${part(share([pid]), share(apps))} of processor time`,
          },
        ],
      }

      function look() {
        const pids = new Set([pid, ...processesOf(example.folder).map((each) => each.pid)])
        return new Map(
          [...withChildren(pids)].flatMap((each): [number, { ticks: number; resident: number; own: number }][] => {
            const found = factsOf(each)
            return found ? [[each, found]] : []
          }),
        )
      }
    }),
}

/** Servers that drop their environment, as PostgreSQL's backends do, are known by their parents. */
function withChildren(pids: ReadonlySet<number>): Set<number> {
  const found = new Set(pids)
  for (const pid of found) {
    try {
      for (const child of readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean))
        found.add(Number(child))
    } catch {
      // It ended meanwhile, or this kernel does not tell children.
    }
  }
  return found
}

function factsOf(pid: number): { ticks: number; resident: number; own: number } | undefined {
  try {
    // The name, in brackets, may hold anything; user and system time are the 14th and 15th field.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)!.split(' ')
    const kibibytes = (text: string, name: string) =>
      Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(text)?.[1] ?? 0) * 1024
    return {
      ticks: Number(fields[11]) + Number(fields[12]),
      resident: kibibytes(readFileSync(`/proc/${pid}/status`, 'utf8'), 'VmRSS'),
      own: kibibytes(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'), 'Pss'),
    }
  } catch {
    return undefined
  }
}

const pause = (length: number) => new Promise((resolve) => setTimeout(resolve, length * 1000))
