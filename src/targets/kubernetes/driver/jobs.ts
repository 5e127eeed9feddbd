import { fingerprint } from '../../../base/json.ts'
import type { JobNode } from '../../../graph/node.ts'
import { type JobEnd, runParts } from '../../jobs.ts'
import type { JobResult, Tell } from '../../target.ts'
import { namespaceOf, nodeLabel, shortened } from '../names.ts'
import { jobObject } from '../objects.ts'
import { mainContainer } from '../scaling.ts'
import { apply, prune } from './apply.ts'
import type { Cluster } from './cluster.ts'
import { manager } from './drift.ts'
import { conditionOf, type Condition, type LiveMeta, type Pod } from './live.ts'
import { brokenRelease } from './rollout.ts'
import { troubleOf } from './trouble.ts'

/** Marks a Job whose result has been taken over: it will not be taken for the work of an interrupted run. */
const settledMark = 'stackwright.dev/settled'

interface LiveJob {
  readonly apiVersion: string
  readonly kind: 'Job'
  readonly metadata: LiveMeta
  readonly status?: { readonly active?: number; readonly conditions?: readonly Condition[] }
}

/**
 * Runs jobs of one batch as one Job, or a single one, with the retries of its node. A Job that an interrupted run has
 * left, and that is the very same, is waited for instead of being run twice; another one of the same node is ended
 * first.
 */
export async function runJobs(
  cluster: Cluster,
  nodes: readonly JobNode[],
  tell: Tell,
  done: (node: JobNode, result: JobResult) => void,
): Promise<void> {
  const [first] = nodes as [JobNode]
  const needs = await Promise.all(nodes.map(async (node) => [node.id, await cluster.wanted(node.id)] as const))
  await apply(
    cluster,
    first.id,
    needs.flatMap(([, objects]) => objects),
  )
  const site = await cluster.site()
  const settled: string[] = []
  let attempts = 0
  const attempt = async (parts: readonly string[], onLine: (line: string) => void): Promise<JobEnd> => {
    const left = first.batch ? nodes.filter((node) => parts.includes(node.batch!.argument)) : nodes
    // The very first run may find what an interrupted one has left; a second try is always a new one.
    const name = await startJob(cluster, left, site, attempts++ === 0, tell)
    settled.push(name)
    return follow(cluster, first, name, tell, onLine)
  }
  const finished: [JobNode, JobResult][] = []
  await runParts(
    nodes,
    attempt,
    { command: commandOf(first), log: `\`stackwright logs ${first.id}\`` },
    tell,
    (node, result) => {
      // The last of them is told when it is certain that no later run takes its Job for an unfinished one.
      if (finished.length + 1 < nodes.length) done(node, result)
      finished.push([node, result])
    },
  )
  await settle(cluster, namespaceOf(cluster.graph, site, first), settled)
  await Promise.all(
    needs.filter(([, objects]) => objects.length > 0).map(([id, objects]) => prune(cluster, id, objects)),
  )
  done(...finished.at(-1)!)
}

function commandOf(node: JobNode): string[] {
  return node.command.map((word) => (typeof word === 'string' ? word : '...'))
}

/** Starts the Job of jobs, or finds the one that runs already; gives its name. */
async function startJob(
  cluster: Cluster,
  nodes: readonly JobNode[],
  site: Awaited<ReturnType<Cluster['site']>>,
  mayResume: boolean,
  tell: Tell,
): Promise<string> {
  const [first] = nodes as [JobNode]
  const { kubectl, graph } = cluster
  const hash = fingerprint(jobObject(graph, site, nodes, '').spec).slice(0, 6)
  const namespace = namespaceOf(graph, site, first)
  const { items } = await kubectl.read<{ readonly items: readonly LiveJob[] }>(first.id, [
    'get',
    'jobs.batch',
    '--namespace',
    namespace,
    '--selector',
    `${cluster.selector},${nodeLabel}=${shortened(first.id, 63)}`,
  ])
  const named = (number: number) => jobObject(graph, site, nodes, `${hash}-${number}`)
  const names = new Set(items.map((item) => item.metadata.name))
  let number = 1
  while (names.has(named(number).metadata.name!)) number++
  const latest = items.find((item) => item.metadata.name === named(number - 1).metadata.name)
  if (
    latest &&
    mayResume &&
    latest.metadata.annotations?.[settledMark] === undefined &&
    conditionOf(latest, 'Failed')?.status !== 'True'
  ) {
    tell('going on with a run that was interrupted')
    return latest.metadata.name
  }
  const others = items.filter((item) => (item.status?.active ?? 0) > 0)
  if (others.length > 0) {
    tell('ending an earlier run of it')
    await kubectl.ask(
      first.id,
      [
        'delete',
        'jobs.batch',
        ...others.map((item) => item.metadata.name),
        '--namespace',
        namespace,
        '--cascade=foreground',
        '--ignore-not-found',
      ],
      { within: 180 },
    )
  }
  const job = named(number)
  await kubectl.ask(first.id, ['create', '--filename=-', `--field-manager=${manager}`, '--output=name'], {
    input: JSON.stringify(job),
  })
  return job.metadata.name!
}

