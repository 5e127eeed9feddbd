import { existsSync, statfsSync } from 'node:fs'
import { dirname } from 'node:path'
import { problem, ProblemsFound } from '../../../base/problem.ts'

/** Refuses to begin an installation for which the disk has no room; `megabytes` is what it takes with its download. */
export function needRoom(what: string, folder: string, megabytes: number, free = freeMegabytes(folder)): void {
  if (free >= megabytes) return
  throw new ProblemsFound([
    problem(
      'SW5003',
      { path: 'targets.local' },
      {
        title: `not enough room on the disk for ${what}`,
        found: `${amount(free)} free at ${folder}`,
        expected: `${amount(megabytes)}`,
        do: 'free some space, or set STACKWRIGHT_CACHE to a folder on a disk that has it',
      },
    ),
  ])
}

function freeMegabytes(folder: string): number {
  let there = folder
  while (!existsSync(there)) there = dirname(there)
  const { bavail, bsize } = statfsSync(there)
  return Math.floor((bavail * bsize) / 1024 ** 2)
}

function amount(megabytes: number): string {
  return megabytes >= 1024 ? `${(megabytes / 1024).toFixed(1)} GiB` : `${megabytes} MiB`
}
