import { Failure } from '../base/failure.ts'
import type { Step, StepResult } from './step.ts'

/** What the executor tells while it works. */
export type Event =
  | { readonly event: 'steps'; readonly steps: readonly Step[] }
  | { readonly event: 'begin'; readonly step: Step; readonly at: number }
  | { readonly event: 'tell'; readonly step: Step; readonly words: string }
  | { readonly event: 'end'; readonly step: Step; readonly result: StepResult }

/** How a whole ended: the results of all steps, and the first failure if any. */
export interface RunResult {
  readonly results: readonly StepResult[]
  readonly seconds: number
  readonly failure?: unknown
  readonly interrupted: boolean
}

/**
 * The only executor of steps: each begins as soon as all that it needs is done, as many at once as are free. After a
 * failure or an interruption nothing new begins, what runs is let finish, and the rest is told as skipped. `perform`
 * calls `reached` when it has done a step and goes on with those that join it, which others may be waiting for. Never
 * throws.
 */
export async function runSteps(
  steps: readonly Step[],
  perform: (step: Step, tell: (words: string) => void, reached: (id: string) => void) => Promise<void>,
  listen: (event: Event) => void,
  interrupted?: AbortSignal,
): Promise<RunResult> {
  const start = performance.now()
  const elapsed = () => (performance.now() - start) / 1000
  const results = new Map<string, StepResult>()
  const waiting = new Set(steps)
  const joining = Map.groupBy(
    steps.filter((step) => step.joins !== undefined),
    (step) => step.joins,
  )
  const active = new Map<string, Promise<void>>()
  let failure: unknown
  let wake = () => {}

  listen({ event: 'steps', steps })
  const mayBegin = () => failure === undefined && !interrupted?.aborted
  const begin = async (first: Step): Promise<void> => {
    const left = [first, ...(joining.get(first.id) ?? [])]
    let startedAt = 0
    const next = () => {
      startedAt = elapsed()
      waiting.delete(left[0]!)
      listen({ event: 'begin', step: left[0]!, at: startedAt })
    }
    const end = (state: StepResult['state'], reason?: string) => {
      const step = left.shift()!
      const result: StepResult = {
        id: step.id,
        title: step.title,
        needs: step.needs,
        state,
        startedAt,
        seconds: elapsed() - startedAt,
        ...(reason && { reason }),
      }
      results.set(step.id, result)
      listen({ event: 'end', step, result })
      if (state === 'done' && left.length > 0) next()
    }
    next()
    try {
      await perform(
        first,
        (words) => listen({ event: 'tell', step: left[0]!, words }),
        (id) => {
          // The last one is done when the process has ended well, whatever it says before.
          if (left.length === 1 || left[0]!.id !== id) return
          end('done')
          wake()
        },
      )
      while (left.length > 0) end('done')
    } catch (error) {
      if (interrupted?.aborted) end('interrupted', reasonOf(error))
      else {
        failure ??= error
        end('failed', reasonOf(error))
      }
    } finally {
      active.delete(first.id)
    }
  }

  for (;;) {
    const woken = new Promise<void>((resolve) => (wake = resolve))
    if (mayBegin()) {
      for (const step of waiting) {
        if (step.joins !== undefined || !step.needs.every((need) => results.get(need)?.state === 'done')) continue
        active.set(step.id, begin(step))
      }
    }
    if (active.size === 0) break
    await Promise.race([...active.values(), woken])
  }
  for (const step of waiting)
    results.set(step.id, {
      id: step.id,
      title: step.title,
      needs: step.needs,
      state: 'skipped',
      startedAt: elapsed(),
      seconds: 0,
    })
  return {
    results: steps.map((step) => results.get(step.id)!),
    seconds: elapsed(),
    interrupted: interrupted?.aborted === true,
    ...(failure !== undefined && { failure }),
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof Failure) return error.facts.reason
  return error instanceof Error ? error.message : String(error)
}