async function settle(cluster: Cluster, namespace: string, names: readonly string[]): Promise<void> {
  await cluster.kubectl.ask('note the result', [
    'annotate',
    'jobs.batch',
    ...new Set(names),
    '--namespace',
    namespace,
    '--overwrite',
    `${settledMark}=true`,
    `--field-manager=${manager}-driver`,
  ])
}

/** Hears what a Job says until it ends, and gives how. */
async function follow(
  cluster: Cluster,
  node: JobNode,
  name: string,
  tell: Tell,
  onLine: (line: string) => void,
): Promise<JobEnd> {
  const [heard, last]: [{ count: number }, string[]] = [{ count: 0 }, []]
  const hear = (line: string) => {
    last.push(line)
    if (last.length > 30) last.shift()
    onLine(line)
  }
  const since = Date.now()
  let [told, following]: [string, Promise<void> | undefined] = ['', undefined]
  for (;;) {
    const { pods, others } = await cluster.look()
    const job = others.find((each) => each.kind === 'Job' && each.metadata.name === name) as LiveJob | undefined
    const pod = pods
      .filter((each) => each.metadata.ownerReferences?.some((owner) => owner.kind === 'Job' && owner.name === name))
      .sort((a, b) => (a.metadata.creationTimestamp < b.metadata.creationTimestamp ? 1 : -1))[0]
    const main = pod?.status?.containerStatuses?.find((each) => each.name === mainContainer)
    if (pod && (main?.state?.running || main?.state?.terminated))
      following ??= listen(cluster, pod, heard, hear).finally(() => (following = undefined))
    const late = job && conditionOf(job, 'Failed')?.reason === 'DeadlineExceeded'
    if (late || (job && main?.state?.terminated) || (job && isOver(job))) {
      // What came after the last look is in the log all the same.
      await following
      if (pod && !late) await listen(cluster, pod, heard, hear, false)
      if (late) return { how: 'timeout', code: null, lastLines: last }
      const code = main?.state?.terminated?.exitCode ?? (job && conditionOf(job, 'Complete')?.status === 'True' ? 0 : 1)
      return {
        how: 'exit',
        code,
        lastLines: [
          ...last,
          ...(code === 0 || pod?.status?.reason === undefined
            ? []
            : [`${pod.status.reason}: ${pod.status.message ?? ''}`]),
          ...(main?.state?.terminated?.reason === 'OOMKilled'
            ? ['it was ended for using more memory than it may']
            : []),
        ],
      }
    }
    if (!job && Date.now() - since > 15_000)
      return { how: 'aborted', code: null, lastLines: [...last, `the Job ${name} is gone`] }
    if (pod && !main?.state?.running) {
      const trouble = troubleOf(pod)
      if (trouble?.kind === 'stuck' && Date.now() - since > (/^no machine/.test(trouble.words) ? 300_000 : 15_000)) {
        const failure = await brokenRelease(cluster.kubectl, node.id, { words: trouble.words, pod })
        await cluster.kubectl.ask(node.id, [
          'delete',
          'jobs.batch',
          name,
          '--namespace',
          pod.metadata.namespace!,
          '--ignore-not-found',
          '--wait=false',
        ])
        throw failure
      }
      if (trouble && trouble.words !== told) tell((told = trouble.words))
    }
    await new Promise((resolve) => setTimeout(resolve, 300))
  }
}

/** Hears the lines of a pod that were not heard yet; a connection that breaks is taken up again where it was. */
async function listen(
  { kubectl }: Pick<Cluster, 'kubectl'>,
  pod: Pod,
  heard: { count: number },
  hear: (line: string) => void,
  follow = true,
): Promise<void> {
  let count = 0
  for await (const line of kubectl.lines([
    'logs',
    pod.metadata.name,
    '--namespace',
    pod.metadata.namespace!,
    `--container=${mainContainer}`,
    ...(follow ? ['--follow'] : []),
  ])) {
    if (++count <= heard.count) continue
    heard.count = count
    hear(line)
  }
}

function isOver(job: LiveJob): boolean {
  return conditionOf(job, 'Complete')?.status === 'True' || conditionOf(job, 'Failed')?.status === 'True'
}
