import { existsSync, readFileSync, statfsSync } from 'node:fs'
import { availableParallelism, freemem, release, totalmem, type } from 'node:os'
import { dirname } from 'node:path'
import type { Fact } from '../targets/target.ts'
import { bytes, counted } from './show/amounts.ts'

const gibibyte = 1024 ** 3
const supported = ['linux x64', 'linux arm64', 'darwin x64', 'darwin arm64']

/** What `machineFacts` looks at; tests give other machines. */
export interface Machine {
  readonly system: string
  readonly release: string
  readonly kind: string
  readonly node: string
  readonly processors: number
  readonly memory: number
  readonly available: number
  /** Bytes that a user may still write where the state would be. */
  readonly room: number
  readonly folder: string
}

/** This machine, with the disk of a folder. */
export function thisMachine(folder: string): Machine {
  const disk = statfsSync(nearestThatExists(folder))
  return {
    system: type(),
    release: release(),
    kind: `${process.platform} ${process.arch}`,
    node: process.versions.node,
    processors: availableParallelism(),
    memory: totalmem(),
    available: availableMemory(),
    room: disk.bavail * disk.bsize,
    folder,
  }
}

/** What is so on every target: the kind of machine, Node.js, processors, memory, room on the disk. */
export function machineFacts(machine: Machine): Fact[] {
  const [major = 0, minor = 0] = machine.node.split('.').map(Number)
  const nodeWell = major > 22 || (major === 22 && minor >= 18)
  return [
    supported.includes(machine.kind)
      ? { check: 'system', state: 'ok', detail: `${machine.system} ${machine.release}, ${machine.kind}` }
      : {
          check: 'system',
          state: 'bad',
          detail: `${machine.system} ${machine.release}, ${machine.kind}`,
          do: `use one of ${supported.join(', ')}`,
        },
    nodeWell
      ? { check: 'node', state: 'ok', detail: machine.node }
      : {
          check: 'node',
          state: 'bad',
          detail: `${machine.node}, but 22.18 or newer is needed`,
          do: 'install Node.js 24, for example with  npm install --global n && n 24',
        },
    machine.processors >= 2
      ? { check: 'processors', state: 'ok', detail: String(machine.processors) }
      : {
          check: 'processors',
          state: 'warn',
          detail: `${counted(machine.processors, 'processor')}; everything starts more slowly`,
          do: 'use a machine with two or more',
        },
    graded(
      'memory',
      machine.available,
      [2, 4],
      `${bytes(machine.available)} available of ${bytes(machine.memory)}`,
      'end other programs, or use fewer replicas and workers',
    ),
    graded(
      'disk',
      machine.room,
      [2, 6],
      `${bytes(machine.room)} free at ${machine.folder}`,
      'make room there; the software of an app takes up to 2 GiB',
    ),
  ]
}

/** Below the first bound (in GiB) bad, below the second a warning. */
function graded(
  check: string,
  amount: number,
  [bad, warn]: readonly [number, number],
  detail: string,
  advice: string,
): Fact {
  const state = amount < bad * gibibyte ? 'bad' : amount < warn * gibibyte ? 'warn' : 'ok'
  return { check, state, detail, ...(state !== 'ok' && { do: advice }) }
}

/** Linux counts memory that caches could give back as used; its own estimate is better. */
function availableMemory(): number {
  try {
    const [, kibibytes] = /^MemAvailable:\s+(\d+)/m.exec(readFileSync('/proc/meminfo', 'utf8')) ?? []
    return kibibytes === undefined ? freemem() : Number(kibibytes) * 1024
  } catch {
    return freemem()
  }
}

function nearestThatExists(folder: string): string {
  return existsSync(folder) || dirname(folder) === folder ? folder : nearestThatExists(dirname(folder))
}
