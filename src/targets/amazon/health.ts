import type { BoundHealth, BoundProbe } from '../container/health.ts'
import type { TaskContainer } from './estate-task.ts'

// The bounds of checks on ECS, in seconds. Source: Amazon ECS API Reference, HealthCheck.
const bounds = { every: { least: 5, most: 300 }, timeout: { least: 2, most: 60 }, retries: 10, start: 300 } as const

/**
 * The check of a container. ECS has one question for what the model has three words for, and replaces a task that fails
 * it: so it asks whether the process lives. While it starts, failures do not count for at most five minutes; a longer
 * boot budget is had by asking so seldom that the failures that count take the rest of it. Undefined where nothing can
 * be asked.
 */
export function checkOf(
  { boot, ready, live }: BoundHealth,
  beside: (command: readonly string[]) => readonly string[],
): TaskContainer['health'] {
  const asked = commandOf(live.ask) ? live : ready
  const command = commandOf(asked.ask)
  if (!command) return undefined
  const start = Math.min(bounds.start, Math.ceil(boot.within))
  // As long as the model lets it be silent, and as long as it may still be starting.
  const patience = Math.max(live.every * live.failures, boot.within - start)
  const every = Math.min(
    bounds.every.most,
    Math.max(bounds.every.least, Math.min(Math.ceil(live.every), 30), Math.ceil(patience / bounds.retries)),
  )
  return {
    command: ['CMD', ...beside(command)],
    every,
    start,
    timeout: Math.min(bounds.timeout.most, Math.max(bounds.timeout.least, Math.ceil(asked.timeout))),
    retries: Math.min(bounds.retries, Math.max(1, Math.ceil(patience / every))),
  }
}

function commandOf(probe: BoundProbe): readonly string[] | undefined {
  return probe.probe === 'alive' ? undefined : probe.command
}
