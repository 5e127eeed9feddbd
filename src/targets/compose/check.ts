import { problem, type Problem } from '../../base/problem.ts'
import type { Graph } from '../../graph/graph.ts'
import { checkImages } from '../container/image-check.ts'
import { type Asking, checkCertificates, checkEdgeName, checkOutside } from '../docker/check-edge.ts'
import { projectName } from '../docker/labels.ts'
import { reachOf } from '../docker/reach.ts'
import type { Setting } from '../target.ts'
import type { ComposeOptions } from './options.ts'

/** How this target is called in what is told of its settings. */
export const asking: Asking = { path: 'targets.compose', name: 'Compose' }

/** Faults of a platform that only Compose can see. */
export function checkCompose(graph: Graph, setting: Setting): Problem[] {
  const options = (setting.options ?? {}) as ComposeOptions
  return [
    ...checkImages(graph, setting),
    ...checkCertificates(graph, reachOf(graph, options), options.certificates, asking),
    ...checkOutside(graph, options.outside, asking),
    ...names(graph, options),
    ...checkEdgeName(graph),
  ]
}

/** Compose takes lower-case letters, digits, hyphens and underscores. */
function names(graph: Graph, { project }: ComposeOptions): Problem[] {
  if (project === undefined || /^[a-z0-9][a-z0-9_-]*$/.test(project)) return []
  return [
    problem(
      'SW4011',
      { path: 'targets.compose.project' },
      {
        title: 'not a name for a project',
        found: project,
        expected: 'lower-case letters, digits, hyphens and underscores, a letter or digit first',
        do: `write project: '${projectName(graph)}'`,
      },
    ),
  ]
}
