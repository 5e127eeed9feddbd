import type { Graph } from '../../../graph/graph.ts'
import type { NodeId } from '../../../graph/id.ts'
import type { Environment } from '../../target.ts'
import { imageFiles } from '../../container/images.ts'
import type { KubernetesObject } from '../document.ts'
import { logsNamespace } from '../extras/logs/place.ts'
import { fileOf, headOf } from '../lower.ts'
import { instanceOf, namespacesOf } from '../names.ts'
import { objectsOf } from '../objects.ts'
import { sceneOf } from '../scene.ts'
import type { Site } from '../site.ts'
import { helmChart } from './helm/chart.ts'
import { jobParts } from './jobs.ts'
import { kustomized, type Manifest } from './kustomize.ts'
import { readme, selectorWord } from './readme.ts'

/** The forms in which the manifests of all environments can be written, the usual one first. */
export const forms = {
  kustomize: 'manifests with a base and one overlay for each environment',
  helm: 'a Helm chart with one file of values for each environment',
} as const

/** The files that an owner keeps for all environments together, the first being the base of the others. */
export function render(environments: readonly Environment<Site>[], form = 'kustomize'): ReadonlyMap<string, string> {
  // Names that stay the same are what these tools can change by; a mark on each pod tells of changed files.
  const plain = environments.map(({ graph, site }) => ({ graph, site: { ...site, configNames: 'plain' as const } }))
  const files = form === 'helm' ? helmFiles(plain) : kustomizeFiles(plain)
  for (const { graph, site } of plain)
    for (const [name, text] of imageFiles(sceneOf(graph, site).images)) files.set(name, text)
  return new Map([...files].sort(([a], [b]) => (a < b ? -1 : 1)))
}

function kustomizeFiles(environments: readonly Environment<Site>[]): Map<string, string> {
  const jobs = environments.map(({ graph, site }) => manifestOf(graph, site, jobParts(graph, site)))
  const hasJobs = jobs.every((each) => each.parts.size > 0)
  const files = kustomized(environments.map(({ graph, site }) => manifestOf(graph, site, objectsOf(graph, site))))
  if (hasJobs) for (const [name, text] of kustomized(jobs, 'jobs/')) files.set(name, text)
  files.set(
    'README.md',
    readme(environments, {
      about: 'Manifests for kustomize, which is part of kubectl.',
      layout: [
        '| | |',
        '|---|---|',
        '| `base` | what the first environment has, one file for each part of the platform |',
        '| `overlays/<environment>` | what is different there |',
        ...(hasJobs
          ? ['| `jobs/base`, `jobs/overlays/<environment>` | the jobs of a release, which run when they are applied |']
          : []),
        '| `images` | what images are built from |',
      ],
      apply: (environment) => `kubectl apply --server-side -k overlays/${environment}`,
      job: (environment, job) =>
        `kubectl apply --server-side -k jobs/overlays/${environment} -l ${selectorWord(job.id)}`,
    }),
  )
  return files
}

function helmFiles(environments: readonly Environment<Site>[]): Map<string, string> {
  const files = helmChart(environments)
  const release = (environment: string) =>
    instanceOf(environments.find(({ graph }) => graph.environment === environment)!.graph)
  files.set(
    'README.md',
    readme(environments, {
      about: 'A chart for Helm 3.',
      layout: [
        '| | |',
        '|---|---|',
        '| `templates` | one file for each part of the platform |',
        '| `values.yaml` | what can be turned, as the first environment has it |',
        '| `values-<environment>.yaml` | what is different there |',
        '| `templates/jobs` | the jobs of a release, left out unless `jobs` is true |',
        '| `images` | what images are built from |',
        '',
        'What holds data (namespaces, volumes, clusters of PostgreSQL) stays when the release is removed, unless `keep` is false.',
      ],
      // The namespaces of the platform are among its objects, so the release is kept in another.
      apply: (environment) =>
        `helm upgrade --install ${release(environment)} . --values values-${environment}.yaml --namespace ${release(environment)}-release --create-namespace`,
      job: (environment, job) =>
        `helm template ${release(environment)} . --values values-${environment}.yaml --set jobs=true --show-only templates/jobs/${job.id}.yaml | kubectl apply --server-side -f -`,
    }),
  )
  return files
}

/** The objects of one environment, with where they go. */
export function manifestOf(
  graph: Graph,
  site: Site,
  parts: ReadonlyMap<NodeId, readonly KubernetesObject[]>,
): Manifest {
  return {
    environment: graph.environment,
    instance: instanceOf(graph),
    namespaces: { ...namespacesOf(graph, site), logs: logsNamespace(graph, site) },
    parts,
    fileOf: (id) => fileOf(graph, id),
    headOf: (id) => headOf(graph, id),
  }
}
