import { fingerprint } from '../base/json.ts'
import type { Graph } from '../graph/graph.ts'
import { nodesOf } from '../graph/graph.ts'
import type { NodeId } from '../graph/id.ts'
import { wantedReplicas } from '../graph/replicas.ts'
import type { Effect } from '../targets/effect.ts'
import type { Item } from '../targets/output.ts'
import type { Running } from '../targets/target.ts'
import { jobChecksums } from '../graph/checksum.ts'
import { type State, stateHash } from './state.ts'

/** What is to happen to one item, and why. */
export interface Change {
  readonly id: NodeId
  readonly kind: Item['kind']
  readonly title: string
  readonly action: 'create' | 'update' | 'replace' | 'delete' | 'unchanged'
  readonly reason: string
}

/** What would happen: a value, bound to the state it was computed from; the same inputs give the same hash. */
export interface Plan {
  readonly platform: string
  readonly environment: string
  readonly target: string
  /** The hash of the state that this plan was made from; the plan is stale when the state has another. */
  readonly base: string
  readonly hash: string
  readonly changes: readonly Change[]
  /** What the target itself would do for them, where it can tell (`withForesight`). */
  readonly effects?: readonly Effect[]
}

/**
 * Compares what is wanted with what was applied and what runs. `running` undefined: nothing is known of what runs, so
 * nothing is said.
 */
export function planChanges(
  graph: Graph,
  items: ReadonlyMap<NodeId, Item>,
  state: State,
  running?: readonly Running[],
): Plan {
  const checksums = jobChecksums(graph)
  const live = running && new Map(running.flatMap((each) => [each.id, ...(each.serves ?? [])].map((id) => [id, each])))
  const wanted = [...items.values()].map((item) => changeOf(item))
  const gone = Object.entries(state.items)
    .filter(([id]) => !items.has(id))
    .map(([id, item]): Change => ({
      id,
      kind: item.kind,
      title: item.title,
      action: 'delete',
      reason: item.keep ? 'no longer in the platform; its data is kept' : 'no longer in the platform',
    }))
  const verifies = new Set(
    nodesOf(graph, 'job')
      .filter((job) => job.when === 'verify')
      .map((job) => job.id),
  )
  const proof = proofOf(items)
  const settled = [...wanted, ...gone].every((change) => change.action === 'unchanged' || verifies.has(change.id))
  const changes = [...wanted, ...gone]
    .map((change) => (verifies.has(change.id) ? verifyChange(change) : change))
    .sort((a, b) => (a.id < b.id ? -1 : 1))
  const base = stateHash(state)
  return {
    platform: state.platform,
    environment: state.environment,
    target: state.target,
    base,
    hash: fingerprint([base, changes.filter((change) => change.action !== 'unchanged')]),
    changes,
  }

  function changeOf(item: Item): Change {
    const change = (action: Change['action'], reason: string): Change => ({
      id: item.id,
      kind: item.kind,
      title: item.title,
      action,
      reason,
    })
    const applied = state.items[item.id]
    if (item.kind === 'job') return jobChange(change, applied !== undefined)
    if (!applied) return change('create', 'not there yet')
    const labels = differing(applied.parts, item.parts)
    if (labels.length > 0) {
      const replaced = labels.filter((label) => item.replaceOn.includes(label))
      return replaced.length > 0
        ? change('replace', `${list(replaced)} changed`)
        : change('update', `${list(labels)} changed`)
    }
    const still = live && runtimeReason(item, live.get(item.id))
    return still ? change('update', still) : change('unchanged', 'as applied')

    function jobChange(change: (action: Change['action'], reason: string) => Change, known: boolean): Change {
      const checksum = checksums.get(item.id)
      if (checksum === undefined) return change(known ? 'unchanged' : 'create', known ? 'as applied' : 'not there yet')
      const ran = state.jobs[item.id]
      if (!ran) return change('create', known ? 'did not end well yet' : 'never ran')
      if (ran.checksum === checksum) return change('unchanged', `ran ${ran.at}`)
      const own = differing(applied?.parts ?? {}, item.parts).length > 0
      return change('update', own ? 'what it depends on changed' : 'a job before it runs again')
    }
  }

  function runtimeReason(item: Item, found: Running | undefined): string | undefined {
    if (item.kind === 'ground') return found?.drift === undefined ? undefined : `was changed by others: ${found.drift}`
    if (item.kind !== 'service' && item.kind !== 'store' && item.kind !== 'route' && item.kind !== 'schedule')
      return undefined
    if (!found || found.state === 'stopped') return 'is not running'
    if (found.state === 'failed') return `has failed: ${found.reason ?? 'no reason known'}`
    if (found.drift !== undefined) return `was changed by others: ${found.drift}`
    const node = graph.nodes.get(item.id)
    if (node?.kind !== 'service') return undefined
    const replicas = wantedReplicas(node, state.scaled[node.id])
    if (found.follows === 'load' && found.replicas.length >= replicas && found.replicas.length <= node.replicas.max)
      return undefined
    return found.replicas.length === replicas ? undefined : `runs ${found.replicas.length} times instead of ${replicas}`
  }

  function verifyChange(change: Change): Change {
    if (settled && state.verified?.of === proof && state.verified.checks.every((check) => check.ok))
      return { ...change, action: 'unchanged', reason: `verified ${state.verified.at}` }
    return {
      ...change,
      action: state.verified ? 'update' : 'create',
      reason: settled ? 'not verified as it is' : 'to verify after the changes',
    }
  }
}

/** True when the plan would change something. */
export function hasChanges(plan: Plan): boolean {
  return plan.changes.some((change) => change.action !== 'unchanged')
}

/** The fingerprint of all items that a proof is taken of. */
export function proofOf(items: ReadonlyMap<NodeId, Item>): string {
  return fingerprint([...items.values()].map((item) => [item.id, item.parts]))
}

function differing(before: Readonly<Record<string, string>>, after: Readonly<Record<string, string>>): string[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .filter((label) => before[label] !== after[label])
    .sort()
}

function list(labels: readonly string[]): string {
  return labels.length <= 3 ? labels.join(', ') : `${labels.slice(0, 3).join(', ')} and ${labels.length - 3} more`
}
