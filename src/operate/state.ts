import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Failure } from '../base/failure.ts'
import { fingerprint, stableJson } from '../base/json.ts'
import type { NodeId } from '../graph/id.ts'
import type { Check } from '../targets/target.ts'
import type { Item } from '../targets/output.ts'

/**
 * What was applied, as far as it was applied: written after every step, so that interrupted work can go on. Holds no
 * secret.
 */
export interface State {
  readonly format: 1
  readonly platform: string
  readonly environment: string
  readonly target: string
  /** Grows by one with each write. */
  readonly serial: number
  readonly items: Readonly<Record<NodeId, Pick<Item, 'kind' | 'title' | 'keep' | 'parts'>>>
  /** The checksum with which each job last ended well. */
  readonly jobs: Readonly<Record<NodeId, { readonly checksum: string; readonly at: string; readonly seconds: number }>>
  /** Replicas set by hand, kept as long as the platform's bounds allow them. */
  readonly scaled: Readonly<Record<NodeId, number>>
  /** The last proof, bound to the fingerprint of all items that it was taken of. */
  readonly verified?: { readonly of: string; readonly at: string; readonly checks: readonly Check[] }
}

/** The state of a platform that was never applied. */
export function emptyState(platform: string, environment: string, target: string): State {
  return { format: 1, platform, environment, target, serial: 0, items: {}, jobs: {}, scaled: {} }
}

/**
 * Reads the state of a folder; undefined when there is none. Fails when it is from a newer stackwright or unreadable.
 */
export function readState(folder: string): State | undefined {
  const path = join(folder, 'state.json')
  if (!existsSync(path)) return undefined
  const state = parse(readFileSync(path, 'utf8'))
  if (state?.format === 1) return state
  throw new Failure({
    step: 'read the state',
    reason: state
      ? `${path} is of format ${String(state.format)}, which this version does not know`
      : `${path} is damaged: it is no state`,
    left: 'nothing was changed',
    do: state
      ? 'use the newer stackwright that wrote it'
      : 'restore the file from a copy; what runs can still be seen with `stackwright status`',
  })
}

/** Writes the state whole or not at all, and gives it back with its new serial. */
export function writeState(folder: string, state: State): State {
  const next = { ...state, serial: state.serial + 1 }
  mkdirSync(folder, { recursive: true })
  const path = join(folder, 'state.json')
  writeFileSync(`${path}.new`, stableJson(next, 2) + '\n')
  renameSync(`${path}.new`, path)
  return next
}

/** The hash that a plan is bound to: equal states of equal serial have equal hashes. */
export function stateHash(state: State): string {
  return fingerprint(state)
}

function parse(text: string): State | undefined {
  try {
    const state = JSON.parse(text) as State | null
    return typeof state?.format === 'number' ? state : undefined
  } catch {
    return undefined
  }
}
