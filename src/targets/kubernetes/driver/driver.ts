import { ProblemsFound } from '../../../base/problem.ts'
import { nodeOf } from '../../../graph/graph.ts'
import type { NodeId } from '../../../graph/id.ts'
import { imagesOf } from '../../container/images.ts'
import { dockerHere } from '../../docker/docker.ts'
import { imagePreparations } from '../../docker/preparations.ts'
import type { Item } from '../../output.ts'
import type { Driver, Opening } from '../../target.ts'
import { dialectOf } from '../address.ts'
import { clusterItems } from '../items.ts'
import { groundId } from '../objects.ts'
import type { KubernetesOptions } from '../options.ts'
import { siteOf } from '../site.ts'
import { applyGround, layOut } from './apply.ts'
import { arrivals } from './arrivals.ts'
import { type Cluster, clusterOf } from './cluster.ts'
import { inReplica } from './exec.ts'
import { runJobs } from './jobs.ts'
import { type Kubectl, kubectlHere } from './kubectl.ts'
import { unusableOf } from './find.ts'
import { lacksOf, warningsOf } from './lacks.ts'
import { containerOf } from './live.ts'
import { readLogs } from './logs.ts'
import { observe } from './observe.ts'
import { reach } from './reach.ts'
import { release, restart, stop } from './release.ts'
import { remover } from './remove.ts'

/**
 * Opens the Kubernetes target on the cluster that the options and KUBECONFIG name. Asks the cluster nothing by itself.
 */
export async function open(opening: Opening): Promise<Driver> {
  return openOn(opening, kubectlHere((opening.options as KubernetesOptions | undefined)?.context))
}

/** Opens the target on the cluster that a kubectl speaks to. */
export function openOn(opening: Opening, kubectl: Kubectl): Driver {
  const { graph } = opening
  const cluster = clusterOf(opening, kubectl)
  const items = new Map<NodeId, Item>(clusterItems(graph, siteOf(opening)))
  const remove = remover(cluster)
  let laidOut: Promise<void> | undefined
  let ground: Promise<void> = Promise.resolve()
  const ready = () => (laidOut ??= layOut(cluster))

  return {
    items: () => items,
    lacks: () => lacksOf(cluster),
    warnings: () => warningsOf(cluster),
    preparations: () =>
      imagePreparations({
        docker: dockerHere(),
        graph,
        images: opening.images,
        project: opening.project,
        folder: opening.folder,
        here: false,
        digests: opening.digests,
        wanted: (digests) => imagesOf(graph, { ...opening, digests }),
        ...(opening.images.load !== undefined && { arrived: arrivals(cluster) }),
        locked(digests) {
          cluster.locked(digests)
          // What is applied from now on names its images by digest; what is noted as applied must say the same, or the
          // next plan would see a change.
          for (const [id, item] of clusterItems(graph, siteOf(cluster.setting()))) items.set(id, item)
        },
      }),
    async start(id, tell) {
      if (id === groundId) return (ground = applyGround(cluster))
      if (!graph.nodes.has(id) && !items.has(id)) throw new Error(`${id} cannot be started`)
      // What else belongs to the platform as a whole is begun together with it.
      await ground
      await ready()
      await release(cluster, id, tell)
    },
    async run(ids, tell, done) {
      await ready()
      await runJobs(
        cluster,
        ids.map((id) => nodeOf(graph, id, 'job')),
        tell,
        (node, result) => done(node.id, result),
      )
    },
    stop: (id, tell) => stop(cluster, id, tell),
    remove,
    observe: () => usable(cluster, () => observe(cluster)),
    async restart(id, tell) {
      await restart(cluster, id, tell)
    },
    async scale(id, replicas, tell) {
      cluster.setScaled(id, replicas)
      await ready()
      await release(cluster, id, tell)
    },
    logs: (id, asked) =>
      readLogs(
        kubectl,
        {
          id,
          pods: async () => (await cluster.look()).pods.filter((pod) => cluster.nodeOf(pod) === id),
          container: containerOf,
        },
        asked,
      ),
    exec: (id, command) => inReplica(cluster, id, command),
    url: (id) => dialectOf(graph, siteOf(opening), id).url(id, 'public'),
    reach: (id) => reach(cluster, id),
    secret: (id) => cluster.secrets.value(id),
    // Nothing of ours runs but what the cluster runs.
    close: async () => {},
  }
}

/** A cluster that cannot be spoken to is a fault of the settings, whatever was asked of it. */
async function usable<T>(cluster: Cluster, ask: () => Promise<T>): Promise<T> {
  try {
    return await ask()
  } catch (error) {
    const problem = unusableOf(
      await cluster.kubectl.run(['version', '--output=json', '--request-timeout=10s'], { within: 15 }),
    )
    if (problem) throw new ProblemsFound([problem])
    throw error
  }
}
