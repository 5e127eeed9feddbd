import { readFileSync } from 'node:fs'
import { writeWhole } from './write-file.ts'

/** A replica as the edge sees it; `open` is false for one that is being replaced or has not been let in yet. */
export interface Backend {
  readonly port: number
  readonly state: 'ready' | 'unready' | 'other'
  readonly open: boolean
}

/**
 * The text of an upstream file: one line for each ready replica. When none is ready the unready ones stay, since a late
 * answer is better than none; and when there are not even those, a server marked as down stands in, since nginx does
 * not take an upstream without servers and would refuse its whole configuration.
 */
export function upstreamText(backends: readonly Backend[]): string {
  const open = backends.filter((each) => each.open).sort((a, b) => a.port - b.port)
  const ready = open.filter((each) => each.state === 'ready')
  const chosen = ready.length > 0 ? ready : open.filter((each) => each.state === 'unready')
  return chosen.map((each) => `server 127.0.0.1:${each.port} max_fails=0;\n`).join('') || 'server 127.0.0.1:1 down;\n'
}

/** Makes an upstream file true; says whether it had to be changed. */
export function writeUpstream(file: string, backends: readonly Backend[]): boolean {
  const text = upstreamText(backends)
  if (text === textOf(file)) return false
  writeWhole(file, text, 0o644)
  return true
}

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}
