import { besideCommand } from '../container/start.ts'
import type { Container } from '../container/container.ts'
import { type BoundProbe, quoted } from '../container/health.ts'
import type { Healthcheck } from '../document/compose-format.ts'
import { programPath } from './programs.ts'

/** Answers that are not good, after which the engine calls a container that was ready unhealthy. */
const retries = 2

/**
 * Seconds between two questions: each is a process that the engine starts in the container, which costs more than an
 * answer over the network.
 */
const leastEvery = 5

/** True when a process that no longer lives must be ended by its own check. */
export function endsItself({ health }: Container): boolean {
  return health !== undefined && health.live.ask.probe !== 'alive'
}

/**
 * The check of a container in the engine's terms, or explicitly none: what an image brings asks for one role of it
 * alone. The engine knows one question, which is whether the container is ready; that it lives is asked by `health.sh`,
 * which ends it otherwise.
 */
export function healthcheckOf(container: Container): Healthcheck {
  const { health, stop } = container
  const ready = health && readyCommand(container)
  if (!health || !ready) return { disable: true }
  const { boot, live } = health
  const every = Math.max(leastEvery, health.ready.every)
  const alone = !endsItself(container)
  const own = alone || sameQuestion(health.ready.ask, live.ask)
  const failures = Math.max(1, Math.ceil((live.failures * live.every) / every))
  const force = failures + Math.max(1, Math.ceil((stop?.grace ?? 10) / every))
  return {
    test: alone
      ? ['CMD', ...ready]
      : [
          'CMD',
          'sh',
          programPath('health.sh'),
          String(boot.within),
          String(failures),
          (stop?.signal ?? 'SIGTERM').replace('SIG', ''),
          String(force),
          asked(ready),
          ...(own ? [] : [asked(commandOf(container, live.ask)!)]),
        ],
    interval: `${every}s`,
    timeout: `${health.ready.timeout + (own ? 1 : live.timeout + 1)}s`,
    retries,
    start_period: `${boot.within}s`,
  }
}

/** The command that asks inside a container whether it is ready; undefined where nothing can be asked. */
export function readyCommand(container: Container): readonly string[] | undefined {
  const { health } = container
  return health && (commandOf(container, health.ready.ask) ?? commandOf(container, health.live.ask))
}

/** Programs of the app's own get its variables; what only opens a connection needs none. */
function commandOf(container: Container, probe: BoundProbe): readonly string[] | undefined {
  switch (probe.probe) {
    case 'alive':
      return undefined
    case 'http':
    case 'tcp':
      return probe.command
    case 'exec':
      return besideCommand(container, probe.command)
  }
}

/** A command as a text for a shell, which a script already is. */
function asked(command: readonly string[]): string {
  const [shell = '', flag, script, ...rest] = command
  return /^(\/bin\/)?sh$/.test(shell) && flag === '-c' && script !== undefined && rest.length === 0
    ? script
    : command.map(quoted).join(' ')
}

function sameQuestion(one: BoundProbe, other: BoundProbe): boolean {
  const [a, b] = [one, other].map((probe) => {
    switch (probe.probe) {
      case 'http':
        return `http ${probe.port} ${probe.path} ${probe.status ?? ''}`
      case 'tcp':
        return `tcp ${probe.port}`
      case 'exec':
        return `exec ${JSON.stringify(probe.command)}`
      case 'alive':
        return 'alive'
    }
  }) as [string, string]
  return a === b || one.probe === 'alive'
}
