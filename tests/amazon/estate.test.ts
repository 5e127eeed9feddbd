import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { stableJson } from '../../src/base/json.ts'
import { endOf, type Graph, nodeOf, nodesOf } from '../../src/graph/graph.ts'
import type { Node } from '../../src/graph/node.ts'
import { service } from '../../src/catalog/list.ts'
import { resolve } from '../../src/resolve/resolve.ts'
import { answeringPort } from '../../src/targets/amazon/beside.ts'
import type { Estate, Rule } from '../../src/targets/amazon/estate.ts'
import { estateOf } from '../../src/targets/amazon/estate-of.ts'
import { groupOf } from '../../src/targets/amazon/groups.ts'
import type { AmazonOptions } from '../../src/targets/amazon/options.ts'
import type { Site } from '../../src/targets/amazon/site.ts'
import { externalStore } from '../../src/targets/amazon/stores.ts'
import { valueParts, type Value } from '../../src/targets/amazon/value.ts'
import { catalog, project, written } from '../platforms/read.ts'
import { graphAt, platforms, siteWith, usual } from './platforms.ts'

// Laws that hold for the estate of every platform: what no linter of CloudFormation or Terraform looks for.

/** Ways to be on AWS other than the usual one, each shown on the largest platform. */
const variants: Readonly<Record<string, Partial<AmazonOptions>>> = {
  'without a way out': { network: { nat: 'none', cidr: '10.40.0.0/20' }, zones: 3 },
  'in a network that exists': {
    network: {
      vpc: 'vpc-0a',
      cidr: '10.0.0.0/16',
      public: ['subnet-0a1', 'subnet-0a2'],
      private: ['subnet-0b1', 'subnet-0b2'],
    },
    entry: { ...usual.entry, internal: true },
  },
  'with everything that can be asked for': {
    network: { endpoints: 'needed' },
    secrets: { kept: 'ssm' },
    tags: { team: 'bi' },
    outside: { '*': 'nothing', bi: 'anything' },
    compute: {
      architecture: 'arm64',
      spot: { spot: 3 },
      exec: 90,
      scaling: { 'bi-web': { memory: 70, requests: 500 } },
      hours: { zone: 'Europe/Berlin', from: '07:00', to: '20:00' },
    },
    watch: {
      page: ['https://events.example.com/1'],
      ticket: ['ops@example.com'],
      budget: { monthly: 500, emails: ['ops@example.com'] },
    },
    stores: { metastore: { aurora: true } },
  },
  'with servers outside': {
    stores: {
      metastore: { external: { host: 'pg.example.com', password: 'mail' } },
      queue: { external: { host: 'queue.example.com', password: 'mail' } },
    },
  },
}

interface Made {
  readonly file: string
  readonly graph: Graph
  readonly site: Site
  readonly estate: Estate
}

async function made(file: string, options: Partial<AmazonOptions> = {}, variant?: string): Promise<Made> {
  const [graph, site] = [await graphAt(file), siteWith(options)]
  return { file: variant === undefined ? file : `${file}, ${variant}`, graph, site, estate: estateOf(graph, site) }
}

const largest = 'tests/platforms/everything.ts'
const all = await Promise.all([
  ...Object.keys(platforms).map((file) => made(file)),
  ...Object.entries(variants).map(([variant, options]) => made(largest, options, variant)),
])
const each = (title: string, holds: (estate: Estate, graph: Graph, site: Site) => void) =>
  describe(title, () => {
    for (const { file, graph, site, estate } of all) test(file, () => holds(estate, graph, site))
  })
const groupRules = (rules: readonly Rule[]) => rules.filter((rule) => 'group' in rule.peer)
const shown = (rule: Rule) => `${'group' in rule.peer ? rule.peer.group : ''} ${rule.protocol} ${rule.from}`

each('an estate made twice is the same', (estate, graph, site) =>
  assert.equal(stableJson(estateOf({ ...graph }, { ...site })), stableJson(estate)),
)

each('an estate survives JSON', (estate) => assert.deepEqual(JSON.parse(JSON.stringify(estate)), estate))

/** What the graph's connections allow, worked out here in another way: for each, the two groups and the port. */
function connected(graph: Graph, site: Site): { readonly from: string; readonly to: string; readonly port: string }[] {
  return graph.connections.flatMap((connection) => {
    const from = graph.nodes.get(connection.from) as Node
    if (from.kind !== 'service' && from.kind !== 'job') return []
    const route = graph.nodes.get(connection.to)
    const end =
      route?.kind === 'route'
        ? {
            id: route.to.service,
            port: nodeOf(graph, route.to.service, 'service').ports.find((port) => port.name === route.to.port)!,
          }
        : endOf(graph, connection)
    if (!end || externalStore(site, end.id)) return []
    const to = graph.nodes.get(end.id) as Node
    const number = to.kind === 'service' ? answeringPort(graph, to, end.port) : end.port.prefer
    return [
      { from: groupOf(graph, from), to: end.id, port: `${end.port.protocol === 'udp' ? 'udp' : 'tcp'} ${number}` },
    ]
  })
}

