import type { NodeId } from '../graph/id.ts'
import { entryOf } from './deploy.ts'
import { record } from './ledger.ts'
import { takeLock } from './lock.ts'
import { type Operation, stateOf } from './operation.ts'
import { performer } from './perform.ts'
import { type RunResult, runSteps } from './run.ts'
import { stopSteps } from './steps.ts'
import type { Step } from './step.ts'

/** Stops everything, dependents first, and keeps all data. The next deployment starts it again. */
export async function down(operation: Operation): Promise<RunResult> {
  return locked(operation, async () => {
    const run = await runAll(operation, stopSteps(operation.graph, await operation.driver.observe()))
    if (run.failure === undefined && !run.interrupted) await operation.driver.close()
    return run
  })
}

/** Stops everything and removes all that was made, data included. The caller has asked whether the data may go. */
export async function destroy(operation: Operation): Promise<RunResult> {
  return locked(operation, async () => {
    const stops = stopSteps(operation.graph, await operation.driver.observe())
    const { items } = stateOf(operation)
    const removal = (id: NodeId, needs: readonly string[]): Step => ({
      id: `remove ${id}`,
      title: `remove ${id}`,
      needs,
      action: { do: 'remove', node: id, keepData: false },
    })
    const [grounds, others] = [true, false].map((ground) =>
      Object.keys(items).filter((id) => (items[id]!.kind === 'ground') === ground),
    ) as [NodeId[], NodeId[]]
    const above = others.map((id) =>
      removal(
        id,
        stops.map((step) => step.id),
      ),
    )
    const removals = [
      ...above,
      ...grounds.map((id) =>
        removal(
          id,
          [...stops, ...above].map((step) => step.id),
        ),
      ),
    ]
    const run = await runAll(operation, [...stops, ...removals])
    if (run.failure === undefined && !run.interrupted) await operation.driver.close()
    return run
  })
}

/** Restarts a service by its rollout rule. */
export async function restart(operation: Operation, id: NodeId): Promise<RunResult> {
  return one(operation, id, `restart ${id}`, (tell) => operation.driver.restart(id, tell))
}

/** Changes the number of replicas of a service and remembers it. */
export async function scale(operation: Operation, id: NodeId, replicas: number): Promise<RunResult> {
  return locked(operation, async () => {
    const worker = performer(operation, stateOf(operation), [])
    const step: Step = {
      id: `scale ${id}`,
      title: `scale ${id} to ${replicas}`,
      needs: [],
      action: { do: 'start', node: id },
    }
    const run = await runSteps(
      [step],
      (_, tell) => operation.driver.scale(id, replicas, tell),
      operation.listen,
      operation.interrupted,
    )
    if (run.failure === undefined) worker.settle((state) => ({ ...state, scaled: { ...state.scaled, [id]: replicas } }))
    record(operation.folder, entryOf(operation, run))
    return run
  })
}

async function one(
  operation: Operation,
  id: NodeId,
  title: string,
  act: (tell: (words: string) => void) => Promise<void>,
): Promise<RunResult> {
  return locked(operation, async () => {
    const step: Step = { id: title, title, needs: [], action: { do: 'start', node: id } }
    const run = await runSteps([step], (_, tell) => act(tell), operation.listen, operation.interrupted)
    record(operation.folder, entryOf(operation, run))
    return run
  })
}

async function runAll(operation: Operation, steps: readonly Step[]): Promise<RunResult> {
  const worker = performer(operation, stateOf(operation), [])
  const run = await runSteps(steps, worker.perform, operation.listen, operation.interrupted)
  record(operation.folder, entryOf(operation, run))
  return run
}

async function locked<T>(operation: Operation, act: () => Promise<T>): Promise<T> {
  const release = takeLock(operation.folder, operation.command)
  try {
    return await act()
  } finally {
    release()
  }
}
