import { problem, type Problem } from '../base/problem.ts'
import type { Graph } from '../graph/graph.ts'
import type { NodeId } from '../graph/id.ts'
import { isDoable, startNeeds } from '../graph/needs.ts'
import type { JobNode } from '../graph/node.ts'
import { inOrder } from '../graph/order.ts'
import type { Item } from '../targets/output.ts'
import type { Preparation, Running } from '../targets/target.ts'
import { batches } from '../graph/batches.ts'
import type { Change, Plan } from './plan.ts'
import type { State } from './state.ts'
import type { Step } from './step.ts'

/** What the steps of a deployment are made from. */
export interface Situation {
  readonly graph: Graph
  readonly plan: Plan
  readonly items: ReadonlyMap<NodeId, Item>
  readonly state: State
  readonly running: readonly Running[]
  readonly preparations: readonly Preparation[]
  /** Prove the platform after the changes. */
  readonly verify: boolean
  /** Prove also what was proven and has not changed since. */
  readonly again?: boolean
}

/** A problem for each thing with data that the plan would replace, which no deployment may do by itself. */
export function refuseReplacing(graph: Graph, plan: Plan): Problem[] {
  return plan.changes
    .filter((change) => change.action === 'replace')
    .flatMap((change) => {
      const node = graph.nodes.get(change.id)
      return node?.keep
        ? [
            problem('SW5008', node.place, {
              title: `${change.id} would be replaced and its data lost`,
              found: change.reason,
              expected: 'a change that keeps the data',
              do: 'undo the change; to move to another version, dump the data, add a new store of that version and load it there',
            }),
          ]
        : []
    })
}

/**
 * The steps that bring what runs to what is planned: software and the target's ground first, then stores, jobs,
 * services and routes in the order of their needs, then the proof, then the removal of what left the platform. Drained
 * services stop before the job that needs them gone.
 */
export function deploySteps(at: Situation): Step[] {
  const changed = new Map(
    at.plan.changes.filter((change) => change.action !== 'unchanged').map((change) => [change.id, change]),
  )
  const due = dueJobs(at.graph, changed, 'deploy')
  const grounds = [...changed.values()]
    .filter((change) => change.kind === 'ground' && change.action !== 'delete')
    .map((change) => change.id)
    .sort()
  const starts = [...changed.values()].filter((change) => isStarted(at.graph, change)).map((change) => change.id)
  const drained = new Set(drainedBy(at, due))
  const runs = batches(at.graph, due)
  const stepped = new Set<NodeId>([...starts, ...drained, ...due.map((job) => job.id)])
  const needs = startNeeds(at.graph)
  const software = preparationOf(at)
  const needed = (id: NodeId) => [...grounds, ...nearest(id, needs, stepped), ...(software.get(id) ?? [])]
  const steps: Step[] = [
    ...preparationsFor(at, stepped),
    ...grounds.map((id, index): Step => ({
      id,
      title: at.items.get(id)!.title,
      needs: grounds.slice(0, index),
      action: { do: 'start', node: id },
    })),
    ...[...drained].map((id): Step => ({
      id: `stop ${id}`,
      title: `stop ${id} before its data is migrated`,
      needs: [...grounds, ...(software.get(id) ?? [])],
      action: { do: 'stop', node: id },
    })),
    ...runs.flatMap((jobs) =>
      runOf(
        jobs,
        unique([
          ...jobs.flatMap((job) => needed(job.id)),
          ...jobs.flatMap((job) => job.drains.filter((id) => drained.has(id)).map((id) => `stop ${id}`)),
        ]),
      ),
    ),
    ...unique([...starts, ...drained]).map((id): Step => ({
      id,
      title: `start ${id}`,
      needs: unique([...needed(id), ...(drained.has(id) ? [`stop ${id}`] : [])]),
      action: { do: 'start', node: id },
    })),
  ]
  const everything = lastOf(steps)
  const removals = [...changed.values()].filter(
    (change) =>
      change.action === 'delete' &&
      (change.kind === 'service' ||
        change.kind === 'store' ||
        change.kind === 'route' ||
        change.kind === 'schedule' ||
        change.kind === 'ground'),
  )
  steps.push(
    ...removals.map((change): Step => ({
      id: `remove ${change.id}`,
      title: `remove ${change.id}`,
      needs: everything,
      action: { do: 'remove', node: change.id, keepData: true },
    })),
  )
  if (at.verify) {
    const verifies = dueJobs(at.graph, changed, 'verify', at.again)
    steps.push(
      ...verifies.map((job): Step => ({
        id: job.id,
        title: job.title,
        needs: unique([...everything, ...(software.get(job.id) ?? [])]),
        action: { do: 'verify', jobs: [job.id] },
      })),
    )
    const known = new Set(steps.map((step) => step.id))
    steps.unshift(...preparationsFor(at, new Set(verifies.map((job) => job.id))).filter((step) => !known.has(step.id)))
  }
  return steps
}

