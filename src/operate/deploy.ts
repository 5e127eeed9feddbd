import { problem, ProblemsFound } from '../base/problem.ts'
import type { Check } from '../targets/target.ts'
import { withForesight } from './foresee.ts'
import { record } from './ledger.ts'
import { takeLock, whoAmI } from './lock.ts'
import { type Operation, stateOf } from './operation.ts'
import { performer, provenState } from './perform.ts'
import { hasChanges, type Plan, planChanges } from './plan.ts'
import { type RunResult, runSteps } from './run.ts'
import { deploySteps, refuseReplacing } from './steps.ts'

/** What a deployment did. */
export interface Deployment {
  readonly plan: Plan
  readonly run: RunResult
  readonly checks: readonly Check[]
  /** A person has said no to the plan: nothing was changed. */
  readonly declined?: true
}

/**
 * Brings what runs to what the platform says: lock, look, plan, refuse what would lose data, run the steps, prove,
 * record. `approved` is the hash of a plan that was reviewed: another plan than that is refused. `again` proves also
 * what was proven before. `agree` is shown the plan before anything is changed, and nothing is when it says no. Throws
 * Locked, ProblemsFound and a target's Failure before anything is changed; a failure while running is in the result.
 */
export async function deploy(
  operation: Operation,
  options: {
    readonly approved?: string
    readonly verify: boolean
    readonly again?: boolean
    readonly agree?: (plan: Plan) => Promise<boolean>
  },
): Promise<Deployment> {
  const release = takeLock(operation.folder, operation.command)
  try {
    const state = stateOf(operation)
    const running = await operation.driver.observe()
    const own = planChanges(operation.graph, operation.items, state, running)
    refuseLoss(operation, own)
    if (hasChanges(own)) await refuseUnready(operation)
    const plan = await withForesight(own, operation.graph, operation.driver)
    refuseLoss(operation, plan)
    refuseOther(plan, options.approved)
    if (hasChanges(plan) && options.agree && !(await options.agree(plan))) return declined(plan)
    const preparations = operation.driver.preparations()
    const steps = deploySteps({
      ...operation,
      plan,
      state,
      running,
      preparations,
      verify: options.verify,
      again: options.again === true,
    })
    const worker = performer(operation, state, preparations)
    const run = await runSteps(steps, worker.perform, operation.listen, operation.interrupted)
    const whole = run.failure === undefined && !run.interrupted
    if (whole && (steps.length > 0 || hasChanges(plan))) {
      worker.settle((before) =>
        provenState(before, operation.items, options.verify && steps.length > 0 ? worker.checks() : undefined),
      )
    }
    if (steps.length > 0) record(operation.folder, entryOf(operation, run, plan, worker.checks()))
    return { plan, run, checks: steps.length > 0 ? worker.checks() : (state.verified?.checks ?? []) }
  } finally {
    release()
  }
}

/** The ledger's line about a run. */
export function entryOf(operation: Operation, run: RunResult, plan?: Plan, checks?: readonly Check[]) {
  return {
    at: new Date().toISOString(),
    actor: whoAmI(),
    command: operation.command,
    ...(plan && { plan: plan.hash }),
    result: run.interrupted
      ? ('interrupted' as const)
      : run.failure === undefined
        ? ('done' as const)
        : ('failed' as const),
    seconds: run.seconds,
    steps: run.results.map(({ id, seconds, state }) => ({ id, seconds, state })),
    ...(run.failure !== undefined && {
      reason: run.failure instanceof Error ? run.failure.message : String(run.failure),
    }),
    ...(checks && checks.length > 0 && { checks }),
  }
}

/** What the target lacks (a port, a given secret) is told before anything is begun, and once. */
async function refuseUnready(operation: Operation): Promise<void> {
  const problems = (await operation.driver.lacks?.()) ?? []
  if (problems.length > 0) throw new ProblemsFound(problems)
}

function refuseLoss(operation: Operation, plan: Plan): void {
  const problems = refuseReplacing(operation.graph, plan)
  if (problems.length > 0) throw new ProblemsFound(problems)
}

function refuseOther(plan: Plan, approved: string | undefined): void {
  if (approved === undefined || approved === plan.hash) return
  throw new ProblemsFound([
    problem(
      'SW4005',
      { path: 'plan' },
      {
        found: `a plan with the hash ${approved}`,
        expected: `the present plan, ${plan.hash}: the platform or what runs has changed since`,
        do: 'run `stackwright plan` again, review it, and approve its hash',
      },
    ),
  ])
}

/** What came of a plan that a person said no to. */
function declined(plan: Plan): Deployment {
  return { plan, run: { results: [], seconds: 0, interrupted: false }, checks: [], declined: true }
}
