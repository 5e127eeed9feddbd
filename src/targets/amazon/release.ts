import { fingerprint } from '../../base/json.ts'
import type { Estate, Machine } from './estate.ts'
import { type Around, documentOf } from './machine.ts'

/**
 * The name of the execution of a machine for one release: equal releases have equal names, so that whoever starts it
 * second (our driver, a waiter inside `cdk deploy` or `terraform apply`) finds the first one. It depends on the
 * machine and on everything that tasks run; names of executions are kept by AWS for 90 days. At most 80 characters of
 * letters, digits and hyphens.
 */
export function executionName(estate: Around & Pick<Estate, 'repositories'>, machine: Machine): string {
  const images = estate.repositories.map(({ id, tag }) => [id, tag])
  return `${machine.id}-${fingerprint([documentOf(estate, machine), machine.steps, estate.tasks, images])}`
}

/** The input of every execution. There is nothing secret in it, and nothing that differs between two who start it. */
export const executionInput = '{}'
