import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { problem, type Problem } from '../../../base/problem.ts'
import type { Graph } from '../../../graph/graph.ts'
import { missingFile } from '../../docker/check-edge.ts'
import type { Docker } from '../../docker/docker.ts'
import { type Engine, findEngine } from '../../docker/engine.ts'
import { platformLabels } from '../../docker/labels.ts'
import { asking, withVolumes } from '../check.ts'
import type { Site } from '../site.ts'
import type { LiveService } from './live.ts'

/** What a driver must know of its swarm. */
export interface Ground {
  readonly engine: Engine
  /** The id of the machine that this program speaks to. */
  readonly node: string
  readonly processors: number
}

const at = { path: 'targets.swarm' }

/** The swarm, or why it cannot be used. Asks and changes nothing. */
export async function groundOf(
  docker: Docker,
  site: Pick<Site, 'endpointMode' | 'nodes'>,
  graph?: Graph,
): Promise<{ readonly ground?: Ground; readonly problems: readonly Problem[] }> {
  const { engine, problems } = await findEngine(docker, { swarm: true }, at)
  if (!engine || problems.length > 0) return { problems }
  const info = await docker.ask('look at the swarm', ['info', '--format', '{{.Swarm.NodeID}} {{.NCPU}}'], {
    within: 30,
  })
  const [node = '', processors = '1'] = info.trim().split(' ')
  const ground = { engine, node, processors: Number(processors) }
  return { ground, problems: [...lacksBalancing(site), ...tooMany(engine, site, graph)] }
}

function lacksBalancing({ endpointMode }: Pick<Site, 'endpointMode'>): Problem[] {
  if (endpointMode !== 'vip' || balances() !== 'no') return []
  return [
    problem('SW4009', at, {
      title: 'the kernel has no virtual addresses',
      found: 'a Linux kernel that was built without IPVS (CONFIG_IP_VS)',
      expected: 'IPVS, by which a swarm leads from one address of a service to its replicas',
      do: "set targets.swarm.endpointMode: 'dnsrr', with which names lead to each replica, and the edge is published on its own machine; or use a kernel with IPVS",
    }),
  ]
}

/**
 * Whether the kernel of this machine can do what `vip` needs. Only what is known for certain is a fault: the module is
 * loaded when it is first needed, and the engine may be elsewhere.
 */
function balances(): 'yes' | 'no' | 'unknown' {
  const host = process.env['DOCKER_HOST'] ?? 'unix://'
  if (process.platform !== 'linux' || !host.startsWith('unix:')) return 'unknown'
  if (existsSync('/proc/net/ip_vs') || existsSync('/sys/module/ip_vs')) return 'yes'
  if (!existsSync('/proc/config.gz')) return 'unknown'
  return /^CONFIG_IP_VS=[ym]$/m.test(gunzipSync(readFileSync('/proc/config.gz')).toString()) ? 'yes' : 'no'
}

/** What was said of one machine is not true of several: volumes and images are on one of them. */
function tooMany(engine: Engine, { nodes }: Pick<Site, 'nodes'>, graph: Graph | undefined): Problem[] {
  if (nodes !== 'one' || (engine.machines ?? 1) <= 1) return []
  const [first] = graph ? withVolumes(graph) : []
  return [
    problem('SW4008', first?.place ?? at, {
      title: 'the swarm has several machines',
      found: `${engine.machines} machines, and targets.swarm.nodes: 'one'`,
      expected: 'one machine, or to be told where volumes are and how images get to each',
      do: "set nodes: 'several' and see what `stackwright check` asks for",
    }),
  ]
}

/** A problem when the swarm has a stack of this name that is not this platform. */
export function strangers(graph: Graph, stack: string, services: readonly LiveService[]): Problem[] {
  const own = Object.entries(platformLabels(graph))
  const strange = services.find((each) => own.some(([label, value]) => each.Spec.Labels?.[label] !== value))
  if (!strange) return []
  return [
    problem(
      'SW4011',
      { path: 'targets.swarm.stack' },
      {
        title: 'the swarm has another stack of this name',
        found: `the service ${strange.Spec.Name}, which is not of this platform in this environment`,
        expected: `nobody else with the stack ${stack}`,
        do: 'set targets.swarm.stack to a name of its own',
      },
    ),
  ]
}

/** A problem for each certificate or key that is not there. */
export function missingCertificates({ certificates }: Pick<Site, 'certificates'>, project: string): Problem[] {
  return Object.entries(certificates).flatMap(([name, { certificate, key }]) =>
    [['certificate', certificate] as const, ['key', key] as const]
      .filter(([, { path }]) => !existsSync(resolve(project, path)))
      .map(([kind, { path }]) => missingFile(name, kind, path, asking)),
  )
}
