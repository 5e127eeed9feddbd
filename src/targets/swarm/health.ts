import type { Container } from '../container/container.ts'
import { type BoundProbe, quoted } from '../container/health.ts'
import { besideCommand } from '../container/start.ts'
import type { Healthcheck } from '../document/compose-format.ts'

/**
 * Seconds between two questions: each is a process that the engine starts in the container. Engines before 25 ask no
 * sooner when it starts either.
 */
const every = 5

/** Says that a replica has been ready; in memory, and so not there at the start of a container. */
const wasReady = '/tmp/.stackwright-was-ready'

/**
 * The check of a container in Swarm's terms, or explicitly none: what an image brings asks for one role of it alone.
 * Swarm knows one question. A replica whose check has not yet been good gets no traffic, and one whose check turns bad
 * is ended and replaced. So until it is first ready the check asks whether it is ready, and from then on whether it
 * still lives: a replica that waits for its database is not ended for it.
 */
export function healthcheckOf(container: Container): Healthcheck {
  const { health } = container
  if (!health) return { disable: true }
  const { ready, live, boot } = health
  const asksReady = commandOf(container, ready.ask) ?? commandOf(container, live.ask)
  if (!asksReady) return { disable: true }
  const asksLive = commandOf(container, live.ask)
  const same = asksLive !== undefined && JSON.stringify(asksLive) === JSON.stringify(asksReady)
  return {
    test: same ? ['CMD', ...asksReady] : ['CMD', 'sh', '-c', oneAfterTheOther(asksReady, asksLive)],
    interval: `${every}s`,
    timeout: `${Math.max(ready.timeout, live.timeout) + 1}s`,
    retries: Math.max(2, Math.ceil((live.failures * live.every) / every)),
    start_period: `${boot.within}s`,
    start_interval: '1s',
  }
}

/**
 * Seconds for which a task that has started is watched before it counts as good. One with a check has only started when
 * it is ready.
 */
export function monitorOf(container: Container): number {
  const { disable } = healthcheckOf(container)
  return disable ? Math.min(15, Math.max(5, container.health?.boot.within ?? 5)) : 5
}

function oneAfterTheOther(ready: readonly string[], live: readonly string[] | undefined): string {
  const words = (command: readonly string[]) => command.map(quoted).join(' ')
  return [
    `if test -e ${wasReady}; then exec ${live ? words(live) : 'true'}; fi`,
    `${words(ready)} && : >${wasReady}`,
  ].join('\n')
}

function commandOf(container: Container, probe: BoundProbe): readonly string[] | undefined {
  return probe.probe === 'alive' ? undefined : besideCommand(container, probe.command)
}