/** Who asks a provider of logins that the platform has itself. */
function connectedIdentities(graph: Graph): { readonly from: string; readonly to: string; readonly port: string }[] {
  return graph.connections.flatMap((connection) => {
    const [from, to] = [graph.nodes.get(connection.from) as Node, graph.nodes.get(connection.to)]
    if (to?.kind !== 'identity' || typeof to.issuer === 'string' || (from.kind !== 'service' && from.kind !== 'job'))
      return []
    const route = nodesOf(graph, 'route').find((each) => each.app === to.app)!
    return [{ from: groupOf(graph, from), to: 'entry', port: `tcp ${route.tls ? 443 : 80}` }]
  })
}

each(
  'security groups hold exactly the connections of the graph and the ways of the load balancer, at both ends',
  (estate, graph, site) => {
    const ways = (estate.entry?.targets ?? []).map((target) => ({
      from: 'entry',
      to: target.service,
      port: `tcp ${target.port}`,
    }))
    const tasks = new Set([
      ...estate.services.map((each) => each.group),
      ...[...nodesOf(graph, 'service'), ...nodesOf(graph, 'job')].map((node) => groupOf(graph, node)),
    ])
    const toAmazon =
      estate.network.made && estate.network.endpoints.length > 0
        ? [...tasks].map((from) => ({ from, to: 'endpoints', port: 'tcp 443' }))
        : []
    // A provider of logins that is the platform's own is found through the load balancer, by its own addresses where it
    // is internal.
    const toEntry = estate.entry?.internal ? connectedIdentities(graph) : []
    const wanted = [...connected(graph, site), ...ways, ...toAmazon, ...toEntry]
    const known = new Set(estate.groups.map((group) => group.id))
    for (const group of estate.groups) {
      const rules = (key: 'ingress' | 'egress') => [...new Set(groupRules(group[key]).map(shown))].sort()
      assert.deepEqual(
        rules('ingress'),
        [...new Set(wanted.filter((way) => way.to === group.id).map((way) => `${way.from} ${way.port}`))].sort(),
        `into ${group.id}`,
      )
      assert.deepEqual(
        rules('egress'),
        [...new Set(wanted.filter((way) => way.from === group.id).map((way) => `${way.to} ${way.port}`))].sort(),
        `out of ${group.id}`,
      )
      for (const rule of [...group.ingress, ...group.egress])
        if ('group' in rule.peer) assert.ok(known.has(rule.peer.group), `${group.id} speaks of ${rule.peer.group}`)
    }
  },
)

each('only the load balancer is open to the world, at two ports, and data servers reach nothing', (estate, graph) => {
  for (const group of estate.groups) {
    const open = group.ingress.filter((rule) => 'cidr' in rule.peer)
    if (group.id === 'entry') assert.ok(open.every((rule) => rule.from === rule.to && [80, 443].includes(rule.from)))
    else assert.deepEqual(open, [], group.id)
    if (graph.nodes.get(group.id)?.kind === 'store') assert.deepEqual(group.egress, [], group.id)
  }
})

test('a connection that is taken away takes its rules away, and nothing else changes', async () => {
  const graph = await graphAt('tests/platforms/everything.ts')
  const of = (connections: Graph['connections']) =>
    estateOf({ ...graph, nodes: new Map(graph.nodes), connections }, siteWith()).groups
  const gone = graph.connections.filter(
    (connection) => connection.from === 'site' && connection.to === 'metastore-shop',
  )
  assert.equal(gone.length, 1)
  const [before, after] = [
    of(graph.connections),
    of(graph.connections.filter((connection) => !gone.includes(connection))),
  ]
  const changed = before
    .filter((group) => stableJson(group) !== stableJson(after.find((other) => other.id === group.id)))
    .map((group) => group.id)
  assert.deepEqual(changed, ['metastore', 'site'])
  const count = (groups: typeof before) =>
    groups.reduce((sum, group) => sum + group.ingress.length + group.egress.length, 0)
  assert.equal(count(before) - count(after), 2)
})

