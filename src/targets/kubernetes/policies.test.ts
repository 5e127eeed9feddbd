import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { database, job, needs, route, service, store } from '../../graph/fakes/nodes.ts'
import type { Node } from '../../graph/node.ts'
import type { IdentityNode } from '../../graph/node.ts'
import { host, text, url } from '../../graph/text.ts'
import { made, recipe, site } from './fakes/cluster.ts'
import type { NetworkPolicyPeer } from './kinds/kubernetes.gen.ts'
import type { KubernetesOptions } from './options.ts'

const db = store('db', { server: { ...store('db').server, recipe } })
const web = service('bi', { recipe })
const inside = (peers: readonly NetworkPolicyPeer[] | undefined) =>
  (peers ?? []).map((peer) => [
    peer.namespaceSelector?.matchLabels?.['kubernetes.io/metadata.name'],
    peer.podSelector?.matchLabels?.['stackwright.dev/node'] ?? peer.podSelector?.matchExpressions?.[0]?.values,
  ])
/** Egress without what the options allow by default, and ingress. */
function rulesOf(
  id: string,
  nodes: readonly Node[],
  connections: Parameters<typeof made>[1],
  options: KubernetesOptions = { outside: { '*': 'nothing' } },
) {
  const { spec } = made(nodes, connections, site(options)).one(id, 'NetworkPolicy')
  const told = (
    rules: readonly {
      readonly to?: readonly NetworkPolicyPeer[]
      readonly from?: readonly NetworkPolicyPeer[]
      readonly ports?: readonly { readonly port?: number | string }[]
    }[] = [],
  ) => rules.map(({ to, from, ports }) => [...inside(to ?? from), ...(ports ?? []).map((each) => each.port)])
  return { egress: told(spec!.egress), ingress: told(spec!.ingress), types: spec!.policyTypes }
}

test('a namespace is closed both ways, but for names', () => {
  const [deny, names, ...more] = made([web]).all('NetworkPolicy', '.ground')
  assert.deepEqual([deny!.spec, more], [{ podSelector: {}, policyTypes: ['Ingress', 'Egress'] }, []])
  assert.deepEqual(names!.spec!.egress![0]!.ports, [
    { protocol: 'UDP', port: 53 },
    { protocol: 'TCP', port: 53 },
  ])
})

test('a connection is a rule at both ends, each with namespace and pods in one peer', () => {
  const nodes = [web, db, database('db-bi')]
  const connections = [needs('bi', 'db-bi')]
  assert.deepEqual(rulesOf('bi', nodes, connections), {
    egress: [[['acme-dev-data', 'db'], 5432]],
    ingress: [],
    types: ['Ingress', 'Egress'],
  })
  assert.deepEqual(rulesOf('db', nodes, connections), {
    egress: [],
    ingress: [[['acme-dev', 'bi'], 5432]],
    types: ['Ingress', 'Egress'],
  })
})

test('nodes without connections reach nothing and are reached by nobody', () => {
  assert.deepEqual(rulesOf('bi', [web, db], []), { egress: [], ingress: [], types: ['Ingress', 'Egress'] })
})

test('jobs of one batch have the rules of all of them, since they run in one pod', () => {
  const jobs = ['a', 'b'].map((argument) => job(`bi-${argument}`, { recipe, batch: { name: 'all', argument } }))
  const nodes = [...jobs, db]
  assert.deepEqual(rulesOf('bi-a', nodes, [needs('bi-b', 'db')]).egress, [[['acme-dev-data', 'db'], 5432]])
  assert.deepEqual(rulesOf('db', nodes, [needs('bi-b', 'db')]).ingress, [[['acme-dev', ['bi-a', 'bi-b']], 5432]])
})

describe('between services', () => {
  const other = service('other', { recipe })
  test('a connection with a port is a rule', () =>
    assert.deepEqual(rulesOf('other', [web, other], [needs('bi', 'other', { port: 'http' })]).ingress, [
      [['acme-dev', 'bi'], 9000],
    ]))
  test('one without is order alone', () =>
    assert.deepEqual(rulesOf('other', [web, other], [needs('bi', 'other')]).ingress, []))
  test('unless the address is told', () => {
    const told = service('bi', { recipe, env: { AT: text`${host('other')}` } })
    assert.deepEqual(rulesOf('other', [told, other], [needs('bi', 'other')]).ingress, [[['acme-dev', 'bi'], 9000]])
  })
  test('a route leads to its service, at the port where the edge beside it answers', () => {
    const way = route('other-route', 'other', { fixed: [{ path: '/x', status: 200, type: 'text/plain', body: '' }] })
    assert.deepEqual(rulesOf('other', [web, other, way], [needs('bi', 'other-route')]).ingress, [
      [['acme-dev', 'bi'], 8080],
    ])
  })
})

