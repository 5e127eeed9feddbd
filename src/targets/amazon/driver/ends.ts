import type { Container, Task } from '@aws-sdk/client-ecs'

/** Why a task has ended or did not start, in plain words; undefined where it was ended on purpose. */
export function endOf(task: Pick<Task, 'stopCode' | 'stoppedReason' | 'containers'>): string | undefined {
  const reason = task.stoppedReason ?? ''
  const ended = (task.containers ?? []).map(containerEnd).find((each) => each !== undefined)
  if (/CannotPull|pull image|pull command failed/i.test(`${reason} ${ended ?? ''}`))
    return `cannot get its image: ${sentence(reason)}`
  if (/ResourceInitializationError/.test(reason))
    return /secret|ssm/i.test(reason)
      ? `cannot get its secrets: ${sentence(reason)}`
      : `cannot be set up: ${sentence(reason)}`
  if (/ELB health checks/i.test(reason))
    return `was ended, because it did not answer the load balancer's health check${statusIn(reason)}`
  if (/container health checks/i.test(reason)) return 'was ended, because its own health check failed'
  switch (task.stopCode) {
    case 'SpotInterruption':
    case 'TerminationNotice':
      return 'was ended, because its Spot capacity was taken away'
    case 'TaskFailedToStart':
      return `could not start: ${ended ?? sentence(reason)}`
    case 'UserInitiated':
      return undefined
    case 'ServiceSchedulerInitiated':
      return ended
    default:
      return ended ?? (reason === '' ? undefined : sentence(reason))
  }
}

/** How a container of a task ended badly. */
function containerEnd({ name, exitCode, reason }: Container): string | undefined {
  if (/OutOfMemory/i.test(reason ?? '')) return `${name} was ended for using more memory than it may`
  if (reason && (exitCode === undefined || exitCode === null)) return `${name}: ${sentence(reason)}`
  if (exitCode === undefined || exitCode === null || exitCode === 0) return undefined
  if (exitCode === 137)
    return `${name} was ended by force (code 137): it used more memory than the task has, or did not end in time`
  if (exitCode === 139) return `${name} crashed (code 139)`
  if (exitCode === 143) return undefined
  return `${name} ended with code ${exitCode}`
}

/** `(unhealthy (Health checks failed with these codes: [502]))` tells which. */
function statusIn(reason: string): string {
  const codes = /codes: \[([0-9, ]+)\]/.exec(reason)?.[1]
  return codes === undefined ? (/timed out/i.test(reason) ? ' in time' : '') : ` (it answered with ${codes})`
}

/** What a message says, without the names of errors and what only programs need. */
function sentence(text: string): string {
  return text
    .replace(/^(\w+Error: )+/, '')
    .replace(/\(Service: .*$/s, '')
    .replace(/, status code: .*$/s, '')
    .trim()
    .replace(/\.$/, '')
    .slice(0, 300)
}

/** The exit code of a container, where it has one. */
export function exitCodeOf(task: Pick<Task, 'containers'>, container: string): number | undefined {
  return (task.containers ?? []).find((each) => each.name === container)?.exitCode ?? undefined
}
