import type { Stop } from '../../graph/process.ts'
import type { Lifecycle } from './kinds/kubernetes.gen.ts'

/** How a container is ended. */
export interface Ending {
  readonly lifecycle?: Lifecycle
  /** The longest that it takes. */
  readonly seconds: number
}

/**
 * The time in which all nodes of a cluster and its entry have heard that a pod is leaving: before it, requests still
 * come.
 */
export const spreading = 5

/**
 * The end of a container: it is still served for a while, and then gets its signal. The cluster itself sends the signal
 * that the image names, mostly SIGTERM; another one is sent beforehand. `called` is true for one that others reach
 * through a Service while its successors already run.
 */
export function endingOf(stop: Stop, called: boolean): Ending {
  const wait = called ? Math.max(stop.drain, spreading) : stop.drain
  const grace = Math.ceil(stop.grace)
  if (stop.signal === 'SIGTERM')
    return { ...(wait > 0 && { lifecycle: hook(['sleep', String(wait)]) }), seconds: wait + grace }
  const lines = [...(wait > 0 ? [`sleep ${wait}`] : []), `kill -${stop.signal.slice(3)} 1`, `sleep ${grace}`]
  return { lifecycle: hook(['/bin/sh', '-c', lines.join('; ')]), seconds: wait + grace }
}

/**
 * The grace period of a pod: what its containers need, and a little more, so that a process that ends in time is never
 * killed.
 */
export function gracePeriod(seconds: number): number {
  return Math.ceil(seconds) + 5
}

// The sleep action of Kubernetes itself is on by default from 1.30, and we support 1.29.
function hook(command: readonly string[]): Lifecycle {
  return { preStop: { exec: { command } } }
}
