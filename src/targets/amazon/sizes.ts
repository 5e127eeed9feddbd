import type { Resources } from '../../graph/process.ts'
import type { Task } from './estate-task.ts'

const mebibyte = 1024 ** 2

/**
 * The pairs that Fargate has: processor units (1024 are one processor) with the least and the most memory in MiB, and
 * the steps between. Source: Amazon ECS Developer Guide, "Task CPU and memory" for Fargate (platform version 1.4.0,
 * Linux), and the rule E3047 of cfn-lint 1.51.0.
 */
const pairs = [
  { cpu: 256, memory: [512, 1024, 2048] },
  { cpu: 512, memory: steps(1024, 4096, 1024) },
  { cpu: 1024, memory: steps(2048, 8192, 1024) },
  { cpu: 2048, memory: steps(4096, 16_384, 1024) },
  { cpu: 4096, memory: steps(8192, 30_720, 1024) },
  { cpu: 8192, memory: steps(16_384, 61_440, 4096) },
  { cpu: 16_384, memory: steps(32_768, 122_880, 8192) },
] as const

/** The most that one task can have. */
export const largest = { cpu: pairs.at(-1)!.cpu, memory: pairs.at(-1)!.memory.at(-1)! }

/**
 * The smallest pair of Fargate that has room for processes that run side by side; undefined where there is none.
 * `reserve` is memory in bytes that the task needs beside them.
 */
export function sizeOf(processes: readonly Resources[], reserve = 0): Pick<Task, 'cpu' | 'memory'> | undefined {
  const cpu = Math.ceil((sum(processes.map((each) => each.millicores)) * 1024) / 1000)
  const memory = Math.ceil((sum(processes.map((each) => each.memory)) + reserve) / mebibyte)
  for (const pair of pairs) {
    const enough = pair.cpu >= cpu ? pair.memory.find((each) => each >= memory) : undefined
    if (enough !== undefined) return { cpu: pair.cpu, memory: enough }
  }
  return undefined
}

/** True for a pair that Fargate has. */
export function isPair({ cpu, memory }: Pick<Task, 'cpu' | 'memory'>): boolean {
  return pairs.some((pair) => pair.cpu === cpu && (pair.memory as readonly number[]).includes(memory))
}

function steps(from: number, to: number, by: number): number[] {
  return Array.from({ length: (to - from) / by + 1 }, (_, index) => from + index * by)
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0)
}
