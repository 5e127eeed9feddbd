import { type Graph, nodeOf, nodesOf } from '../../graph/graph.ts'
import type { JobNode, ScheduleNode } from '../../graph/node.ts'
import type { KubernetesObject, OfKind } from './document.ts'
import type { JobSpec } from './kinds/kubernetes.gen.ts'
import { labelsOf, namespaceOf, shortened } from './names.ts'
import { type Pod, podOf } from './pod.ts'
import { policyOf } from './policies.ts'
import { containerIn, type Scene, sceneOf } from './scene.ts'
import type { Site } from './site.ts'
import { claimsOf } from './volumes.ts'

/** How long a finished Job stays to be looked at: a day. */
const kept = 86_400

/**
 * The Job that runs these jobs, which are one or are of one batch, in one pod. `attempt` tells it from every other run:
 * a Job never runs twice. One that an owner applies (`once`) is tried again by the cluster, as often as the platform
 * says. The objects of the jobs (`objectsOf`) must exist.
 */
export function jobObject(graph: Graph, site: Site, jobs: readonly JobNode[], attempt: string): OfKind<'Job'> {
  const [first] = jobs as [JobNode]
  const pod = jobPod(sceneOf(graph, site), jobs)
  if (!pod) throw new Error(`${first.id} has no image`)
  // In a deployment of ours, whether it is tried again is decided here, with what it has printed.
  const retries = attempt === 'once' ? first.retries : 0
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: {
      name: shortened(`${first.id}-${attempt}`, 63),
      namespace: namespaceOf(graph, site, first),
      labels: labelsOf(graph, first),
    },
    spec: {
      ...jobSpec(graph, first, pod, {
        retries,
        seconds: (retries + 1) * jobs.reduce((sum, job) => sum + job.timeout, 0),
      }),
      ttlSecondsAfterFinished: kept,
    },
  }
}

/** What the pods of a job need to exist: nothing for a job by the clock, whose schedule has it. */
export function jobObjects(scene: Scene, job: JobNode): KubernetesObject[] {
  const pod = job.when === 'schedule' ? undefined : jobPod(scene, [job])
  return pod ? [...policyOf(scene, job), ...claimsOf(scene, job), ...(pod.files?.maps ?? [])] : []
}

/** A schedule, with what its job needs. */
export function scheduleObjects(scene: Scene, schedule: ScheduleNode): KubernetesObject[] {
  const { graph, site } = scene
  const job = nodeOf(graph, schedule.job, 'job')
  const pod = jobPod(scene, [job])
  if (!pod) return []
  return [
    ...policyOf(scene, job),
    ...claimsOf(scene, job),
    ...(pod.files?.maps ?? []),
    {
      apiVersion: 'batch/v1',
      kind: 'CronJob',
      // Its Jobs get eleven characters more.
      metadata: {
        name: shortened(schedule.id, 52),
        namespace: namespaceOf(graph, site, job),
        labels: labelsOf(graph, schedule),
      },
      spec: {
        schedule: schedule.cron,
        timeZone: 'Etc/UTC',
        concurrencyPolicy: 'Forbid',
        // A start that was missed for longer than this waits for the next time. Without a bound, a hundred missed ones
        // stop the schedule for good.
        startingDeadlineSeconds: 300,
        successfulJobsHistoryLimit: 3,
        failedJobsHistoryLimit: 3,
        jobTemplate: {
          metadata: { labels: labelsOf(graph, job) },
          spec: jobSpec(graph, job, pod, { retries: job.retries, seconds: job.timeout * (job.retries + 1) }),
        },
      },
    },
  ]
}

/** True for a job that some schedule runs. */
export function isScheduled(graph: Graph, job: JobNode): boolean {
  return nodesOf(graph, 'schedule').some((schedule) => schedule.job === job.id)
}

function jobPod(scene: Scene, jobs: readonly JobNode[]): Pod | undefined {
  const [first] = jobs as [JobNode]
  const container = containerIn(scene, first)
  const command = first.batch ? [...container.command, ...jobs.map((job) => job.batch!.argument)] : container.command
  return podOf(scene, container, {
    kind: 'jobs',
    command,
    volumeName: (id) => shortened(id, 63),
    volumes: container.volumes.map(({ id }) => ({
      name: shortened(id, 63),
      persistentVolumeClaim: { claimName: shortened(id, 63) },
    })),
  })
}

function jobSpec(
  graph: Graph,
  job: JobNode,
  pod: Pod,
  { retries, seconds }: { readonly retries: number; readonly seconds: number },
): JobSpec {
  return {
    backoffLimit: retries,
    activeDeadlineSeconds: Math.ceil(seconds),
    template: {
      metadata: {
        labels: labelsOf(graph, job),
        ...(Object.keys(pod.annotations).length > 0 && { annotations: pod.annotations }),
      },
      spec: { restartPolicy: 'Never', ...pod.spec },
    },
  }
}
