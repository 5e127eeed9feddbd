import type { Graph } from '../../graph/graph.ts'
import type { JobNode, ServiceNode } from '../../graph/node.ts'
import type { Access } from './accesses.ts'
import type { Rule } from './estate.ts'
import { endpointsGroup, entryGroup, groupOf, portOfRoute } from './groups.ts'
import type { Scene } from './scene.ts'
import type { AmazonOutside } from './options-network.ts'
import type { Site } from './site.ts'

const anywhere = '0.0.0.0/0'

/**
 * What tasks reach outside the platform: AWS itself, the data servers and providers of logins there that they are
 * connected to, and what the options allow.
 */
export function outsideRules(scene: Scene, nodes: readonly (ServiceNode | JobNode)[]): Rule[] {
  const own = new Set(nodes.map((node) => node.id))
  return [
    ...scene.accesses.filter((access) => own.has(access.from.id)).flatMap((access) => connectedRules(scene, access)),
    ...nodes.flatMap((node) => allowedRules(scene, node)),
    ...amazonRules(scene),
  ]
}

/** The services of AWS: by endpoints where they lead to all that a task needs, otherwise by their public addresses. */
function amazonRules({ network, hasEndpoints }: Scene): Rule[] {
  return [
    ...(network.made && network.endpoints.length > 0
      ? [encrypted({ group: endpointsGroup }, 'to endpoints of AWS')]
      : []),
    hasEndpoints
      ? encrypted({ prefixList: 's3' }, 'to layers of images in S3')
      : encrypted({ cidr: anywhere }, 'to AWS: images, logs, secrets'),
  ]
}

function encrypted(peer: Rule['peer'], about: string): Rule {
  return { peer, protocol: 'tcp', from: 443, to: 443, about }
}

function connectedRules({ graph, site }: Scene, access: Access): Rule[] {
  const { from } = access
  switch (access.kind) {
    case 'inside':
      return []
    case 'store':
      return (access.to.addresses ?? [anywhere]).map((cidr) => ({
        peer: { cidr },
        protocol: 'tcp',
        from: access.port,
        to: access.port,
        about: `${groupOf(graph, from)} to ${access.store}`,
      }))
    case 'identity':
      return [
        {
          peer: { cidr: anywhere },
          protocol: 'tcp',
          from: access.port,
          to: access.port,
          about: `${groupOf(graph, from)} to ${access.to}`,
        },
      ]
    case 'entry':
      return [
        {
          ...portOfRoute(access.to),
          peer: site.options.entry?.internal ? { group: entryGroup } : { cidr: anywhere },
          about: `${groupOf(graph, from)} to ${access.to.id}`,
        },
      ]
  }
}

/**
 * What the options say of a node: by its id, by its app, or of all others. What belongs to a store reaches nothing
 * unless it is named.
 */
export function allowanceOf(
  graph: Graph,
  { options }: Pick<Site, 'options'>,
  node: ServiceNode | JobNode,
): 'https' | 'anything' | 'nothing' | readonly AmazonOutside[] {
  const said = options.outside ?? {}
  return (
    said[node.id] ??
    said[node.app] ??
    (graph.nodes.get(node.app)?.kind === 'store' ? 'nothing' : (said['*'] ?? 'https'))
  )
}

function allowedRules({ graph, site, network }: Scene, node: ServiceNode | JobNode): Rule[] {
  const allowance = allowanceOf(graph, site, node)
  // Without any way out, a rule for addresses there would only promise one.
  const isCutOff = network.made && network.nat === 'none'
  switch (allowance) {
    case 'nothing':
      return []
    case 'https':
      return isCutOff ? [] : [encrypted({ cidr: anywhere }, 'HTTPS to any address')]
    case 'anything':
      return [anyPort(anywhere, 'tcp'), anyPort(anywhere, 'udp')]
    default:
      return allowance.flatMap(({ to = [anywhere], ports }) =>
        to.flatMap((cidr) =>
          ports
            ? ports.map((port): Rule => ({
                peer: { cidr },
                protocol: 'tcp',
                from: port,
                to: port,
                about: 'allowed by the platform',
              }))
            : [anyPort(cidr, 'tcp'), anyPort(cidr, 'udp')],
        ),
      )
  }
}

function anyPort(cidr: string, protocol: 'tcp' | 'udp'): Rule {
  return { peer: { cidr }, protocol, from: 0, to: 65535, about: 'allowed by the platform' }
}
