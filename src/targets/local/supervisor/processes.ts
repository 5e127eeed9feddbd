import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'

/**
 * What the system tells of a process. `start` never changes while it lives; `processor` is the processor time used, in
 * seconds.
 */
export interface ProcessFacts {
  readonly pid: number
  readonly parent: number
  readonly group: number
  readonly start: string
  readonly processor: number
  /** Resident memory in bytes, where the listing tells it (macOS). */
  readonly resident?: number
}

/** The facts of a living process, or undefined when there is none of that number or only its exit status is left. */
export function processFacts(pid: number): ProcessFacts | undefined {
  if (process.platform === 'linux') return factsFromProc(pid)
  try {
    return parsePs(execFileSync('ps', ['-o', psColumns, '-p', String(pid)], psOptions))[0]
  } catch {
    return undefined
  }
}

/** Every living process that this user may see. */
export function allProcesses(): ProcessFacts[] {
  if (process.platform !== 'linux') return parsePs(execFileSync('ps', ['-axo', psColumns], psOptions))
  const found: ProcessFacts[] = []
  for (const name of readdirSync('/proc')) {
    const facts = /^\d+$/.test(name) ? factsFromProc(Number(name)) : undefined
    if (facts) found.push(facts)
  }
  return found
}

/** Identifies this boot of the machine: process start times are only comparable within one. */
export function bootId(): string {
  boot ??=
    process.platform === 'linux'
      ? readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').slice(0, 8)
      : execFileSync('sysctl', ['-n', 'kern.bootsessionuuid'], psOptions).slice(0, 8)
  return boot
}
let boot: string | undefined

/** Reads one line of /proc/PID/stat; fields are counted from 1 as in the manual page proc_pid_stat(5). */
export function parseStat(pid: number, line: string): ProcessFacts | undefined {
  // The name in parentheses may itself hold spaces and parentheses, so the fields are counted from the last one.
  const fields = line.slice(line.lastIndexOf(')') + 2).split(' ')
  const field = (number: number) => Number(fields[number - 3])
  if (fields[0] === 'Z' || fields[0] === 'X') return undefined
  // User programs see ticks of 1/100 s on every Linux that Node supports.
  const ticks = 100
  return {
    pid,
    parent: field(4),
    group: field(5),
    start: `${bootId()}:${fields[22 - 3]}`,
    processor: (field(14) + field(15)) / ticks,
  }
}

function factsFromProc(pid: number): ProcessFacts | undefined {
  try {
    return parseStat(pid, readFileSync(`/proc/${pid}/stat`, 'latin1'))
  } catch {
    return undefined
  }
}

const psColumns = 'pid=,ppid=,pgid=,stat=,rss=,time=,lstart='
const psOptions = {
  encoding: 'utf8',
  env: { LC_ALL: 'C', PATH: '/bin:/usr/bin:/usr/sbin' },
  maxBuffer: 1 << 24,
} as const

/** Reads the lines of `ps` with the columns above. */
export function parsePs(text: string): ProcessFacts[] {
  const found: ProcessFacts[] = []
  for (const line of text.split('\n')) {
    const match = /^\s*(\d+)\s+(\d+)\s+(\d+)\s+(\S+)\s+(\d+)\s+([\d:.-]+)\s+(.+?)\s*$/.exec(line)
    if (!match || match[4]!.startsWith('Z')) continue
    found.push({
      pid: Number(match[1]),
      parent: Number(match[2]),
      group: Number(match[3]),
      start: `${bootId()}:${match[7]}`,
      processor: clockSeconds(match[6]!),
      resident: Number(match[5]) * 1024,
    })
  }
  return found
}

/** `[days-][hours:]minutes:seconds` in seconds. */
function clockSeconds(clock: string): number {
  const [time = '', days = '0'] = clock.split('-').reverse()
  return time.split(':').reduce((sum, part) => sum * 60 + Number(part), 0) + Number(days) * 86_400
}
