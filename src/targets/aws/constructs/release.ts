import { fingerprint } from '../../../base/json.ts'
import type { Estate } from '../../amazon/estate.ts'

/**
 * The name of a run of a machine for a release: the same for the same work, so that whoever starts it again meets the run that there is. What runs after
 * services depends on them, so its name follows from everything that runs.
 */
export function releaseOf(estate: Estate, machine: 'before' | 'after'): string {
  const { lifecycle, tasks, services, repositories } = estate
  const before = { steps: lifecycle.before?.steps, tasks: tasks.filter(({ id }) => lifecycle.before?.steps.some((step) => step.task === id)) }
  return `release-${fingerprint(machine === 'before' ? before : { before, steps: lifecycle.after?.steps, tasks, services, repositories })}`
}
