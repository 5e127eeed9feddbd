import { conditionOf, type ContainerStatus, type Ended, type Pod } from './live.ts'

/** What keeps a pod from being ready, in plain words. */
export interface Trouble {
  /** `wait`: it may pass by itself. `crash`: it ends soon after each start. `stuck`: it cannot even start. */
  readonly kind: 'wait' | 'crash' | 'stuck'
  readonly words: string
  /** The container that it is about. */
  readonly container?: string
}

/** What keeps a pod from being ready; undefined when it is ready. */
export function troubleOf(pod: Pod): Trouble | undefined {
  const { status } = pod
  if (conditionOf(pod, 'Ready')?.status === 'True') return undefined
  if (status?.phase === 'Failed')
    return {
      kind: 'crash',
      words:
        status.reason === 'Evicted'
          ? `was evicted: ${sentence(status.message)}`
          : sentence(status.message) || 'has failed',
    }
  const scheduled = conditionOf(pod, 'PodScheduled')
  if (scheduled?.status === 'False')
    return { kind: 'stuck', words: `no machine takes it: ${sentence(scheduled.message)}` }
  const containers = [...(status?.initContainerStatuses ?? []), ...(status?.containerStatuses ?? [])]
  const troubled = containers.map((each) => containerTrouble(each)).filter((each) => each !== undefined)
  return (
    troubled.find((each) => each.kind !== 'wait') ??
    troubled[0] ?? { kind: 'wait', words: status?.containerStatuses ? 'runs, and is not ready yet' : 'is being set up' }
  )
}

function containerTrouble({
  name,
  state,
  lastState,
  ready,
  restartCount,
  image,
}: ContainerStatus): Trouble | undefined {
  const { waiting, terminated } = state ?? {}
  const about = (kind: Trouble['kind'], words: string): Trouble => ({ kind, words, container: name })
  switch (waiting?.reason) {
    case undefined:
      break
    case 'ErrImagePull':
    case 'ImagePullBackOff':
    case 'InvalidImageName':
    case 'ErrImageNeverPull':
      return about('stuck', `cannot get the image ${image ?? ''}${said(waiting.message)}`)
    case 'CreateContainerConfigError':
    case 'CreateContainerError':
    case 'RunContainerError':
      return about('stuck', `cannot start${said(waiting.message)}`)
    case 'CrashLoopBackOff':
      return about('crash', `${endWords(lastState?.terminated)}, ${times(restartCount)}`)
    default:
      return about('wait', 'is being set up')
  }
  if (terminated && terminated.exitCode !== 0) return about('crash', `${endWords(terminated)}, ${times(restartCount)}`)
  if (lastState?.terminated && !ready && restartCount > 0)
    return about('crash', `${endWords(lastState.terminated)}, ${times(restartCount)}`)
  return state?.running && !ready ? about('wait', 'runs, and is not ready yet') : undefined
}

/** How a container ended, in a few words. */
export function endWords(ended: Ended | undefined): string {
  if (!ended) return 'ends soon after it starts'
  if (ended.reason === 'OOMKilled') return 'was ended for using more memory than it may'
  const signal = ended.signal ?? (ended.exitCode > 128 ? ended.exitCode - 128 : 0)
  if (signal === 9 || signal === 15) return `was ended (signal ${signal}), by a health check or by hand`
  return `ended with code ${ended.exitCode}`
}

/** How often the containers of a pod have been started again. */
export function restartsOf(pod: Pod): number {
  return (pod.status?.containerStatuses ?? []).reduce((sum, each) => sum + each.restartCount, 0)
}

function times(restarts: number): string {
  return restarts === 1
    ? 'started again once'
    : restarts === 0
      ? 'at its first start'
      : `started again ${restarts} times`
}

function said(message: string | undefined): string {
  return message ? `: ${sentence(message)}` : ''
}

/** The first part of a message, without what only programs need. */
function sentence(message: string | undefined): string {
  return (message ?? '')
    .replace(/preemption: .*/s, '')
    .replace(/^Back-off pulling image "[^"]*":? ?/, '')
    .replace(/^(ErrImagePull: )?(rpc error: code = \w+ desc = )?/, '')
    .trim()
    .replace(/\.$/, '')
    .slice(0, 300)
}
