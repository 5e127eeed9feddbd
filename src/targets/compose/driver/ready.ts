import { Failure } from '../../../base/failure.ts'
import type { Tell } from '../../target.ts'
import type { Found, Project } from './project.ts'

/** What it means that a container is ready. */
export interface Readiness {
  /** Asks inside of it; without it, that it lives for a moment is all. */
  readonly command?: readonly string[] | undefined
  /**
   * Asks from this machine, which costs less and is not held to the container's limits; where that finds no way, the
   * command decides.
   */
  readonly http?: { readonly port: number; readonly path: string; readonly status?: number } | undefined
  /** Seconds that it may take. */
  readonly within: number
  /** Seconds that one question may take. */
  readonly timeout: number
}

/**
 * How often a container may end before it is given up, although it has time left: a process that ends at once does so
 * again.
 */
const mostEnds = 3

/** Waits until a container is ready; a Failure with its last lines when it is not in time, or ends again and again. */
export async function waitReady(
  project: Project,
  node: string,
  id: string,
  readiness: Readiness,
  tell: Tell,
): Promise<void> {
  const { command, within, timeout } = readiness
  const began = Date.now()
  for (let asked = 0; ; asked++) {
    const found = (await project.containers(node)).find((each) => each.id === id)
    const failed = await reasonOf(project, found, node)
    if (failed) throw failed
    if (found!.status === 'running') {
      const lived = Date.now() - Date.parse(found!.since ?? '')
      if (await answers(found!, readiness)) return
      if (
        command === undefined
          ? lived > 1000
          : (await project.docker.run(['exec', id, ...command], { within: timeout + 2 })).code === 0
      )
        return
    }
    const seconds = (Date.now() - began) / 1000
    if (seconds > within) throw await failure(project, found!, node, `is not ready after ${Math.round(seconds)} s`)
    tell(`waiting until it is ready, ${Math.round(seconds)} s`)
    // Eager at first, since most things are quick, and then sparing.
    await new Promise((resolve) => setTimeout(resolve, Math.min(1000, 200 + 100 * asked)))
  }
}

/**
 * True when it answers well at one of its addresses, which a machine reaches only where the engine runs on it directly.
 */
async function answers({ addresses }: Found, { http, timeout }: Readiness): Promise<boolean> {
  const [address] = Object.values(addresses)
  if (!http || address === undefined) return false
  try {
    const { status } = await fetch(`http://${address}:${http.port}${http.path}`, {
      redirect: 'manual',
      headers: { connection: 'close' },
      signal: AbortSignal.timeout(Math.min(timeout, 3) * 1000),
    })
    return http.status === undefined ? status < 400 : status === http.status
  } catch {
    return false
  }
}

async function reasonOf(project: Project, found: Found | undefined, node: string): Promise<Failure | undefined> {
  if (!found) return new Failure({ step: node, reason: 'its container is gone: somebody has removed it' })
  if (found.status === 'exited' || found.status === 'dead') return failure(project, found, node, ended(found))
  if (found.restarts >= mostEnds) return failure(project, found, node, `${ended(found)}, ${found.restarts + 1} times`)
  return undefined
}

function ended({ exitCode, outOfMemory }: Found): string {
  return outOfMemory ? 'ended for want of memory: its limit is too low' : `ended with code ${exitCode}`
}

async function failure(project: Project, found: Found, node: string, reason: string): Promise<Failure> {
  return new Failure({ step: node, reason, output: await project.lastLines(found, 20) })
}
