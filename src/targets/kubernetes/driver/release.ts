import { Failure } from '../../../base/failure.ts'
import type { NodeId } from '../../../graph/id.ts'
import type { Tell } from '../../target.ts'
import type { KubernetesObject } from '../document.ts'
import { apply, prune } from './apply.ts'
import type { Cluster } from './cluster.ts'
import { manager } from './drift.ts'
import { keyOf, refOf, type Ref } from './inventory.ts'
import { isGone, type Live, type Pod, type Workload } from './live.ts'
import { awaitOperated, hibernate, isOperated, restartServer } from './operated.ts'
import { awaitRollout, type Broken, brokenRelease, type Budget, podsOf, tiredOf } from './rollout.ts'
import { isRolling } from './stamp.ts'

/** Seconds for a machine to be found and the image to be there: a cluster that grows by itself takes minutes. */
const setUp = 300

/**
 * Applies the objects of a node and waits until they run as they say. A release that never gets ready is taken back:
 * the one before it is applied again, and the Failure tells why.
 */
export async function release(cluster: Cluster, id: NodeId, tell: Tell): Promise<void> {
  const objects = await cluster.wanted(id)
  const before = (await cluster.inventory()).get(id)?.last
  tell(`applying ${objects.length === 1 ? 'one object' : `${objects.length} objects`}`)
  let live: readonly Live[]
  try {
    live = await apply(cluster, id, objects)
  } catch (error) {
    // Some of them may be there by now.
    if (before) await apply(cluster, id, before).catch(() => undefined)
    throw error
  }
  await wake(cluster, id, objects, live)
  await Promise.all(objects.filter(isOperated).map((object) => hibernate(cluster, refOf(object), false)))
  await renewTired(cluster, live)
  const broken = await settled(cluster, id, objects, tell)
  if (broken) throw await takenBack(cluster, id, objects, before, broken, tell)
  await awaitOperated(cluster, id, objects, tell)
  await prune(cluster, id, objects)
}

/**
 * Restarts what runs for a node by its rollout rule. One whose new replicas never get ready goes back to the old ones.
 */
export async function restart(cluster: Cluster, id: NodeId, tell: Tell): Promise<void> {
  const workloads = await workloadsFor(cluster, id)
  const operated = (await cluster.wanted(id)).filter(isOperated)
  await Promise.all(operated.map((object) => restartServer(cluster, refOf(object))))
  await awaitOperated(cluster, id, operated, tell)
  const each = (verb: 'restart' | 'undo') =>
    Promise.all(
      workloads.map((workload) =>
        cluster.kubectl.ask(`restart ${id}`, [
          'rollout',
          verb,
          nameOf(workload),
          '--namespace',
          workload.metadata.namespace!,
        ]),
      ),
    )
  await each('restart')
  const broken = await awaitRollout(cluster.look, workloads.map(refFor), budgetOf(cluster, id), tell)
  if (!broken) return
  const failure = await brokenRelease(cluster.kubectl, id, broken)
  await each('undo')
  await awaitRollout(cluster.look, workloads.map(refFor), budgetOf(cluster, id), tell)
  throw new Failure({ ...failure.facts, left: 'what ran before runs on' })
}

/**
 * Waits until no process of a node runs any more: its replicas get their signal and their time, its schedule pauses.
 */
export async function stop(cluster: Cluster, id: NodeId, tell: Tell): Promise<void> {
  const seen = await cluster.look()
  const own = (live: Live) => cluster.nodeOf(live) === id
  const workloads = seen.workloads.filter(own)
  const operated = ((await cluster.inventory()).get(id)?.objects ?? []).filter(isOperated)
  await pauseScaler(cluster, id, true)
  await Promise.all([
    ...operated.map((ref) => hibernate(cluster, ref, true)),
    ...workloads.filter((each) => each.spec.replicas !== 0).map((workload) => setReplicas(cluster, workload, 0)),
    ...seen.others
      .filter((each) => own(each) && each.kind === 'CronJob')
      .map((cron) => patch(cluster, `stop ${id}`, cron, { spec: { suspend: true } })),
  ])
  const grace = Math.max(
    30,
    ...workloads.map((each) => each.spec.template.spec?.terminationGracePeriodSeconds ?? 30),
    ...operated.map(() => 1800),
  )
  if (workloads.length + operated.length > 0)
    await awaitGone(
      cluster,
      id,
      grace,
      (pods) => [...workloads.flatMap((each) => podsOf(each, pods)), ...(operated.length > 0 ? pods.filter(own) : [])],
      tell,
    )
}