/**
 * The steps that stop everything, each after those that need it. What is no node of the graph, such as an edge, stands
 * before all and goes first.
 */
export function stopSteps(graph: Graph, running: readonly Running[]): Step[] {
  const live = new Set(running.filter((each) => each.state !== 'stopped').map((each) => each.id))
  const before = [...live].filter((id) => !graph.nodes.has(id))
  const dependents = dependentsOf(graph)
  return [...live].map((id): Step => ({
    id: `stop ${id}`,
    title: `stop ${id}`,
    needs: (before.includes(id) ? [] : [...before, ...nearest(id, dependents, live)]).map((other) => `stop ${other}`),
    action: { do: 'stop', node: id },
  }))
}

function dependentsOf(graph: Graph): ReadonlyMap<NodeId, readonly NodeId[]> {
  const dependents = new Map<NodeId, NodeId[]>()
  for (const [id, needs] of startNeeds(graph)) {
    for (const need of needs) {
      const known = dependents.get(need)
      if (known) known.push(id)
      else dependents.set(need, [id])
    }
  }
  return dependents
}

/** The nearest along links that count: directly, or through what does not, such as a job that is done already. */
function nearest(id: NodeId, links: ReadonlyMap<NodeId, readonly NodeId[]>, counted: ReadonlySet<NodeId>): NodeId[] {
  const seen = new Set<NodeId>()
  const open = [...(links.get(id) ?? [])]
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (seen.has(next)) continue
    seen.add(next)
    if (!counted.has(next)) open.push(...(links.get(next) ?? []))
  }
  return [...seen].filter((each) => counted.has(each)).sort()
}

function isStarted(graph: Graph, change: Change): boolean {
  const node = graph.nodes.get(change.id)
  return node !== undefined && node.kind !== 'job' && isDoable(node)
}

function dueJobs(graph: Graph, changed: ReadonlyMap<NodeId, Change>, when: JobNode['when'], all = false): JobNode[] {
  const needs = startNeeds(graph)
  const sorted = inOrder(needs.keys(), (id) => needs.get(id) ?? [])
  return ('order' in sorted ? sorted.order : [...needs.keys()])
    .map((id) => graph.nodes.get(id)!)
    .filter((node): node is JobNode => node.kind === 'job' && node.when === when && (all || changed.has(node.id)))
}

/** Services that a due job must not meet: those that run with other software than the new one. */
function drainedBy(at: Situation, due: readonly JobNode[]): NodeId[] {
  const live = new Set(at.running.filter((each) => each.replicas.length > 0).map((each) => each.id))
  return unique(due.flatMap((job) => job.drains)).filter(
    (id) => live.has(id) && at.state.items[id]?.parts['software'] !== at.items.get(id)?.parts['software'],
  )
}

/**
 * Jobs that share a process: it begins when all that any of them needs is there, and each is a step that others can
 * wait for.
 */
function runOf(jobs: readonly JobNode[], needs: readonly string[]): Step[] {
  const own = jobs.map((job) => job.id)
  return jobs.map((job, index): Step => {
    const [step, before] = [{ id: job.id, title: job.title }, own[index - 1]]
    if (before === undefined)
      return { ...step, needs: needs.filter((id) => !own.includes(id)), action: { do: 'run', jobs: own } }
    return { ...step, needs: [before], joins: own[0]!, action: { do: 'run', jobs: [job.id] } }
  })
}

/** The steps that no other waits for: after them everything is done. */
function lastOf(steps: readonly Step[]): string[] {
  const awaited = new Set(steps.flatMap((step) => step.needs))
  return steps.map((step) => step.id).filter((id) => !awaited.has(id))
}

function preparationsFor(at: Situation, nodes: ReadonlySet<NodeId>): Step[] {
  return at.preparations
    .filter((each) => each.nodes.some((id) => nodes.has(id)))
    .map((each) => ({ id: each.id, title: each.title, needs: [], action: { do: 'prepare', preparation: each.id } }))
}

/** The preparations of each node. */
function preparationOf(at: Situation): ReadonlyMap<NodeId, readonly string[]> {
  const found = new Map<NodeId, string[]>()
  for (const each of at.preparations) for (const id of each.nodes) found.set(id, [...(found.get(id) ?? []), each.id])
  return found
}

function unique<T>(values: readonly T[]): T[] {
  return [...new Set(values)]
}
