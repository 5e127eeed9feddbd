import { Failure } from '../base/failure.ts'
import type { Graph } from '../graph/graph.ts'
import type { NodeId } from '../graph/id.ts'
import type { Item } from '../targets/output.ts'
import type { Check, Driver, Preparation, Tell } from '../targets/target.ts'
import { jobChecksums } from '../graph/checksum.ts'
import type { Operation } from './operation.ts'
import { proofOf } from './plan.ts'
import { type State, writeState } from './state.ts'
import type { Step } from './step.ts'

/** Does steps with a driver and writes down after each what is now true. */
export interface Performer {
  perform(step: Step, tell: Tell, reached: (id: NodeId) => void): Promise<void>
  /** The state as last written. */
  state(): State
  /** The checks of the verify jobs that ran. */
  checks(): readonly Check[]
  /** Changes the state outside of a step. */
  settle(change: (state: State) => State): void
}

/** A performer over an operation's driver, starting from a state. */
export function performer(operation: Operation, from: State, preparations: readonly Preparation[]): Performer {
  let state = from
  const checks: Check[] = []
  const checksums = jobChecksums(operation.graph)
  const settle = (change: (state: State) => State) => void (state = writeState(operation.folder, change(state)))
  const applied = (...ids: readonly NodeId[]) => settle((before) => withItems(before, ids, operation.items))
  const driver: Driver = operation.driver

  async function perform(step: Step, tell: Tell, reached: (id: NodeId) => void): Promise<void> {
    const { action } = step
    switch (action.do) {
      case 'prepare':
        return preparations.find((each) => each.id === action.preparation)!.run(tell)
      case 'start':
        await driver.start(action.node, tell)
        return applied(action.node, ...scheduledBy(operation.graph, action.node))
      case 'run':
        return driver.run(action.jobs, tell, (id, result) => {
          settle((before) =>
            withItems(
              {
                ...before,
                jobs: {
                  ...before.jobs,
                  [id]: { checksum: checksums.get(id) ?? '', at: new Date().toISOString(), seconds: result.seconds },
                },
              },
              [id],
              operation.items,
            ),
          )
          reached(id)
        })
      case 'verify':
        await driver.run(action.jobs, tell, (id, result) => {
          checks.push(...result.checks)
          applied(id)
        })
        return requireProof(step, checks)
      case 'stop':
        return driver.stop(action.node, tell)
      case 'remove':
        await driver.remove(action.node, action.keepData, tell)
        return settle((before) => ({
          ...before,
          items: without(before.items, action.node),
          scaled: without(before.scaled, action.node),
        }))
      case 'settle':
        return applied(...action.nodes)
    }
  }

  return { perform, settle, state: () => state, checks: () => checks }
}

/** A job by the clock is never a step of its own: it is there with its schedule. */
function scheduledBy(graph: Graph, id: NodeId): NodeId[] {
  const node = graph.nodes.get(id)
  return node?.kind === 'schedule' ? [node.job] : []
}

/** The state after everything was applied and proven. */
export function provenState(
  state: State,
  items: ReadonlyMap<NodeId, Item>,
  checks: readonly Check[] | undefined,
): State {
  const parts = ['database', 'secret', 'volume']
  const complete = withItems(
    state,
    [...items.values()].filter((item) => parts.includes(item.kind)).map((item) => item.id),
    items,
  )
  const kept = Object.fromEntries(Object.entries(complete.items).filter(([id]) => items.has(id)))
  return {
    ...complete,
    items: kept,
    ...(checks && { verified: { of: proofOf(items), at: new Date().toISOString(), checks } }),
  }
}

function requireProof(step: Step, checks: readonly Check[]): void {
  const broken = checks.filter((check) => !check.ok)
  if (broken.length === 0 && checks.length > 0) return
  throw new Failure({
    step: step.id,
    reason:
      checks.length === 0
        ? 'the proof gave no result at all'
        : `not proven: ${broken.map((check) => check.check).join(', ')}`,
    output: checks.map((check) => `${check.ok ? 'proven    ' : 'not proven'}  ${check.check}: ${check.detail}`),
    left: 'everything runs, but the platform does not do all of its work',
    do: 'see the logs of what is not proven, mend the cause, and run `stackwright up` again',
  })
}

function withItems(state: State, ids: readonly NodeId[], items: ReadonlyMap<NodeId, Item>): State {
  const found = ids.flatMap((id) => {
    const item = items.get(id)
    return item ? [[id, { kind: item.kind, title: item.title, keep: item.keep, parts: item.parts }] as const] : []
  })
  return { ...state, items: { ...state.items, ...Object.fromEntries(found) } }
}

function without<T>(record: Readonly<Record<string, T>>, id: string): Record<string, T> {
  return Object.fromEntries(Object.entries(record).filter(([key]) => key !== id))
}
