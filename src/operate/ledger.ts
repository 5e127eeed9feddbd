import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Check } from '../targets/target.ts'

/** One line of the ledger: something that changed the platform, or tried to. Never holds a secret. */
export interface Entry {
  readonly at: string
  readonly actor: string
  readonly command: string
  readonly plan?: string
  readonly result: 'done' | 'failed' | 'interrupted'
  readonly seconds: number
  readonly steps: readonly { readonly id: string; readonly seconds: number; readonly state: string }[]
  readonly reason?: string
  readonly checks?: readonly Check[]
}

/** Adds a line to the ledger of a state folder. */
export function record(folder: string, entry: Entry): void {
  mkdirSync(folder, { recursive: true })
  const path = join(folder, 'ledger.jsonl')
  // After a line that was cut off, a new one begins.
  const begin = existsSync(path) && !/(^|\n)$/.test(readFileSync(path, 'utf8')) ? '\n' : ''
  appendFileSync(path, `${begin}${JSON.stringify(entry)}\n`)
}

/** The ledger, oldest first; lines that were cut off by a full disk are left out. */
export function readLedger(folder: string): Entry[] {
  const path = join(folder, 'ledger.jsonl')
  if (!existsSync(path)) return []
  return readFileSync(path, 'utf8')
    .split('\n')
    .flatMap((line) => {
      try {
        return line === '' ? [] : [JSON.parse(line) as Entry]
      } catch {
        return []
      }
    })
}