describe('outside', () => {
  const egress = (
    options: KubernetesOptions,
    nodes: readonly Node[] = [web, db],
    connections: Parameters<typeof made>[1] = [],
    id = 'bi',
  ) => made(nodes, connections, site(options)).one(id, 'NetworkPolicy').spec!.egress ?? []
  const blocks = (rules: ReturnType<typeof egress>) =>
    rules.flatMap((rule) => (rule.to ?? []).map((peer) => peer.ipBlock))
  test('is the public internet for services and jobs, and nothing for data servers, unless the options say more', () => {
    const [block] = blocks(egress({}))
    assert.deepEqual(
      [block!.cidr, block!.except],
      ['0.0.0.0/0', ['10.0.0.0/8', '100.64.0.0/10', '169.254.0.0/16', '172.16.0.0/12', '192.168.0.0/16']],
    )
    assert.deepEqual(egress({}, [web, db], [], 'db'), [])
  })
  test('is never where clouds tell the credentials of machines', () => {
    for (const outside of ['public', 'anything'] as const)
      for (const block of blocks(egress({ outside: { bi: outside } })))
        if (block!.cidr === '0.0.0.0/0') assert.ok(block!.except!.includes('169.254.0.0/16'))
  })
  test('is what the nearest word says: of the part, of its app, of all others', () => {
    const one = service('bi-web', { recipe })
    const of = (outside: KubernetesOptions['outside']) => egress({ outside }, [one], [], 'bi-web').length
    assert.deepEqual(
      [of({ '*': 'nothing' }), of({ '*': 'nothing', bi: 'public' }), of({ bi: 'public', 'bi-web': 'nothing' })],
      [0, 1, 0],
    )
  })
  test('may be told exactly', () => {
    assert.deepEqual(egress({ outside: { bi: [{ to: ['10.20.0.0/16'], ports: [5432] }] } }), [
      {
        to: [{ ipBlock: { cidr: '10.20.0.0/16' } }],
        ports: [
          { protocol: 'TCP', port: 5432 },
          { protocol: 'UDP', port: 5432 },
        ],
      },
    ])
  })
  test('has the data servers that are there, by their addresses where they are known', () => {
    const rule = (addresses?: readonly string[]) =>
      egress(
        {
          outside: { '*': 'nothing' },
          stores: { db: { external: { host: 'pg.example.com', port: 6432, ...(addresses && { addresses }) } } },
        },
        [web, db],
        [needs('bi', 'db')],
      )
    assert.deepEqual(rule(['10.1.2.3/32']), [
      { to: [{ ipBlock: { cidr: '10.1.2.3/32' } }], ports: [{ protocol: 'TCP', port: 6432 }] },
    ])
    assert.deepEqual([rule()[0]!.ports, blocks(rule()).length], [[{ protocol: 'TCP', port: 6432 }], 2])
  })
  test('has the providers of logins, at their port', () => {
    const identity = (issuer: IdentityNode['issuer']): IdentityNode => ({
      kind: 'identity',
      id: 'sso',
      app: 'sso',
      place: { path: 'identities.sso' },
      keep: false,
      issuer,
      clientId: 'x',
      clientSecret: 's',
      groupsClaim: 'groups',
      scopes: [],
    })
    const ports = (issuer: string) =>
      egress({ outside: { '*': 'nothing' } }, [web, identity(issuer)], [needs('bi', 'sso')]).map(
        (rule) => rule.ports![0]!.port,
      )
    assert.deepEqual([ports('https://id.example.com/x'), ports('https://id.example.com:8443')], [[443], [8443]])
    const own = [
      web,
      identity(text`${url('sso-route')}`),
      service('sso', { recipe }),
      route('sso-route', 'sso', { host: 'id.example.com', tls: true }),
    ]
    const options = { outside: { '*': 'nothing' as const }, gateway: { name: 'public' } }
    assert.deepEqual(
      egress(
        options,
        own
          .filter((node) => node.id !== 'sso' || node.kind === 'identity')
          .concat(service('sso-provider', { recipe }))
          .map((node) => (node.kind === 'route' ? { ...node, to: { service: 'sso-provider', port: 'http' } } : node)),
        [needs('bi', 'sso')],
      ).map((rule) => rule.ports![0]!.port),
      [9000, 443],
    )
  })
})
