import type { Estate, Machine } from './estate.ts'
import type { Value } from './value.ts'

/** A document in the Amazon States Language. Strings may hold what only AWS knows. */
export interface StateMachine {
  readonly Comment: string
  readonly StartAt: string
  readonly TimeoutSeconds: number
  readonly States: Readonly<Record<string, State>>
}

/** A state, as the language writes it. */
export type State = { readonly [field: string]: Field | undefined }
export type Field = Value | number | boolean | readonly Field[] | { readonly [field: string]: Field | undefined }

/** What of an estate a machine speaks of. */
export type Around = Pick<Estate, 'name' | 'region' | 'network' | 'cluster' | 'tasks' | 'services'>

/** The document of a machine of the lifecycle, which CDK and Terraform both hand over to AWS as JSON. */
export function documentOf(estate: Around, machine: Machine): StateMachine {
  throw new Error(`not written yet: ${estate.name} ${machine.id}`)
}
