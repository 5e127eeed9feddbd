import { readFileSync } from 'node:fs'
import { pause } from './pause.ts'
import { allProcesses, type ProcessFacts } from './processes.ts'

/** What the processes under one root use: memory in bytes, `cpu` as a share of one processor. */
export interface Figures {
  readonly memory: number
  readonly cpu: number
}

interface Sample {
  readonly at: number
  readonly processes: readonly ProcessFacts[]
}

/**
 * Measures process trees when asked and never on its own: sampling without a reader is what makes supervisors
 * expensive. The share of a processor is that since the sample before when this is at most fifteen seconds old,
 * otherwise over a quarter of a second.
 */
export function measurer(): (roots: ReadonlyMap<string, number>) => Promise<Map<string, Figures>> {
  let before: Sample | undefined
  return async (roots) => {
    const first = before && Date.now() - before.at <= 15_000 ? before : sample()
    const age = Date.now() - first.at
    if (age < 250) await pause(250 - age)
    const last = sample()
    before = last
    return new Map(
      [...roots].map(([name, root]) => {
        const pids = treeOf(root, last.processes)
        return [
          name,
          { memory: pids.reduce((sum, pid) => sum + memoryOf(pid, last), 0), cpu: shareOf(pids, first, last) },
        ]
      }),
    )
  }
}

/** The root, all that descend from it, and the members of its process group. */
export function treeOf(root: number, processes: readonly ProcessFacts[]): number[] {
  const children = new Map<number, number[]>()
  for (const each of processes) children.set(each.parent, [...(children.get(each.parent) ?? []), each.pid])
  const tree = new Set(processes.filter((each) => each.pid === root || each.group === root).map((each) => each.pid))
  for (const pid of tree) for (const child of children.get(pid) ?? []) tree.add(child)
  return [...tree]
}

/**
 * The processor time that these used between two samples, as a share of one processor; who started in between counts
 * from zero.
 */
export function shareOf(pids: readonly number[], first: Sample, last: Sample): number {
  const earlier = new Map(first.processes.map((each) => [`${each.pid} ${each.start}`, each.processor]))
  const chosen = new Set(pids)
  let used = 0
  for (const each of last.processes) {
    if (chosen.has(each.pid)) used += each.processor - (earlier.get(`${each.pid} ${each.start}`) ?? 0)
  }
  return Math.round((used / ((last.at - first.at) / 1000)) * 1000) / 1000
}

function sample(): Sample {
  return { at: Date.now(), processes: allProcesses() }
}

/**
 * Proportional memory where the system tells it: pages that forked workers share are then counted once. Otherwise the
 * resident memory.
 */
function memoryOf(pid: number, { processes }: Sample): number {
  const kilobytes =
    figure(`/proc/${pid}/smaps_rollup`, /^Pss:\s+(\d+) kB/m) ?? figure(`/proc/${pid}/status`, /^VmRSS:\s+(\d+) kB/m)
  return kilobytes === undefined ? (processes.find((each) => each.pid === pid)?.resident ?? 0) : kilobytes * 1024
}

function figure(file: string, pattern: RegExp): number | undefined {
  if (process.platform !== 'linux') return undefined
  try {
    const match = pattern.exec(readFileSync(file, 'utf8'))
    return match ? Number(match[1]) : undefined
  } catch {
    return undefined
  }
}
