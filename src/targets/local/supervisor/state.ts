import type { Running } from '../../target.ts'

type State = Running['state']

/**
 * The state of a service from those of its replicas: `wanted` is how many should be ready, `stopping` that somebody is
 * stopping it.
 */
export function serviceState(replicas: readonly State[], wanted: number, stopping: boolean): State {
  const has = (state: State) => replicas.includes(state)
  if (stopping) return 'stopping'
  if (replicas.every((state) => state === 'stopped')) return 'stopped'
  // During a rolling replacement there is one more than wanted, and the service is as good as before.
  if (replicas.filter((state) => state === 'ready').length >= Math.max(1, wanted)) return 'ready'
  if (has('failed')) return 'failed'
  if (has('restarting')) return 'restarting'
  if (has('starting')) return 'starting'
  return has('stopping') ? 'stopping' : 'unready'
}
