import { Failure } from '../../../base/failure.ts'
import type { NodeId } from '../../../graph/id.ts'
import type { Tell } from '../../target.ts'
import type { Kubectl } from './kubectl.ts'
import { isGone, isReady, type Pod, type Workload } from './live.ts'
import { keyOf, type Ref, refOf } from './inventory.ts'
import type { Look } from './look.ts'
import { restartsOf, type Trouble, troubleOf } from './trouble.ts'

/** How long a rollout may take, in seconds. */
export interface Budget {
  /** From the start of a replica's container to its being ready. */
  readonly boot: number
  /** For what comes before: a machine with room, the image. */
  readonly setUp: number
}

/** Why a rollout cannot succeed, with what its pod said last. */
export interface Broken {
  readonly words: string
  readonly pod?: Pod
  readonly container?: string
}

/** How far a rollout is: done, on its way (and what it waits for), or without hope. */
export type Progress =
  | { readonly state: 'done' }
  | { readonly state: 'waiting'; readonly words: string }
  | { readonly state: 'broken'; readonly broken: Broken }

/** True for a pod that was made from the present definition of its workload. */
export function isCurrent(pod: Pod, workload: Workload): boolean {
  const wanted = Object.entries(workload.spec.template.metadata?.annotations ?? {})
  return wanted.every(([name, value]) => pod.metadata.annotations?.[name] === value)
}

/** The pods of a workload. */
export function podsOf(workload: Workload, pods: readonly Pod[]): Pod[] {
  const wanted = Object.entries(workload.spec.selector.matchLabels ?? {})
  return pods.filter(
    (pod) =>
      pod.metadata.namespace === workload.metadata.namespace &&
      wanted.length > 0 &&
      wanted.every(([name, value]) => pod.metadata.labels?.[name] === value),
  )
}

/**
 * How far the rollout of one workload is. `since` is when its waiting began and `now` the present, both in
 * milliseconds.
 */
export function progressOf(
  workload: Workload,
  pods: readonly Pod[],
  budget: Budget,
  since: number,
  now: number,
): Progress {
  const { spec, status, metadata } = workload
  const wanted = spec.replicas ?? 1
  const own = podsOf(workload, pods)
  const [current, old] = [
    own.filter((pod) => !isGone(pod) && isCurrent(pod, workload)),
    own.filter((pod) => !isCurrent(pod, workload)),
  ]
  const ready = current.filter(isReady).length
  const seen = (status?.observedGeneration ?? 0) >= (metadata.generation ?? 0)
  if (
    seen &&
    ready >= wanted &&
    (status?.updatedReplicas ?? 0) >= wanted &&
    (status?.replicas ?? 0) <= wanted &&
    old.filter((pod) => !isGone(pod)).length === 0
  )
    return { state: 'done' }
  for (const pod of current) {
    const broken = brokenBy(pod, budget, since, now)
    if (broken) return { state: 'broken', broken }
  }
  const troubled = current.map((pod) => ({ pod, trouble: troubleOf(pod) })).find((each) => each.trouble)
  if (troubled)
    return {
      state: 'waiting',
      words: `${troubled.pod.metadata.name} ${troubled.trouble!.words} (${ready} of ${wanted} ready)`,
    }
  if (wanted > 0 && current.length === 0)
    return now - since > budget.setUp * 1000
      ? { state: 'broken', broken: { words: 'the cluster makes no pod of it' } }
      : { state: 'waiting', words: old.length > 0 ? 'the one before it ends' : 'its first pod' }
  return {
    state: 'waiting',
    words:
      old.length > 0 ? `${old.length} of the old ${old.length === 1 ? 'ends' : 'end'}` : `${ready} of ${wanted} ready`,
  }
}

/** Why a pod will never be ready, if that can be said already. */
function brokenBy(pod: Pod, budget: Budget, since: number, now: number): Broken | undefined {
  const trouble = troubleOf(pod)
  if (!trouble) return undefined
  const broken = (words: string): Broken => ({
    words,
    pod,
    ...(trouble.container !== undefined && { container: trouble.container }),
  })
  const begun = startedAt(pod)
  const age = now - Math.max(since, Date.parse(pod.metadata.creationTimestamp))
  if (trouble.kind === 'crash' && crashes(pod) >= 2) return broken(trouble.words)
  if (trouble.kind === 'stuck' && isHopeless(trouble) && age > patience * 1000) return broken(trouble.words)
  if (begun !== undefined) {
    const tried = now - Math.max(begun, since)
    return tried > (budget.boot + slack) * 1000 ? broken(readyWords(trouble, budget)) : undefined
  }
  return age > budget.setUp * 1000 ? broken(trouble.words) : undefined
}

/** The replicas of a workload that will not get ready by themselves, or not for minutes. */
export function tiredOf(workload: Workload, pods: readonly Pod[]): Pod[] {
  return podsOf(workload, pods).filter((pod) => {
    const trouble = isGone(pod) ? undefined : troubleOf(pod)
    if (!trouble) return false
    if (!isCurrent(pod, workload)) return workload.kind === 'StatefulSet'
    return trouble.kind === 'crash' ? crashes(pod) >= 2 : trouble.kind === 'stuck' && isHopeless(trouble)
  })
}

