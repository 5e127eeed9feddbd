import type { Fact, Target } from '../../target.ts'
import type { KubernetesOptions } from '../options.ts'
import { clusterOf } from './cluster.ts'
import { kubectlHere } from './kubectl.ts'
import { findCluster } from './find.ts'
import { lacksOf, warningsOf } from './lacks.ts'

/** What `up` would use of this machine and the cluster, and what it would fail for. */
export async function examine(at: Parameters<NonNullable<Target['examine']>>[0]): Promise<Fact[]> {
  const { context } = (at.options ?? {}) as KubernetesOptions
  const kubectl = kubectlHere(context)
  const [client, found] = await Promise.all([
    kubectl.run(['version', '--client', '--output=json'], { within: 15 }),
    findCluster({ kubectl }),
  ])
  const version =
    client.code === 0
      ? (JSON.parse(client.output) as { readonly clientVersion: { readonly gitVersion: string } }).clientVersion
          .gitVersion
      : undefined
  const facts: Fact[] = [
    version === undefined
      ? {
          check: 'kubectl',
          state: 'bad',
          detail: 'not on the PATH',
          do: 'install kubectl (https://kubernetes.io/docs/tasks/tools/)',
        }
      : { check: 'kubectl', state: 'ok', detail: version },
  ]
  if (version === undefined) return facts
  if (found.known)
    facts.push({
      check: 'cluster',
      state: found.problems.length > 0 ? 'bad' : 'ok',
      detail: `${found.known.version}${context === undefined ? '' : `, context ${context}`}`,
    })
  const graph = at.graph
  const cluster = graph && clusterOf({ ...at, graph }, kubectl)
  const problems = cluster && found.known ? await lacksOf(cluster) : found.problems
  facts.push(...problems.map((each): Fact => ({ check: 'cluster', state: 'bad', detail: each.found, do: each.do })))
  if (cluster && found.known)
    facts.push(...(await warningsOf(cluster)).map((detail): Fact => ({ check: 'machines', state: 'warn', detail })))
  return facts
}