each('a load balancer leads to a port that its container has, of a service that knows it', (estate) => {
  for (const target of estate.entry?.targets ?? []) {
    const owner = estate.services.find((each) => each.id === target.service)
    if (!owner) continue
    assert.ok(owner.targets.includes(target.id))
    const container = estate.tasks
      .find((task) => task.id === owner.task)!
      .containers.find((each) => each.name === target.container)
    assert.ok(
      container?.ports.some((port) => port.number === target.port),
      `${target.id} at ${target.port}`,
    )
    assert.ok(target.health.timeout < target.health.every && (owner.grace ?? 0) > 0)
  }
  const targets = new Set(estate.entry?.targets.map((target) => target.id))
  for (const each of estate.services) for (const target of each.targets) assert.ok(targets.has(target), target)
  for (const rule of estate.entry?.rules ?? []) assert.ok(targets.has(rule.target), rule.id)
})

each(
  'the load balancer holds a connection longer than any request, and waits for the slowest before it lets a task go',
  (estate, graph) => {
    for (const route of nodesOf(graph, 'route')) {
      assert.ok(estate.entry!.idleTimeout > route.timeout)
      assert.ok(estate.entry!.targets.find((target) => target.service === route.to.service)!.drain >= route.timeout)
    }
  },
)

each(
  'a service can roll: there is room for a new task beside the old ones, or none of them need stay',
  (estate, graph) => {
    for (const { id, minHealthy, maxHealthy } of estate.services) {
      assert.ok(maxHealthy > minHealthy, id)
      assert.deepEqual(nodeOf(graph, id, 'service').singleton ? [0, 100] : [100, 200], [minHealthy, maxHealthy])
    }
  },
)

each('what refers to something by id finds it', (estate) => {
  const ids = (list: readonly { readonly id: string }[]) => new Set(list.map((each) => each.id))
  const [groups, roles, tasks, logs, repositories, buckets, secrets, databases] = [
    estate.groups,
    estate.roles,
    estate.tasks,
    estate.watch.logs,
    estate.repositories,
    estate.buckets,
    estate.secrets,
    estate.databases,
  ].map(ids) as Set<string>[]
  const known = (set: Set<string> | undefined, id: string, what: string) => assert.ok(set!.has(id), `${what}: ${id}`)
  for (const task of estate.tasks) {
    for (const role of [task.executionRole, task.taskRole]) known(roles, role, task.id)
    const volumes = new Set(task.volumes)
    for (const container of task.containers) {
      known(repositories, container.repository, `image of ${task.id}`)
      known(logs, container.log, `log of ${task.id}`)
      for (const mount of container.mounts) known(volumes, mount.volume, `volume of ${task.id}`)
      for (const use of Object.values(container.secrets))
        'secret' in use
          ? known(secrets, use.secret, `secret of ${task.id}`)
          : known(databases, use.database, `secret of ${task.id}`)
      const names = new Set(task.containers.map((each) => each.name))
      for (const after of container.after) known(names, after.container, `order of ${task.id}`)
    }
  }
  for (const each of [...estate.services, ...estate.schedules]) {
    known(tasks, each.task, each.id)
    known(groups, each.group, each.id)
  }
  for (const machine of [estate.lifecycle.before, estate.lifecycle.after]) {
    if (!machine) continue
    known(roles, machine.role, machine.id)
    known(logs, machine.log, machine.id)
    for (const step of machine.steps) {
      known(tasks, step.task, step.id)
      known(groups, step.group, step.id)
    }
  }
  for (const each of [...estate.databases, ...estate.caches]) known(groups, each.group, each.id)
  if (estate.entry) known(groups, estate.entry.group, 'entry')
  if (estate.entry?.accessLogs) known(buckets, estate.entry.accessLogs.bucket, 'access logs')
})

each('lists are in the order of their ids, each of which is there once', (estate) => {
  const lists = {
    groups: estate.groups,
    repositories: estate.repositories,
    secrets: estate.secrets,
    databases: estate.databases,
    caches: estate.caches,
    buckets: estate.buckets,
    roles: estate.roles,
    tasks: estate.tasks,
    services: estate.services,
    schedules: estate.schedules,
    outputs: estate.outputs,
    logs: estate.watch.logs,
    alarms: estate.watch.alarms,
    composites: estate.watch.composites,
  }
  for (const [name, list] of Object.entries(lists)) {
    const ids = list.map((item: { readonly id: string }) => item.id)
    assert.deepEqual(ids, [...new Set(ids)].sort(), name)
  }
})

each('names of one kind are names of one thing', (estate) => {
  for (const list of [
    estate.groups,
    estate.repositories,
    estate.secrets,
    estate.databases,
    estate.caches,
    estate.buckets,
    estate.roles,
    estate.services,
    estate.entry?.targets ?? [],
  ]) {
    const names = list.map((item: { readonly name: string }) => item.name)
    assert.equal(new Set(names).size, names.length, names.join(', '))
  }
})

