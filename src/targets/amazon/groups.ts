import { type Graph, nodesOf } from '../../graph/graph.ts'
import type { JobNode, RouteNode, ServiceNode, StoreNode } from '../../graph/node.ts'
import type { Access } from './accesses.ts'
import { answeringPort } from './beside.ts'
import { entryOf } from './entry.ts'
import type { Entry } from './estate-entry.ts'
import type { Rule, SecurityGroup } from './estate.ts'
import { nameOf } from './names.ts'
import { outsideRules } from './outside.ts'
import { type Scene, sceneOf } from './scene.ts'
import type { Site } from './site.ts'
import { managedStores } from './stores.ts'

/** The id of the group of the load balancer. */
export const entryGroup = 'entry'

/** The id of the group of the interface endpoints. */
export const endpointsGroup = 'endpoints'

/**
 * The id of the security group of what runs: its own, or that of its batch for a job, since jobs of one batch run as
 * one task.
 */
export function groupOf(graph: Graph, node: ServiceNode | StoreNode | JobNode): string {
  if (node.kind !== 'job' || !node.batch) return node.id
  const id = `${node.app}-${node.batch.name}`
  return graph.nodes.has(id) ? `${id}-batch` : id
}

/**
 * The security groups of a platform: exactly what the graph connects, what the load balancer leads to, and the services
 * of AWS that every task needs. A data server starts no connection. Names are asked of the VPC, whose answers no group
 * can hold back.
 */
export function groupsOf(graph: Graph, site: Site): SecurityGroup[] {
  const scene = sceneOf(graph, site)
  const { accesses } = scene
  const entry = entryOf(graph, site)
  const tasks = Map.groupBy([...nodesOf(graph, 'service'), ...nodesOf(graph, 'job')], (node) => groupOf(graph, node))
  const all = [
    ...[...tasks].map(([id, nodes]) =>
      groupAt(graph, site, id, aboutTasks(nodes), {
        ingress: nodes.flatMap((node) =>
          node.kind === 'service'
            ? [...callerRules(graph, accesses, node), ...(entry ? entryRules(graph, entry, node) : [])]
            : [],
        ),
        egress: [...insideRules(graph, accesses, nodes), ...outsideRules(scene, nodes)],
      }),
    ),
    ...managedStores(graph, site).map((store) =>
      groupAt(graph, site, store.id, `data server ${store.id}`, {
        ingress: callerRules(graph, accesses, store),
        egress: [],
      }),
    ),
    ...(entry ? [entryGroupOf(scene, entry)] : []),
    ...endpointGroups(scene, [...tasks.keys()]),
  ]
  return all.sort((a, b) => (a.id < b.id ? -1 : 1))
}

/**
 * What a group is for. A group whose words change is made anew, under a name that the old one still has, so they tell
 * nothing that an upgrade changes.
 */
function aboutTasks([first]: readonly (ServiceNode | JobNode)[]): string {
  if (first!.kind === 'service') return `service ${first!.id}`
  return first!.batch ? `jobs of ${first!.app}: ${first!.batch.name}` : `job ${first!.id}`
}

/** Who reaches a service or data server of the platform. */
function callerRules(graph: Graph, accesses: readonly Access[], to: ServiceNode | StoreNode): Rule[] {
  return accesses
    .filter((access) => access.kind === 'inside')
    .filter((access) => access.to.id === to.id)
    .map((access) => ruleOf(graph, access, groupOf(graph, access.from)))
}

/** What of the platform tasks reach. */
function insideRules(graph: Graph, accesses: readonly Access[], nodes: readonly (ServiceNode | JobNode)[]): Rule[] {
  const own = new Set(nodes.map((node) => node.id))
  return accesses
    .filter((access) => access.kind === 'inside')
    .filter((access) => own.has(access.from.id))
    .map((access) => ruleOf(graph, access, groupOf(graph, access.to)))
}

function ruleOf(graph: Graph, { from, to, port }: Extract<Access, { kind: 'inside' }>, peer: string): Rule {
  const number = to.kind === 'service' ? answeringPort(graph, to, port) : port.prefer
  return {
    peer: { group: peer },
    protocol: port.protocol === 'udp' ? 'udp' : 'tcp',
    from: number,
    to: number,
    about: `${groupOf(graph, from)} to ${to.id}, port ${port.name}`,
  }
}

