import { fingerprint } from '../../../base/json.ts'
import { nodesOf } from '../../../graph/graph.ts'
import type { NodeId } from '../../../graph/id.ts'
import type { Replica, Running } from '../../target.ts'
import { externalStore } from '../address.ts'
import type { KubernetesObject } from '../document.ts'
import { objectsOf } from '../objects.ts'
import { siteOf } from '../site.ts'
import { liveOf } from './apply.ts'
import type { Cluster } from './cluster.ts'
import { appliedMark, driftOf, driftWords } from './drift.ts'
import { type Use, usesOf } from './figures.ts'
import { keyOf, refOf } from './inventory.ts'
import { isGone, isReady, type Pod, type Workload } from './live.ts'
import { instancesWanted, isOperated, type OperatedServer } from './operated.ts'
import { podsOf } from './rollout.ts'
import { leastOf } from './release.ts'
import { restartsOf, troubleOf } from './trouble.ts'

/** What runs of a platform now, and how it differs from what was applied. */
export async function observe(cluster: Cluster): Promise<Running[]> {
  // As applied, but for the marks of secrets, which are not compared.
  const objects = objectsOf(cluster.graph, siteOf(cluster.setting(), { scaled: cluster.opening.scaled }))
  const compared = [...objects.values()].flat()
  const [seen, live, ...uses] = await Promise.all([
    cluster.look(),
    liveOf(cluster, compared.map(refOf), '--show-managed-fields'),
    ...cluster.places.map((namespace) => usesOf(cluster.kubectl, namespace, cluster.selector)),
  ])
  const use = new Map(uses.flatMap((each) => [...each]))
  const found = new Map(live.map((each) => [keyOf(refOf(each)), each]))
  const workloads = Map.groupBy(seen.workloads, (workload) => cluster.nodeOf(workload))
  const running: Running[] = []
  for (const [id, own] of workloads)
    if (id !== undefined) running.push(withDrift(runningOf(id, own, seen.pods, use), objects.get(id)))
  for (const server of live.filter(isOperated) as OperatedServer[])
    running.push(
      withDrift(
        serverOf(
          cluster.nodeOf(server)!,
          server,
          seen.pods.filter((pod) => cluster.nodeOf(pod) === cluster.nodeOf(server)),
          use,
        ),
        objects.get(cluster.nodeOf(server)!),
      ),
    )
  const runs = (id: NodeId) => (running.find((each) => each.id === id)?.replicas.length ?? 0) > 0
  for (const node of cluster.graph.nodes.values()) {
    const own = objects.get(node.id) ?? []
    const there = own.filter((object) => found.has(keyOf(refOf(object))))
    const fixture = (state: Running['state']) =>
      running.push(withDrift({ id: node.id, state, ready: 0, replicas: [] }, own))
    if (node.kind === 'route' && (own.length === 0 ? runs(node.to.service) : there.length > 0))
      fixture(runs(node.to.service) ? 'ready' : 'stopped')
    if (node.kind === 'schedule' && there.some((object) => object.kind === 'CronJob')) {
      fixture(
        there.some((object) => object.kind === 'CronJob' && found.get(keyOf(refOf(object)))!.spec?.['suspend'] === true)
          ? 'stopped'
          : 'ready',
      )
    }
    if (node.kind === 'store' && externalStore(siteOf(cluster.setting()), node.id))
      running.push({ id: node.id, state: 'ready', ready: 0, reason: 'runs outside the platform', replicas: [] })
  }
  for (const [id, own] of objects) {
    if (cluster.graph.nodes.has(id) || own.length === 0) continue
    const drift = driftFor(own)
    if (drift !== undefined && own.some((object) => found.has(keyOf(refOf(object)))))
      running.push({ id, state: 'unready', ready: 0, replicas: [], reason: `was changed by others: ${drift}`, drift })
  }
  return running.length > 0 ? running.sort((a, b) => (a.id < b.id ? -1 : 1)) : stopped(cluster)

  function withDrift(each: Running, own: readonly KubernetesObject[] | undefined): Running {
    const drift = own && driftFor(own)
    return {
      ...each,
      ...(drift !== undefined && { drift }),
      ...(own && leastOf(own) !== undefined && { follows: 'load' as const }),
    }
  }

  /** Only what was applied as it is wanted now can be compared: anything else is a change of the platform. */
  function driftFor(own: readonly KubernetesObject[]): string | undefined {
    const missing = own.filter((object) => !found.has(keyOf(refOf(object))))
    const words = own.flatMap((object) => {
      const is = found.get(keyOf(refOf(object)))
      const mark = is?.metadata.annotations?.[appliedMark]
      if (is && mark === undefined) return [`${object.kind} ${object.metadata.name} was made by somebody else`]
      if (!is || mark !== appliedOf(object)) return []
      const drifts = driftOf(object, is)
      return drifts.length > 0 ? [driftWords(drifts)] : []
    })
    if (missing.length > 0 && missing.length < own.length)
      words.push(...missing.slice(0, 3).map((object) => `${object.kind} ${object.metadata.name} is gone`))
    return words.length > 0 ? words.join('; ') : undefined
  }

  function appliedOf(object: KubernetesObject): string {
    const plain = [...cluster.plain().values()].flat().find((each) => keyOf(refOf(each)) === keyOf(refOf(object)))
    return fingerprint(plain ?? object)
  }
}

