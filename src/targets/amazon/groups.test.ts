import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { database, graphOf, job, needs, route, service, store } from '../../graph/fakes/nodes.ts'
import type { IdentityNode, Node } from '../../graph/node.ts'
import { text, url } from '../../graph/text.ts'
import type { Rule, SecurityGroup } from './estate.ts'
import { recipe, site } from './fakes/site.ts'
import { groupOf, groupsOf } from './groups.ts'
import type { AmazonOptions } from './options.ts'

type Connections = Parameters<typeof graphOf>[1]

const db = store('db')
const shop = database('db-shop')
const web = service('bi-web', { recipe })
const inside: Partial<AmazonOptions> = { outside: { '*': 'nothing' }, network: { nat: 'none' } }
const told = (rules: readonly Rule[]) =>
  rules.map(
    ({ peer, protocol, from, to }) => `${Object.values(peer)[0]} ${protocol} ${from === to ? from : `${from}-${to}`}`,
  )
const groups = (nodes: readonly Node[], connections: Connections, options = inside) =>
  groupsOf(graphOf(nodes, connections), site(options))
/** What a group allows, less what every task needs of AWS. */
function rulesOf(id: string, nodes: readonly Node[], connections: Connections = [], options = inside) {
  const group = groups(nodes, connections, options).find((each) => each.id === id)
  assert.ok(group, `no group ${id}`)
  const ofAmazon = ['endpoints tcp 443', 's3 tcp 443']
  return { in: told(group.ingress), out: told(group.egress).filter((rule) => !ofAmazon.includes(rule)) }
}

describe('a connection', () => {
  const nodes = [web, db, shop]
  test('is a rule at both ends, to the store for a part of one', () => {
    assert.deepEqual(rulesOf('bi-web', nodes, [needs('bi-web', 'db-shop')]), { in: [], out: ['db tcp 5432'] })
    assert.deepEqual(rulesOf('db', nodes, [needs('bi-web', 'db-shop')]), { in: ['bi-web tcp 5432'], out: [] })
  })
  test('that is taken away takes its rules away', () => {
    assert.deepEqual(rulesOf('bi-web', nodes), { in: [], out: [] })
    assert.deepEqual(rulesOf('db', nodes), { in: [], out: [] })
  })
  test('that means order alone is no rule', () =>
    assert.deepEqual(rulesOf('site', [web, service('site', { recipe })], [needs('bi-web', 'site')]).in, []))
  test('between services is a rule at the port that is named, whatever its protocol', () => {
    const figures = service('site', {
      recipe,
      ports: [
        { name: 'http', protocol: 'http', prefer: 9000 },
        { name: 'statsd', protocol: 'udp', prefer: 9125 },
      ],
    })
    assert.deepEqual(rulesOf('site', [web, figures], [needs('bi-web', 'site', { port: 'statsd' })]).in, [
      'bi-web udp 9125',
    ])
  })
  test('to a route leads to its service, at the port where its edge answers', () => {
    const way = route('bi-route', 'bi-web', {
      host: 'bi.example.com',
      fixed: [{ path: '/x', status: 200, type: 'text/plain', body: '' }],
    })
    const proof = job('bi-verify', { recipe, when: 'verify' })
    assert.deepEqual(rulesOf('bi-web', [web, way, proof], [needs('bi-verify', 'bi-route')]).in, [
      'bi-verify tcp 8080',
      'entry tcp 8080',
    ])
  })
})