/** What cannot get better without somebody changing something; a missing machine or a slow registry can. */
function isHopeless({ words }: Trouble): boolean {
  return /^cannot (start|get the image)/.test(words)
}

/** Seconds that something hopeless is watched before it is believed, and those that a health check may be late. */
const [patience, slack] = [12, 4]

function readyWords(trouble: Trouble, { boot }: Budget): string {
  return trouble.kind === 'crash' ? trouble.words : `was not ready within ${boot} s of its start`
}

/** How often a container of a pod has ended badly and was started again. */
function crashes(pod: Pod): number {
  return Math.max(restartsOf(pod), ...(pod.status?.initContainerStatuses ?? []).map((each) => each.restartCount))
}

/** When the containers of a pod were first seen running, in milliseconds. */
function startedAt(pod: Pod): number | undefined {
  const times = (pod.status?.containerStatuses ?? [])
    .flatMap(({ state, lastState }) => [
      state?.running?.startedAt,
      state?.terminated?.startedAt,
      lastState?.terminated?.startedAt,
    ])
    .filter((each) => each !== undefined)
  return times.length === 0 ? undefined : Math.min(...times.map((each) => Date.parse(each)))
}

/** Waits until workloads run as they are defined, telling what they wait for; gives why they never will. */
export async function awaitRollout(
  look: Look,
  workloads: readonly Ref[],
  budget: Budget,
  tell: Tell,
  pause = defaultPause,
): Promise<Broken | undefined> {
  const since = Date.now()
  let told = ''
  for (let failed = 0; ; await pause()) {
    const seen = await look().catch((error: unknown) => {
      // A server that restarts is away for a while; what it runs goes on.
      if (++failed > 20) throw error
      return undefined
    })
    if (!seen) continue
    failed = 0
    const progress = workloads.map((ref): Progress => {
      const workload = seen.workloads.find((each) => keyOf(refOf(each)) === keyOf(ref))
      return workload
        ? progressOf(workload, seen.pods, budget, since, Date.now())
        : { state: 'waiting', words: 'the cluster to take it up' }
    })
    const broken = progress.find((each) => each.state === 'broken')
    if (broken) return broken.broken
    const waiting = progress.find((each) => each.state === 'waiting')
    if (!waiting) return undefined
    if (waiting.words !== told) tell((told = waiting.words))
  }
}

const defaultPause = () => new Promise<void>((resolve) => setTimeout(resolve, 300))

/** The Failure of a release that never gets ready: why, what the cluster says of it, and its last words. */
export async function brokenRelease(kubectl: Kubectl, id: NodeId, broken: Broken): Promise<Failure> {
  const [events, words] = await Promise.all([eventsOf(kubectl, broken.pod), lastWords(kubectl, broken)])
  return new Failure({
    step: id,
    reason: `the release never got ready: ${broken.pod ? `${broken.pod.metadata.name} ` : ''}${broken.words}`,
    output: [...events, ...words],
    do: `see \`stackwright logs ${id}\`, mend the cause, and run \`stackwright up\` again`,
  })
}

/** What the cluster warns of about a pod, oldest first. */
async function eventsOf(kubectl: Kubectl, pod: Pod | undefined): Promise<string[]> {
  if (!pod) return []
  const { code, output } = await kubectl.run(
    [
      'get',
      'events',
      '--namespace',
      pod.metadata.namespace!,
      '--field-selector',
      `involvedObject.uid=${pod.metadata.uid},type=Warning`,
      '--output=json',
    ],
    { within: 15 },
  )
  if (code !== 0) return []
  const { items } = JSON.parse(output) as {
    readonly items: readonly {
      readonly message?: string
      readonly reason?: string
      readonly lastTimestamp?: string | null
    }[]
  }
  const told = [...items]
    .sort((a, b) => ((a.lastTimestamp ?? '') < (b.lastTimestamp ?? '') ? -1 : 1))
    .map((event) => `${event.reason ?? 'event'}: ${(event.message ?? '').replace(/\s+/g, ' ').slice(0, 240)}`)
  return [...new Set(told)].slice(-4)
}

/** The last lines of a container, of its previous life when this one has said nothing yet. */
export async function lastWords(
  kubectl: Kubectl,
  { pod, container }: Pick<Broken, 'pod' | 'container'>,
  lines = 15,
): Promise<string[]> {
  if (!pod) return []
  const of = [
    'logs',
    pod.metadata.name,
    '--namespace',
    pod.metadata.namespace!,
    ...(container === undefined ? ['--all-containers'] : ['--container', container]),
    `--tail=${lines}`,
  ]
  const [present, previous] = await Promise.all([
    kubectl.run(of, { within: 15 }),
    kubectl.run([...of, '--previous'], { within: 15 }),
  ])
  const said = [present, previous]
    .filter((each) => each.code === 0)
    .map((each) => each.output.split('\n').filter(Boolean))
  return said.find((each) => each.length > 0) ?? []
}
