import { type Graph, nodesOf } from '../../../graph/graph.ts'
import type { NodeId } from '../../../graph/id.ts'
import type { Environment } from '../../target.ts'
import { imageFiles } from '../../container/images.ts'
import type { KubernetesObject } from '../document.ts'
import { logsNamespace } from '../extras/logs/place.ts'
import { jobObject } from '../job.ts'
import { fileOf, headOf } from '../lower.ts'
import { instanceOf, namespacesOf } from '../names.ts'
import { objectsOf } from '../objects.ts'
import { imageOf, sceneOf } from '../scene.ts'
import type { Site } from '../site.ts'
import { kustomized, type Manifest } from './kustomize.ts'
import { readme, selectorWord } from './readme.ts'

/** The forms in which the manifests of all environments can be written, the usual one first. */
export const forms = {
  kustomize: 'manifests with a base and one overlay for each environment',
} as const

/** The files that an owner keeps for all environments together, the first being the base of the others. */
export function render(environments: readonly Environment<Site>[]): ReadonlyMap<string, string> {
  // Names that stay the same are what these tools can change by; a mark on each pod tells of changed files.
  const plain = environments.map(({ graph, site }) => ({ graph, site: { ...site, configNames: 'plain' as const } }))
  const files = kustomizeFiles(plain)
  for (const { graph, site } of plain) for (const [name, text] of imageFiles(sceneOf(graph, site).images)) files.set(name, text)
  return new Map([...files].sort(([a], [b]) => (a < b ? -1 : 1)))
}

function kustomizeFiles(environments: readonly Environment<Site>[]): Map<string, string> {
  const jobs = environments.map(({ graph, site }) => manifestOf(graph, site, jobParts(graph, site)))
  const hasJobs = jobs.every((each) => each.parts.size > 0)
  const files = kustomized(environments.map(({ graph, site }) => manifestOf(graph, site, objectsOf(graph, site))))
  if (hasJobs) for (const [name, text] of kustomized(jobs, 'jobs/')) files.set(name, text)
  files.set('README.md', readme(environments, {
    title: 'kustomize', about: 'Manifests for kustomize, which is part of kubectl.',
    layout: [
      '| | |', '|---|---|', '| `base` | what the first environment has, one file for each part of the platform |', '| `overlays/<environment>` | what is different there |',
      ...(hasJobs ? ['| `jobs/base`, `jobs/overlays/<environment>` | the jobs of a release, which run when they are applied |'] : []), '| `images` | what images are built from |',
    ],
    apply: (environment) => `kubectl apply --server-side -k overlays/${environment}`,
    job: (environment, job) => `kubectl apply --server-side -k jobs/overlays/${environment} -l ${selectorWord(job.id)}`,
  }))
  return files
}

/** The objects of one environment, with where they go. */
export function manifestOf(graph: Graph, site: Site, parts: ReadonlyMap<NodeId, readonly KubernetesObject[]>): Manifest {
  return {
    environment: graph.environment, instance: instanceOf(graph), namespaces: { ...namespacesOf(graph, site), logs: logsNamespace(graph, site) }, parts,
    fileOf: (id) => fileOf(graph, id), headOf: (id) => headOf(graph, id),
  }
}

/** The Jobs of a release. */
export function jobParts(graph: Graph, site: Site): Map<NodeId, readonly KubernetesObject[]> {
  const scene = sceneOf(graph, site)
  const jobs = nodesOf(graph, 'job').filter((job) => job.when !== 'schedule' && imageOf(scene, job.id) !== undefined)
  return new Map(jobs.map((job) => [job.id, [jobObject(graph, site, [job], 'once')]]))
}