each('no attribute is asked of what is not there', (estate) => {
  const { groups, databases, caches, buckets, secrets, roles, repositories, tasks, services, watch } = estate
  const kinds: Readonly<Record<string, readonly { readonly id: string }[]>> = {
    group: groups,
    database: databases,
    cache: caches,
    bucket: buckets,
    secret: secrets,
    role: roles,
    repository: repositories,
    task: tasks,
    service: services,
    log: watch.logs,
    topic: watch.topics,
    'target-group': estate.entry?.targets ?? [],
  }
  for (const value of valuesIn(estate)) {
    for (const part of valueParts(value)) {
      if (typeof part === 'string' || !(part.kind in kinds)) continue
      assert.ok(
        kinds[part.kind]!.some((item) => item.id === part.id),
        `${part.kind} ${part.id}`,
      )
    }
  }
})

test('an app more renames, moves and changes nothing of the others', async () => {
  const platform = await written('everything')
  const { graph: before } = await resolve(platform, catalog, project)
  const more = {
    ...platform,
    apps: {
      ...platform.apps,
      aaa: service({
        run: './aaa',
        port: 4000,
        image: { base: 'debian:13.1-slim' },
        route: { host: 'aaa.example.com' },
      }),
    },
  }
  const { graph: after } = await resolve(more, catalog, project)
  const [one, two] = [estateOf(before, siteWith()), estateOf(after, siteWith())]
  for (const key of [
    'groups',
    'repositories',
    'secrets',
    'databases',
    'caches',
    'buckets',
    'roles',
    'tasks',
    'services',
    'schedules',
  ] as const) {
    const now = new Map((two[key] as readonly { readonly id: string }[]).map((item) => [item.id, item]))
    for (const item of one[key])
      if (!(key === 'groups' && item.id === 'entry')) assert.deepEqual(now.get(item.id), item, `${key} ${item.id}`)
  }
  const rules = new Map(two.entry!.rules.map((rule) => [rule.id, rule]))
  for (const rule of one.entry!.rules) assert.deepEqual(rules.get(rule.id), rule)
  assert.deepEqual(
    [two.entry!.targets.length - one.entry!.targets.length, two.groups.length - one.groups.length],
    [1, 1],
  )
})

test('a change of one app leaves images, tasks and rules of the others as they are', async () => {
  const platform = await written('everything')
  const changed = {
    ...platform,
    apps: { ...platform.apps, ops: { ...platform.apps!['ops']!, featureFlags: { DASHBOARD_RBAC: true } } },
  }
  const [one, two] = await Promise.all(
    [platform, changed].map(async (each) => estateOf((await resolve(each, catalog, project)).graph, siteWith())),
  )
  const differs = (key: 'repositories' | 'tasks' | 'services' | 'groups') =>
    one![key].flatMap((item, index) => (stableJson(item) === stableJson(two![key][index]) ? [] : [item.id]))
  assert.deepEqual(differs('repositories'), ['ops-superset'])
  assert.deepEqual([differs('tasks'), differs('services'), differs('groups')], [[], [], []])
})

describe('outputs', () => {
  const of = (file: string) => all.find((platform) => platform.file === file)!.estate.outputs
  test('tell where people go, and hide addresses of data servers', () => {
    const outputs = of('examples/05-data-platform/platform.ts')
    assert.ok(outputs.some((output) => output.id === 'alb_dns_name' && !output.sensitive))
    assert.ok(outputs.filter((output) => output.id.endsWith('_endpoint')).every((output) => output.sensitive))
    assert.ok(outputs.filter((output) => output.id.endsWith('_endpoint')).length >= 2)
  })
  test('tell the endpoint of the only database under a name that scripts know', () =>
    assert.ok(of('tests/platforms/team.ts').some((output) => output.id === 'rds_endpoint')))
})

function* valuesIn(thing: unknown): Generator<Value> {
  if (thing === null || typeof thing !== 'object') return
  if (!Array.isArray(thing) && Object.keys(thing).length === 1 && 'value' in thing && Array.isArray(thing.value))
    yield thing as Value
  else for (const member of Object.values(thing)) yield* valuesIn(member)
}

test('a second region stands on its own, and its databases are copies', async () => {
  const { estate } = await made(largest, { standby: { region: 'eu-central-1' } })
  const second = estate.standby!.estate
  assert.deepEqual(
    [estate.standby!.mode, estate.standby!.routing, second.region],
    ['waits', 'failover', 'eu-central-1'],
  )
  assert.ok(second.network.made && estate.network.made && second.network.cidr !== estate.network.cidr)
  assert.deepEqual(
    second.databases.map((database) => database.copyOf),
    [{ region: 'eu-west-1', id: 'metastore' }],
  )
  assert.deepEqual(
    second.groups.map((group) => group.id),
    estate.groups.map((group) => group.id),
  )
  assert.ok(second.services.every((each) => each.replicas.max === 0) && second.standby === undefined)
})