/** Sets the replicas of a workload, whoever else may own their number: an autoscaler lets go of what stands at none. */
export async function setReplicas(cluster: Pick<Cluster, 'kubectl'>, workload: Live, replicas: number): Promise<void> {
  await patch(cluster, `scale ${workload.metadata.name}`, workload, { spec: { replicas } }, '--subresource=scale')
}

async function patch(
  cluster: Pick<Cluster, 'kubectl'>,
  step: string,
  live: Live,
  change: unknown,
  ...more: readonly string[]
): Promise<void> {
  const { metadata } = live
  await cluster.kubectl.ask(step, [
    'patch',
    nameOf(live),
    '--namespace',
    metadata.namespace!,
    '--type=merge',
    `--patch=${JSON.stringify(change)}`,
    `--field-manager=${manager}-driver`,
    ...more,
  ])
}

async function awaitGone(
  cluster: Cluster,
  id: NodeId,
  grace: number,
  of: (pods: readonly Pod[]) => readonly Pod[],
  tell: Tell,
): Promise<void> {
  const since = Date.now()
  let told = -1
  for (;;) {
    const { pods } = await cluster.look()
    const left = of(pods).filter((pod) => pod.metadata.deletionTimestamp !== undefined || !isGone(pod))
    if (left.length === 0) return
    if (Date.now() - since > (grace + 60) * 1000) {
      const names = left.map((pod) => pod.metadata.name).join(', ')
      throw new Failure({
        step: `stop ${id}`,
        reason: `${names} did not end within ${grace} s`,
        left: 'it is not known whether it still runs',
        do: 'see whether the machine that it is on still answers, and run the same command again',
      })
    }
    if (left.length !== told) tell(`${(told = left.length)} ${left.length === 1 ? 'replica ends' : 'replicas end'}`)
    await new Promise((resolve) => setTimeout(resolve, 300))
  }
}

/**
 * A number of replicas that an autoscaler owns stays at none until somebody gives it a first one; one that we own is
 * applied anyway.
 */
async function wake(
  cluster: Cluster,
  id: NodeId,
  objects: readonly KubernetesObject[],
  live: readonly Live[],
): Promise<void> {
  const least = leastOf(objects)
  if (least === undefined) return
  await pauseScaler(cluster, id, false)
  const scaled = new Set(
    objects
      .filter((object) => isRolling(object) && object.spec?.replicas === undefined)
      .map((object) => object.metadata.name),
  )
  const low = live.filter(
    (each) => isWorkload(each) && scaled.has(each.metadata.name) && (each.spec?.['replicas'] as number) < least,
  )
  await Promise.all(low.map((workload) => setReplicas(cluster, workload, least)))
}

/** The fewest replicas that an autoscaler among the objects keeps; undefined without one. */
export function leastOf(objects: readonly KubernetesObject[]): number | undefined {
  for (const object of objects) {
    if (object.kind === 'HorizontalPodAutoscaler') return object.spec?.minReplicas ?? 1
    if (object.kind === 'ScaledObject') return object.spec?.minReplicaCount ?? 1
  }
  return undefined
}