describe('a group', () => {
  test('is that of a batch for its jobs, and each job is in it', () => {
    const jobs = ['a', 'b'].map((argument) => job(`bi-${argument}`, { recipe, batch: { name: 'setup', argument } }))
    assert.deepEqual(
      jobs.map((each) => groupOf(graphOf(jobs), each)),
      ['bi-setup', 'bi-setup'],
    )
    assert.deepEqual(
      rulesOf('db', [...jobs, db], [needs('bi-a', 'db', { port: 'sql' }), needs('bi-b', 'db', { port: 'sql' })]).in,
      ['bi-setup tcp 5432'],
    )
  })
  test('of a batch has a name of its own where something else is called so', () => {
    const one = job('bi-a', { batch: { name: 'web', argument: 'a' } })
    assert.equal(groupOf(graphOf([web, one]), one), 'bi-web-batch')
  })
  test('is none for a store outside, which is reached at its addresses and port alone', () => {
    const options = {
      ...inside,
      stores: { db: { external: { host: 'pg.example.com', port: 6432, addresses: ['10.20.0.0/16'] } } },
    }
    assert.equal(
      groups([web, db, shop], [needs('bi-web', 'db-shop')], options).some((each) => each.id === 'db'),
      false,
    )
    assert.deepEqual(rulesOf('bi-web', [web, db, shop], [needs('bi-web', 'db-shop')], options).out, [
      '10.20.0.0/16 tcp 6432',
    ])
  })
  test('says what it is for in words that stay: another description would make another group', () => {
    const about = (nodes: readonly Node[]) => new Map(groups(nodes, []).map((group) => [group.id, group.about]))
    const first = job('bi-a', { recipe, batch: { name: 'setup', argument: 'a' } })
    const [one, two] = [
      about([web, db, first]),
      about([
        service('bi-web', { recipe, role: 'front' }),
        store('db', { version: '17' }),
        first,
        job('bi-aa', { recipe, batch: { name: 'setup', argument: 'aa' } }),
      ]),
    ]
    assert.deepEqual(one, two)
  })
  test('says what it is for in letters that AWS takes', () => {
    const odd = service('bi-web', { recipe, role: "the “web's” part" })
    for (const { about, ingress, egress } of groups([odd, db, shop], [needs('bi-web', 'db-shop')])) {
      for (const words of [about, ...[...ingress, ...egress].map((rule) => rule.about)])
        assert.match(words, /^[a-zA-Z0-9. _\-:/()#,@[\]+=&;{}!$*]{1,255}$/)
    }
  })
})

describe('the entry', () => {
  const way = route('bi-route', 'bi-web', { host: 'bi.example.com', tls: true })
  const hostedZone = { name: 'example.com' }
  const entry = (options: AmazonOptions['entry'] = {}) =>
    rulesOf('entry', [web, way], [], { ...inside, entry: { hostedZone, ...options } })
  test('lets everybody in at its two ports, and leads to the service', () => {
    assert.deepEqual(entry(), { in: ['0.0.0.0/0 tcp 80', '0.0.0.0/0 tcp 443'], out: ['bi-web tcp 9000'] })
    assert.deepEqual(rulesOf('bi-web', [web, way], [], inside).in, ['entry tcp 9000'])
  })
  test('is reached at one port where nothing is encrypted', () =>
    assert.deepEqual(rulesOf('entry', [web, route('bi-route', 'bi-web')]).in, ['0.0.0.0/0 tcp 80']))
  test('is reached from the network alone where it is internal', () =>
    assert.deepEqual(entry({ internal: true }).in, ['10.0.0.0/16 tcp 80', '10.0.0.0/16 tcp 443']))
  test('is reached from where the options say', () =>
    assert.deepEqual(entry({ from: ['203.0.113.0/24'] }).in, ['203.0.113.0/24 tcp 80', '203.0.113.0/24 tcp 443']))
  test('reaches the provider where it logs people in', () => {
    const sso: IdentityNode = {
      kind: 'identity',
      id: 'sso',
      app: 'sso',
      place: { path: '' },
      keep: false,
      issuer: 'https://id.example.com',
      clientId: 'bi',
      clientSecret: 's',
      groupsClaim: 'groups',
      scopes: ['openid'],
    }
    const login = {
      identity: 'sso',
      apps: ['bi'],
      authorization: 'https://id.example.com/a',
      token: 'https://id.example.com/t',
      userInfo: 'https://id.example.com/u',
    }
    assert.deepEqual(rulesOf('entry', [web, way, sso], [], { ...inside, entry: { hostedZone, login } }).out, [
      'bi-web tcp 9000',
      '0.0.0.0/0 tcp 443',
    ])
  })
  test('is reached by an app that finds its provider of logins behind it, when it is internal', () => {
    const provider = service('sso-provider', { recipe })
    const own = route('sso-route', 'sso-provider', { host: 'id.example.com', tls: true })
    const sso: IdentityNode = {
      kind: 'identity',
      id: 'sso',
      app: 'sso',
      place: { path: '' },
      keep: false,
      issuer: text`${url('sso-route')}`,
      clientId: 'bi',
      clientSecret: 's',
      groupsClaim: 'groups',
      scopes: ['openid'],
    }
    const nodes = [web, provider, own, sso]
    const connections = [needs('bi-web', 'sso', { needed: 'answer' })]
    const options = { ...inside, entry: { hostedZone, internal: true } }
    assert.deepEqual(rulesOf('bi-web', nodes, connections, options).out, ['entry tcp 443'])
    assert.ok(rulesOf('entry', nodes, connections, options).in.includes('bi-web tcp 443'))
  })
})

describe('outside', () => {
  const out = (options: Partial<AmazonOptions>, nodes: readonly Node[] = [web, db], id = 'bi-web') =>
    told(groupsOf(graphOf(nodes), site(options)).find((each) => each.id === id)!.egress)
  test('is HTTPS where nothing is said, by which AWS is reached too', () =>
    assert.deepEqual(out({}), ['0.0.0.0/0 tcp 443']))
  test('is AWS alone by endpoints, where nothing else is allowed', () => {
    assert.deepEqual(out({ outside: { '*': 'nothing' }, network: { endpoints: 'needed' } }), [
      'endpoints tcp 443',
      's3 tcp 443',
    ])
    assert.deepEqual(out({ network: { nat: 'none' } }), ['endpoints tcp 443', 's3 tcp 443'])
  })
  test('is AWS by its addresses where an endpoint is missing', () =>
    assert.deepEqual(out({ outside: { '*': 'nothing' }, network: { endpoints: ['logs'] } }), [
      'endpoints tcp 443',
      '0.0.0.0/0 tcp 443',
    ]))
  test('is what the nearest word says: of the part, of its app, of all others', () => {
    assert.deepEqual(out({ outside: { '*': 'anything', bi: [{ to: ['10.20.0.0/16'], ports: [5432] }] } }), [
      '0.0.0.0/0 tcp 443',
      '10.20.0.0/16 tcp 5432',
    ])
    assert.deepEqual(out({ outside: { bi: 'anything', 'bi-web': 'nothing' } }), ['0.0.0.0/0 tcp 443'])
    assert.deepEqual(out({ outside: { '*': 'anything' } }), [
      '0.0.0.0/0 tcp 0-65535',
      '0.0.0.0/0 tcp 443',
      '0.0.0.0/0 udp 0-65535',
    ])
  })
  test('is nothing for data servers', () => assert.deepEqual(out({}, [web, db], 'db'), []))
  test('lets tasks reach endpoints at both ends', () => {
    const endpoints = groupsOf(graphOf([web, job('bi-job', { recipe })]), site({ network: { nat: 'none' } })).find(
      (each) => each.id === 'endpoints',
    ) as SecurityGroup
    assert.deepEqual([told(endpoints.ingress), endpoints.egress], [['bi-job tcp 443', 'bi-web tcp 443'], []])
  })
  test('reaches a provider of logins at its port', () => {
    const sso: IdentityNode = {
      kind: 'identity',
      id: 'sso',
      app: 'sso',
      place: { path: '' },
      keep: false,
      issuer: 'https://id.example.com:8443/realm',
      clientId: 'bi',
      clientSecret: 's',
      groupsClaim: 'groups',
      scopes: ['openid'],
    }
    assert.deepEqual(rulesOf('bi-web', [web, sso], [needs('bi-web', 'sso', { needed: 'answer' })]).out, [
      '0.0.0.0/0 tcp 8443',
    ])
  })
})
