import type { Graph } from '../../graph/graph.ts'
import { deliveredImages } from './delivery/images.ts'
import type { Lifecycle, LifecycleStep, Machine } from './estate.ts'
import { groupOf } from './groups.ts'
import { estateName, nameOf } from './names.ts'
import type { Site } from './site.ts'
import { type JobStep, jobSteps } from './steps.ts'
import { mainContainer } from './task-containers.ts'

/** The id of the role of a machine. */
export function machineRole(machine: string): string {
  return `${machine}-machine`
}

/**
 * What must run before services roll (deploy jobs), and after (services that were stopped for it, jobs that need
 * services, proofs). Ids of machines: `before`, `after`. Both write to the log group `lifecycle`.
 */
export function lifecycleOf(graph: Graph, site: Site): Lifecycle {
  const steps = jobSteps(graph)
  const before = stepsOf(graph, site, steps.before)
  const after = stepsOf(graph, site, steps.after)
  const stopped = [...new Set(before.flatMap((step) => step.drains))].sort()
  return {
    ...(before.length > 0 && { before: machine(graph, site, 'before', before, []) }),
    ...(after.length + stopped.length > 0 && { after: machine(graph, site, 'after', after, stopped) }),
  }
}

function machine(
  graph: Graph,
  site: Site,
  id: string,
  steps: readonly LifecycleStep[],
  restores: readonly string[],
): Machine {
  return {
    id,
    name: nameOf(graph, site, 'machine', id),
    role: machineRole(id),
    log: 'lifecycle',
    steps,
    ...(restores.length > 0 && { restores }),
  }
}

function stepsOf(graph: Graph, site: Site, steps: readonly JobStep[]): LifecycleStep[] {
  const { of } = deliveredImages(graph, site)
  return steps
    .filter((step) => of.has(step.id))
    .map(({ id, jobs, checksum }) => {
      const [first] = jobs as typeof jobs & [(typeof jobs)[0]]
      return {
        id,
        title: titleOf(jobs),
        task: id,
        container: mainContainer,
        group: groupOf(graph, first),
        checksum: checksum ?? '',
        ...(checksum !== undefined && { parameter: `/${estateName(graph, site)}/done/${id}` }),
        drains: first.drains.filter((service) => of.has(service)).sort(),
        timeout: jobs.reduce((sum, job) => sum + job.timeout, 0),
        retries: first.retries,
      }
    })
}

function titleOf(jobs: JobStep['jobs']): string {
  return jobs.map((job) => job.title).join(', ')
}
