import { bootId, processFacts } from './processes.ts'

/**
 * One process and no other: its number together with the time at which it started. The number alone is given to
 * strangers after its process has ended; both together never are.
 */
export interface Identity {
  readonly pid: number
  readonly start: string
}

/** The identity of the process that has this number now, or undefined when none lives. */
export function identityOf(pid: number): Identity | undefined {
  const facts = processFacts(pid)
  return facts && { pid, start: facts.start }
}

/** The identity of a process that ended before its start time could be read: one that no living process has. */
export function endedAtOnce(pid: number): Identity {
  return { pid, start: `${bootId()}:ended` }
}

/** Whether this very process lives. */
export function isAlive(identity: Identity): boolean {
  return processFacts(identity.pid)?.start === identity.start
}

/** Whether a number belongs to any process, also to one of which only the exit status is left. */
export function isTaken(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** Whether the process was started since the machine was last booted. */
export function isOfThisBoot(identity: Identity): boolean {
  return identity.start.startsWith(`${bootId()}:`)
}

/** Sends a signal to this very process; false when it is gone or may not be signalled. */
export function signalProcess(identity: Identity, signal: NodeJS.Signals): boolean {
  return isAlive(identity) && send(identity.pid, signal)
}

/**
 * Sends a signal to the whole process group that this process leads; false when the leader is gone, since its number
 * may be a stranger's by then.
 */
export function signalGroup(identity: Identity, signal: NodeJS.Signals): boolean {
  return isAlive(identity) && send(-identity.pid, signal)
}

function send(pid: number, signal: NodeJS.Signals): boolean {
  try {
    return process.kill(pid, signal)
  } catch {
    return false
  }
}
