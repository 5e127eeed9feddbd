import type { NodeId } from '../graph/id.ts'

/**
 * One thing to do, as data. `needs` are ids of steps that must be done first. A step that `joins` another is done by
 * the process of that one, after what came before it there; it never begins by itself.
 */
export interface Step {
  readonly id: string
  readonly title: string
  readonly needs: readonly string[]
  readonly joins?: string
  readonly action: Action
}

/** What a step does; the only executor is `perform`. */
export type Action =
  | { readonly do: 'prepare'; readonly preparation: string }
  | { readonly do: 'start'; readonly node: NodeId }
  | { readonly do: 'run'; readonly jobs: readonly NodeId[] }
  | { readonly do: 'verify'; readonly jobs: readonly NodeId[] }
  | { readonly do: 'stop'; readonly node: NodeId }
  | { readonly do: 'remove'; readonly node: NodeId; readonly keepData: boolean }
  | { readonly do: 'settle'; readonly nodes: readonly NodeId[] }

/** How a step ended, or where it stands. Seconds count from the start of the whole. */
export interface StepResult {
  readonly id: string
  readonly title: string
  readonly needs: readonly string[]
  readonly state: 'done' | 'failed' | 'skipped' | 'interrupted'
  readonly startedAt: number
  readonly seconds: number
  readonly reason?: string
}