/** KEDA, unlike the cluster's own autoscaler, would wake what has been stopped as soon as work waits. */
async function pauseScaler(cluster: Cluster, id: NodeId, paused: boolean): Promise<void> {
  const scaler = (await cluster.inventory()).get(id)?.objects.find((ref) => ref.kind === 'ScaledObject')
  if (!scaler) return
  const args = [
    'annotate',
    `scaledobjects.keda.sh/${scaler.name}`,
    '--namespace',
    scaler.namespace!,
    '--overwrite',
    `--field-manager=${manager}-driver`,
  ]
  const end = await cluster.kubectl.run([
    ...args,
    paused ? 'autoscaling.keda.sh/paused-replicas=0' : 'autoscaling.keda.sh/paused-replicas-',
  ])
  if (end.code !== 0 && !/not found/i.test(end.error)) await cluster.kubectl.ask(`stop ${id}`, args)
}

async function settled(
  cluster: Cluster,
  id: NodeId,
  objects: readonly KubernetesObject[],
  tell: Tell,
): Promise<Broken | undefined> {
  const rolling = objects.filter(isRolling).map(refOf)
  return rolling.length === 0 ? undefined : awaitRollout(cluster.look, rolling, budgetOf(cluster, id), tell)
}

/** Goes back to what was applied before, and gives the Failure of what was not taken. */
async function takenBack(
  cluster: Cluster,
  id: NodeId,
  objects: readonly KubernetesObject[],
  before: readonly KubernetesObject[] | undefined,
  broken: Broken,
  tell: Tell,
): Promise<Failure> {
  // Asked before its pods are gone.
  const failure = await brokenRelease(cluster.kubectl, id, broken)
  const left = (words: string) => new Failure({ ...failure.facts, left: words })
  if (before === undefined) {
    await Promise.all((await workloadsFor(cluster, id)).map((workload) => setReplicas(cluster, workload, 0)))
    return left('nothing served before it, so it was stopped; its objects stay to be looked at')
  }
  if (JSON.stringify(before) === JSON.stringify(objects))
    return left('it is the same release as before: nothing was changed')
  tell('going back to the release before')
  const live = await apply(cluster, id, before)
  await wake(cluster, id, before, live)
  await renewTired(cluster, live)
  const again = await settled(cluster, id, before, tell).catch(() => broken)
  return left(again ? 'the release before it was put back, and is not ready yet' : 'the release before it serves on')
}

/**
 * Replicas that have given up, or that a StatefulSet is stuck on
 * (https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#forced-rollback), make way for new ones:
 * what they failed for may be mended by now, and a cluster waits for minutes before it tries again.
 */
async function renewTired(cluster: Cluster, live: readonly Live[]): Promise<void> {
  const known = live.filter((each) => isWorkload(each) && (each.metadata.generation ?? 1) > 1).map(refFor)
  if (known.length === 0) return
  const { workloads, pods } = await cluster.look()
  const tired = workloads
    .filter((each) => known.some((ref) => keyOf(ref) === keyOf(refFor(each))))
    .flatMap((workload) => tiredOf(workload, pods))
  await Promise.all(
    [...Map.groupBy(tired, (pod) => pod.metadata.namespace!)].map(([namespace, each]) => {
      const names = each.map((pod) => pod.metadata.name)
      return cluster.kubectl.ask('renew', [
        'delete',
        'pods',
        ...names,
        '--namespace',
        namespace,
        '--wait=false',
        '--ignore-not-found',
      ])
    }),
  )
}

async function workloadsFor(cluster: Cluster, id: NodeId): Promise<readonly Workload[]> {
  return (await cluster.look()).workloads.filter((workload) => cluster.nodeOf(workload) === id)
}

/** How long a node may take to be ready. */
function budgetOf({ graph }: Pick<Cluster, 'graph'>, id: NodeId): Budget {
  const node = graph.nodes.get(id)
  const boot =
    node?.kind === 'service' ? node.health.boot.within : node?.kind === 'store' ? node.server.health.boot.within : 60
  return { boot, setUp }
}

function isWorkload({ kind }: Live): boolean {
  return kind === 'Deployment' || kind === 'StatefulSet'
}

function refFor({ apiVersion, kind, metadata }: Live): Ref {
  return refOf({ apiVersion, kind, metadata })
}

function nameOf({ kind, metadata }: Pick<Live, 'kind' | 'metadata'>): string {
  return `${kind.toLowerCase()}/${metadata.name}`
}