/** What there is to see of a platform of which nothing runs. */
function stopped({ graph }: Pick<Cluster, 'graph'>): Running[] {
  return [...nodesOf(graph, 'service'), ...nodesOf(graph, 'store')]
    .map((node): Running => ({ id: node.id, state: 'stopped', ready: 0, replicas: [] }))
    .sort((a, b) => (a.id < b.id ? -1 : 1))
}

/** A data server of an operator, by its pods. */
function serverOf(id: NodeId, server: OperatedServer, pods: readonly Pod[], uses: ReadonlyMap<string, Use>): Running {
  return stateOf(id, instancesWanted(server), pods, uses)
}

/** A node by its workloads and their pods. */
export function runningOf(
  id: NodeId,
  workloads: readonly Workload[],
  pods: readonly Pod[],
  uses: ReadonlyMap<string, Use>,
): Running {
  const wanted = workloads.reduce((sum, workload) => sum + (workload.spec.replicas ?? 1), 0)
  return stateOf(
    id,
    wanted,
    workloads.flatMap((workload) => podsOf(workload, pods)),
    uses,
  )
}

function stateOf(id: NodeId, wanted: number, own: readonly Pod[], uses: ReadonlyMap<string, Use>): Running {
  const [present, leaving] = [
    own.filter((pod) => !isGone(pod)),
    own.filter((pod) => pod.metadata.deletionTimestamp !== undefined),
  ]
  const ready = present.filter(isReady).length
  const replicas = present
    .map((pod) => replicaOf(pod, uses.get(pod.metadata.name)))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
  const troubles = present.flatMap((pod) => {
    const trouble = troubleOf(pod)
    return trouble ? [{ name: pod.metadata.name, ...trouble }] : []
  })
  const worst = troubles.find((each) => each.kind !== 'wait') ?? troubles[0]
  return { id, state: state(), ready, replicas, ...(worst && { reason: `${worst.name} ${worst.words}` }) }

  function state(): Running['state'] {
    if (wanted === 0) return leaving.length > 0 || present.length > 0 ? 'stopping' : 'stopped'
    if (ready >= wanted) return 'ready'
    if (replicas.length === 0) return 'starting'
    if (ready > 0) return 'unready'
    const states = new Set(replicas.map((each) => each.state))
    return (['failed', 'restarting', 'unready', 'starting'] as const).find((each) => states.has(each)) ?? 'starting'
  }
}

function replicaOf(pod: Pod, use: Use | undefined): Replica {
  const since = pod.status?.containerStatuses
    ?.map((each) => each.state?.running?.startedAt)
    .filter((each) => each !== undefined)
    .sort()
    .at(-1)
  return {
    name: pod.metadata.name,
    state: podState(pod),
    restarts: restartsOf(pod),
    ...(use && { memory: use.memory, cpu: use.cpu }),
    ...(since !== undefined && { since }),
  }
}

/** How long a replica that has not been ready yet counts as starting, in milliseconds. */
const young = 600_000

function podState(pod: Pod): Replica['state'] {
  if (isReady(pod)) return 'ready'
  const trouble = troubleOf(pod)
  if (trouble?.kind === 'crash') return 'restarting'
  if (trouble?.kind === 'stuck' && !/^no machine/.test(trouble.words)) return 'failed'
  const wasReady = restartsOf(pod) > 0 || Date.now() - Date.parse(pod.metadata.creationTimestamp) > young
  return wasReady ? 'unready' : 'starting'
}
