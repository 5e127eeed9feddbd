import type { Place } from '../../base/place.ts'
import { problem, type Problem } from '../../base/problem.ts'
import { type Graph, nodesOf } from '../../graph/graph.ts'
import type { JobNode, ServiceNode, StoreNode } from '../../graph/node.ts'
import { checkArrival, checkImages } from '../container/image-check.ts'
import { type Asking, checkCertificates, checkEdgeName, checkOutside } from '../docker/check-edge.ts'
import { projectName } from '../docker/labels.ts'
import { edgeId } from '../edge/recipe.ts'
import type { Setting } from '../target.ts'
import type { SwarmOptions } from './options.ts'
import { serviceName } from './names.ts'
import { constraintsOf } from './placement.ts'
import { type Site, siteOf } from './site.ts'

/** How this target is called in what is told of its settings. */
export const asking: Asking = { path: 'targets.swarm', name: 'Swarm' }

const at = (path: string): Place => ({ path: `targets.swarm${path === '' ? '' : `.${path}`}` })

/** Faults of a platform that only Swarm can see. */
export function checkSwarm(graph: Graph, setting: Setting): Problem[] {
  const options = (setting.options ?? {}) as SwarmOptions
  const site = siteOf(graph, setting)
  return [
    ...checkImages(graph, setting),
    ...(site.nodes === 'several' ? checkArrival(graph, setting, at('nodes')) : []),
    ...unpinned(graph, site),
    ...checkCertificates(graph, site.reach, options.certificates, asking),
    ...strangers(graph, options),
    ...names(graph, options),
    ...checkEdgeName(graph),
    ...long(graph, site),
    ...publishing(options),
    ...large(graph),
  ]
}

/**
 * Every process with a volume that no constraint ties to a machine. How many machines a swarm has is not known before
 * it is asked, and may change later; so a platform says it, and what it says is held against the swarm before a
 * deployment.
 */
function unpinned(graph: Graph, site: Site): Problem[] {
  if (site.nodes === 'one' || site.volumes !== undefined) return []
  return withVolumes(graph)
    .filter((node) => constraintsOf(graph, site, node.id).length === 0)
    .map((node) =>
      problem('SW4008', node.place, {
        found: `${node.kind} ${node.id} with a volume, and no placement for it`,
        expected:
          'a constraint that only one machine fulfils: a swarm moves what runs to any machine, and volumes stay behind',
        do: `add targets.swarm.placement: { '${node.id}': 'node.hostname == <machine>' }, or volumes: { driver } of a plugin whose volumes move, or nodes: 'one' for a swarm of a single machine`,
      }),
    )
}

/** Services, stores and jobs that keep something. */
export function withVolumes(graph: Graph): (ServiceNode | StoreNode | JobNode)[] {
  return [...nodesOf(graph, 'service'), ...nodesOf(graph, 'store'), ...nodesOf(graph, 'job')].filter(
    (node) => (node.kind === 'store' ? node.server : node).volumes.length > 0,
  )
}

function strangers(graph: Graph, { placement = {}, outside }: SwarmOptions): Problem[] {
  const nodes = [...nodesOf(graph, 'service'), ...nodesOf(graph, 'store'), ...nodesOf(graph, 'job')]
  const placed = new Set([...nodes.flatMap((node) => [node.id, node.app]), edgeId])
  return [
    ...Object.keys(placement)
      .filter((id) => !placed.has(id))
      .map((id) =>
        problem('SW4011', at(`placement.${id}`), {
          title: 'no service, store, job or app of this name',
          found: id,
          expected: `some of ${[...placed].sort().join(', ')}`,
          do: 'remove it, or write one of these',
        }),
      ),
    ...Object.entries(placement).flatMap(([id, rules]) =>
      (typeof rules === 'string' ? [rules] : rules)
        .filter((rule) => !/^(node|engine)\.[\w.-]+\s*(==|!=)\s*\S.*$/.test(rule))
        .map((rule) =>
          problem('SW4011', at(`placement.${id}`), {
            title: 'not a constraint of Swarm',
            found: rule,
            expected: 'an attribute of machines, == or !=, and a value',
            do: 'write for example node.labels.role == data, node.hostname == db1 or node.role != manager',
          }),
        ),
    ),
    ...checkOutside(graph, outside, asking),
  ]
}

function names(graph: Graph, { stack }: SwarmOptions): Problem[] {
  if (stack === undefined || /^[a-z0-9][a-z0-9_-]{0,31}$/.test(stack)) return []
  return [
    problem('SW4011', at('stack'), {
      title: 'not a name for a stack',
      found: stack,
      expected: 'at most 32 lower-case letters, digits, hyphens and underscores, a letter or digit first',
      do: `write stack: '${projectName(graph).slice(0, 32)}'`,
    }),
  ]
}

/**
 * The longest name of a service that Swarm takes:
 * https://github.com/moby/swarmkit/blob/master/manager/controlapi/common.go
 */
const longest = 63

function long(graph: Graph, { stack }: Site): Problem[] {
  const named = [
    ...nodesOf(graph, 'service'),
    ...nodesOf(graph, 'store'),
    ...nodesOf(graph, 'job'),
    ...nodesOf(graph, 'schedule'),
  ]
  return named
    .filter((node) => serviceName(stack, node.id).length > longest)
    .map((node) =>
      problem('SW4011', node.place, {
        title: 'a name is too long for Swarm',
        found: serviceName(stack, node.id),
        expected: `at most ${longest} letters`,
        do: 'set targets.swarm.stack to a shorter name, or give the app one',
      }),
    )
}

function publishing({ endpointMode, publish }: SwarmOptions): Problem[] {
  return endpointMode === 'dnsrr' && publish === 'ingress'
    ? [
        problem('SW4011', at('publish'), {
          title: 'the mesh of a swarm leads to virtual addresses',
          found: "publish: 'ingress' with endpointMode: 'dnsrr'",
          expected: 'virtual addresses, or no mesh',
          do: "write publish: 'host', or endpointMode: 'vip'",
        }),
      ]
    : []
}

/** What Swarm takes as one file, in bytes: https://docs.docker.com/engine/swarm/configs/ */
const largest = 500_000

function large(graph: Graph): Problem[] {
  return [...nodesOf(graph, 'service'), ...nodesOf(graph, 'store'), ...nodesOf(graph, 'job')].flatMap((node) =>
    (node.kind === 'store' ? node.server : node).files
      .filter((file) => JSON.stringify(file.content).length > largest)
      .map((file) =>
        problem('SW4011', node.place, {
          title: 'a file is too large for Swarm',
          found: `${file.name} of ${node.id}`,
          expected: `at most ${largest} bytes`,
          do: 'keep it in the project and have the program read it there, so that it comes with the image',
        }),
      ),
  )
}
