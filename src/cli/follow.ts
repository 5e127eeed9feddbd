import type { NodeId } from '../graph/id.ts'
import type { Driver, LogLine } from '../targets/target.ts'
import type { Context } from './context.ts'

/** Which log lines are wanted. */
export interface LogWish {
  readonly follow: boolean
  readonly since?: Date
  readonly lines?: number
}

/**
 * Prints log lines with the name of their service in a colour of its own, all services at once, until they end or
 * `over` is aborted.
 */
export async function printLogs(
  driver: Driver,
  ids: readonly NodeId[],
  wish: LogWish,
  context: Context,
  over: AbortSignal,
): Promise<void> {
  const width = Math.max(0, ...ids.map((id) => id.length))
  const ended = new Promise<void>((resolve) => over.addEventListener('abort', () => resolve(), { once: true }))
  const one = async (id: NodeId, index: number) => {
    const prefix =
      ids.length > 1 || wish.follow ? `${context.paint.hue(index, id.padEnd(width))} ${context.paint.faint('|')} ` : ''
    for await (const line of driver.logs(id, wish)) {
      if (over.aborted) return
      context.say(`${prefix}${line.line}`)
    }
  }
  // Following, all at once as lines come; otherwise one service after another, so that each stays together.
  if (wish.follow) await Promise.race([Promise.all(ids.map(one)), ended])
  else for (const [index, id] of ids.entries()) await Promise.race([one(id, index), ended])
}

/** Log lines as data. */
export async function collectLogs(driver: Driver, ids: readonly NodeId[], wish: LogWish): Promise<LogLine[]> {
  const found: LogLine[] = []
  for (const id of ids) for await (const line of driver.logs(id, wish)) found.push(line)
  return found
}
