import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { stableJson } from '../../../base/json.ts'
import type { Ports } from './ports.ts'

/** What this machine must remember of a platform between commands. */
export interface Memory {
  readonly ports: Ports
  /** Where an ordinary user's servers keep their data, once they have some: moving it would lose it. */
  readonly ordinaryFolder?: string
}

/** Reads the memory of a state folder; empty when there is none. */
export function recall(folder: string): Memory {
  const path = join(folder, 'site.json')
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Memory) : { ports: {} }
}

/** Writes the memory whole or not at all. */
export function remember(folder: string, memory: Memory): void {
  mkdirSync(folder, { recursive: true })
  const path = join(folder, 'site.json')
  writeFileSync(`${path}.new`, stableJson(memory, 2) + '\n')
  renameSync(`${path}.new`, path)
}