/** Requests of browsers, through the load balancer. */
function entryRules(graph: Graph, entry: Entry, service: ServiceNode): Rule[] {
  return entry.targets
    .filter((target) => target.service === service.id)
    .map(({ port }) => ({
      peer: { group: entryGroup },
      protocol: 'tcp',
      from: port,
      to: port,
      about: `load balancer to ${groupOf(graph, service)}`,
    }))
}

function entryGroupOf({ graph, site, network, accesses }: Scene, entry: Entry): SecurityGroup {
  const from = site.options.entry?.from ?? [entry.internal ? network.cidr : '0.0.0.0/0']
  const ports = [80, ...(entry.certificate ? [443] : [])]
  // From within, an internal load balancer is reached by its own addresses and not from outside the VPC.
  const inside = entry.internal ? accesses.filter((access) => access.kind === 'entry') : []
  return groupAt(graph, site, entryGroup, 'load balancer: where browsers come in', {
    ingress: [
      ...from.flatMap((cidr) =>
        ports.map((port): Rule => ({
          peer: { cidr },
          protocol: 'tcp',
          from: port,
          to: port,
          about: port === 80 ? 'browsers, without encryption' : 'browsers',
        })),
      ),
      ...inside.map((access): Rule => ({
        ...portOfRoute(access.to),
        peer: { group: groupOf(graph, access.from) },
        about: `${groupOf(graph, access.from)} to ${access.to.id}`,
      })),
    ],
    egress: [
      ...entry.targets.map(({ service, port }): Rule => ({
        peer: { group: service },
        protocol: 'tcp',
        from: port,
        to: port,
        about: `load balancer to ${service}`,
      })),
      ...(entry.rules.some((rule) => rule.login)
        ? [
            {
              peer: { cidr: '0.0.0.0/0' },
              protocol: 'tcp' as const,
              from: 443,
              to: 443,
              about: 'provider of logins: tokens and keys',
            },
          ]
        : []),
    ],
  })
}

/** The port of the load balancer at which a route answers. */
export function portOfRoute(route: RouteNode): Pick<Rule, 'protocol' | 'from' | 'to'> {
  const port = route.tls ? 443 : 80
  return { protocol: 'tcp', from: port, to: port }
}

function endpointGroups({ graph, site, network }: Scene, tasks: readonly string[]): SecurityGroup[] {
  if (!network.made || network.endpoints.length === 0) return []
  return [
    groupAt(graph, site, endpointsGroup, 'endpoints of AWS', {
      ingress: tasks.map((group) => ({
        peer: { group },
        protocol: 'tcp',
        from: 443,
        to: 443,
        about: `${group} to AWS`,
      })),
      egress: [],
    }),
  ]
}

function groupAt(
  graph: Graph,
  site: Site,
  id: string,
  about: string,
  rules: Pick<SecurityGroup, 'ingress' | 'egress'>,
): SecurityGroup {
  return {
    id,
    name: nameOf(graph, site, 'security-group', id),
    about: described(about),
    ingress: distinct(rules.ingress),
    egress: distinct(rules.egress),
  }
}

/**
 * Each rule once, in the order of whom it is about; of several connections that ask for one rule, the first is told.
 */
function distinct(rules: readonly Rule[]): Rule[] {
  const sorted = rules
    .map((rule) => [keyOf(rule), rule] as const)
    .sort(([a, { about }], [b, other]) => (a === b ? (about < other.about ? -1 : 1) : a < b ? -1 : 1))
  return [...new Map([...sorted].reverse())].reverse().map(([, rule]) => ({ ...rule, about: described(rule.about) }))
}

function keyOf({ peer, protocol, from, to }: Rule): string {
  const whom = 'group' in peer ? `1 ${peer.group}` : 'cidr' in peer ? `2 ${peer.cidr}` : `3 ${peer.prefixList}`
  return `${whom} ${protocol} ${String(from).padStart(5, '0')} ${String(to).padStart(5, '0')}`
}

/**
 * What may stand in a description: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateSecurityGroup.html
 */
function described(text: string): string {
  const words = text.replaceAll(/[^a-zA-Z0-9. _\-:/()#,@[\]+=&;{}!$*]/g, ' ')
  return words.length <= 255 ? words : `${words.slice(0, 252)}...`
}
