import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { addMoment, forgetMoments, notedSize } from './log-times.ts'
import { type Limits, rotate, usualLimits } from './rotation.ts'

/**
 * Notes when the log files of a folder grew and rotates those that are too long; `look` is to be called once a second.
 * It only looks at sizes, which costs some microseconds for each file.
 */
export function keepLogs(folder: string, limits: Limits = usualLimits): { look(now: number): void } {
  const sizes = new Map<string, number>()
  return {
    look(now) {
      for (const name of logsIn(folder)) {
        try {
          lookAt(join(folder, name), now)
        } catch {
          // A full disk, or a file just removed: the next second tries again.
        }
      }
    },
  }

  function lookAt(file: string, now: number): void {
    const state = statSync(file)
    const known = sizes.get(file) ?? notedSize(file)
    // Somebody else emptied it: what was noted speaks of bytes that are gone.
    if (state.size < known) forgetMoments(file)
    // On the first look the growth happened while nobody watched; the file itself knows when it ended.
    if (state.size !== known && state.size > 0)
      addMoment(file, { time: sizes.has(file) ? now : state.mtimeMs, size: state.size })
    sizes.set(file, rotate(file, limits) ? 0 : state.size)
  }
}

function logsIn(folder: string): string[] {
  try {
    return readdirSync(folder).filter((name) => name.endsWith('.log'))
  } catch {
    return []
  }
}
