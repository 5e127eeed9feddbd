import { fingerprint } from '../../base/json.ts'
import { type Problem, problem } from '../../base/problem.ts'
import { batches } from '../../graph/batches.ts'
import { jobChecksums } from '../../graph/checksum.ts'
import { type Graph, nodesOf, once } from '../../graph/graph.ts'
import type { NodeId } from '../../graph/id.ts'
import { isDoable, startNeeds } from '../../graph/needs.ts'
import type { JobNode } from '../../graph/node.ts'
import { inOrder } from '../../graph/order.ts'

/** Jobs that run as one task, one after another. */
export interface JobStep {
  /** The id of the first. */
  readonly id: NodeId
  readonly jobs: readonly JobNode[]
  /**
   * Of the inputs of all of them, and of what they come after; undefined for a proof, which is taken of each release.
   */
  readonly checksum?: string
}

/**
 * The steps of the lifecycle in their order: what must be done before services start, and what needs services that run.
 */
export interface JobSteps {
  readonly before: readonly JobStep[]
  readonly after: readonly JobStep[]
}

/**
 * The jobs of a graph as steps. What stops services is a step of its own: the rest of its batch is due more often, and
 * must not stop anything. A job that needs a service comes after all services have started, and so do proofs.
 */
export const jobSteps: (graph: Graph) => JobSteps = once((graph) => {
  const needs = startNeeds(graph)
  const sorted = inOrder(needs.keys(), (id) => needs.get(id) ?? [])
  const ordered = 'order' in sorted ? sorted.order : []
  const jobs = ordered.map((id) => graph.nodes.get(id)!).filter((node): node is JobNode => node.kind === 'job')
  const late = needingServices(graph)
  const due = (isLate: boolean) => jobs.filter((job) => job.when === 'deploy' && late.has(job.id) === isLate)
  return {
    before: grouped(graph, due(false)),
    after: [
      ...grouped(graph, due(true)),
      ...jobs.filter((job) => job.when === 'verify').map((job): JobStep => ({ id: job.id, jobs: [job] })),
    ],
  }
})

/** The step that runs a job; undefined for one by the clock. */
export function stepOf(graph: Graph, job: NodeId): JobStep | undefined {
  return stepByJob(graph).get(job)
}

const stepByJob = once((graph) => {
  const { before, after } = jobSteps(graph)
  return new Map([...before, ...after].flatMap((step) => step.jobs.map((job) => [job.id, step] as const)))
})

/** What needs a service, directly or through what it needs. */
export const needingServices: (graph: Graph) => ReadonlySet<NodeId> = once((graph) => {
  const needs = startNeeds(graph)
  const found = new Set<NodeId>()
  const sorted = inOrder(needs.keys(), (id) => needs.get(id) ?? [])
  for (const id of 'order' in sorted ? sorted.order : []) {
    const isService = (need: NodeId) => ['service', 'route'].includes(graph.nodes.get(need)?.kind ?? '')
    if ((needs.get(id) ?? []).some((need) => isService(need) || found.has(need))) found.add(id)
  }
  return found
})

/**
 * Services that wait for a job which needs a service that runs: on AWS all services start together. Each is told at the
 * user's line.
 */
export function checkSteps(graph: Graph): Problem[] {
  const needs = startNeeds(graph)
  const late = needingServices(graph)
  return nodesOf(graph, 'service').flatMap((service) => {
    const job = (needs.get(service.id) ?? []).find((id) => graph.nodes.get(id)?.kind === 'job' && late.has(id))
    return job === undefined
      ? []
      : [
          problem('SW4001', service.place, {
            title: `${service.id} would start before ${job}`,
            found: `${service.id}, which waits for ${job}, which needs a service that runs`,
            expected: 'jobs that come before all services, or after all of them',
            do: `let ${job} need no service, or ${service.id} not wait for it`,
          }),
        ]
  })
}

/** The jobs by the clock, each with its schedule. */
export function scheduledJobs(graph: Graph): JobNode[] {
  const asked = new Set(nodesOf(graph, 'schedule').map((schedule) => schedule.job))
  return nodesOf(graph, 'job').filter((job) => asked.has(job.id) && !isDoable(job))
}

function grouped(graph: Graph, jobs: readonly JobNode[]): JobStep[] {
  const checksums = jobChecksums(graph)
  const apart = batches(graph, jobs).flatMap((batch) => split(batch))
  return apart.map((some): JobStep => ({
    id: some[0]!.id,
    jobs: some,
    checksum: fingerprint(some.map((job) => [job.id, checksums.get(job.id)])),
  }))
}

/** A batch apart where the services that must not run change. */
function split(batch: readonly JobNode[]): JobNode[][] {
  const parts: JobNode[][] = []
  for (const job of batch) {
    const last = parts.at(-1)
    if (last && String([...last[0]!.drains].sort()) === String([...job.drains].sort())) last.push(job)
    else parts.push([job])
  }
  return parts
}
