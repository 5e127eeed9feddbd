import type { Access } from './access.ts'
import type { NetworkPolicyEgressRule, NetworkPolicyPeer } from './kinds/kubernetes.gen.ts'
import type { Outside } from './options.ts'
import type { Running } from './policies.ts'
import type { Scene } from './scene.ts'

// Clouds tell whoever asks these addresses the credentials of the machine:
// https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instancedata-data-retrieval.html
const linkLocal = '169.254.0.0/16'

/** Every address but those that clouds keep for themselves. */
const anywhere: readonly NetworkPolicyPeer[] = [
  { ipBlock: { cidr: '0.0.0.0/0', except: [linkLocal] } },
  { ipBlock: { cidr: '::/0', except: ['fd00:ec2::/32', 'fe80::/10'] } },
]

/** Every address of the public internet: no private network, where the machines and other pods of the cluster are. */
const publicAddresses: readonly NetworkPolicyPeer[] = [
  {
    ipBlock: {
      cidr: '0.0.0.0/0',
      except: ['10.0.0.0/8', '100.64.0.0/10', linkLocal, '172.16.0.0/12', '192.168.0.0/16'],
    },
  },
  { ipBlock: { cidr: '::/0', except: ['fc00::/7', 'fe80::/10'] } },
]

/**
 * What the pods of a node reach outside the platform: the data servers and providers of logins there that they are
 * connected to, and what the options allow.
 */
export function outsideRules(scene: Scene, node: Running, accesses: readonly Access[]): NetworkPolicyEgressRule[] {
  return [...accesses.flatMap(connectedRule), ...allowedRules(scene, node)]
}

/** What the options say of a node: by its id, by its app, or of all others. */
export function allowanceOf(
  { graph, site }: Pick<Scene, 'graph' | 'site'>,
  node: Running,
): 'public' | 'anything' | 'nothing' | readonly Outside[] {
  const said = site.options.outside ?? {}
  const own = said[node.id] ?? said[node.app]
  if (own !== undefined) return own
  return graph.nodes.get(node.app)?.kind === 'store' ? 'nothing' : (said['*'] ?? 'public')
}

function connectedRule(access: Access): NetworkPolicyEgressRule[] {
  switch (access.kind) {
    case 'inside':
      return []
    case 'store':
      return [
        {
          to: access.to.addresses ? access.to.addresses.map((cidr) => ({ ipBlock: { cidr } })) : anywhere,
          ports: [{ protocol: 'TCP', port: access.port }],
        },
      ]
    case 'identity':
      return [{ to: anywhere, ports: [{ protocol: 'TCP', port: access.port }] }]
  }
}

function allowedRules(scene: Pick<Scene, 'graph' | 'site'>, node: Running): NetworkPolicyEgressRule[] {
  const allowance = allowanceOf(scene, node)
  switch (allowance) {
    case 'nothing':
      return []
    case 'public':
      return [{ to: publicAddresses }]
    case 'anything':
      return [{ to: anywhere }]
    default:
      return allowance.map(({ to, ports }) => ({
        to: to ? to.map((cidr) => ({ ipBlock: { cidr } })) : anywhere,
        ...(ports && {
          ports: ports.flatMap((port) => [
            { protocol: 'TCP' as const, port },
            { protocol: 'UDP' as const, port },
          ]),
        }),
      }))
  }
}
