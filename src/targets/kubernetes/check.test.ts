import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { graphOf, route, secret, service, store } from '../../graph/fakes/nodes.ts'
import type { IdentityNode, Node, VolumeNode } from '../../graph/node.ts'
import { text, url } from '../../graph/text.ts'
import { checkKubernetes } from './check.ts'
import { recipe, site } from './fakes/cluster.ts'
import type { KubernetesOptions } from './options.ts'

const web = service('bi', { recipe })
const hosted = (tls: boolean) => [web, route('bi-route', 'bi', { host: 'bi.example.com', tls })]
const db = store('db', {
  server: { ...store('db').server, recipe },
  administrator: { user: 'postgres', password: 'db-superuser' },
})
const told = (
  nodes: readonly Node[],
  options: KubernetesOptions = {},
  connections: Parameters<typeof graphOf>[1] = [],
) =>
  checkKubernetes(graphOf(nodes, connections), site(options).setting).map(
    (each) => `${each.code} ${each.place.path}: ${each.found}`,
  )

test('a sound platform has no problems', () => {
  assert.deepEqual(told([web, db]), [])
  assert.deepEqual(told(hosted(true), { gateway: { name: 'public' }, certificates: 'gateway' }), [])
  assert.deepEqual(told(hosted(false), { ingress: { class: 'traefik', proxies: 'traefik' } }), [])
})

describe('the entry', () => {
  test('is needed for hosts, unless the platform says that there is none', () => {
    assert.deepEqual(told(hosted(false)), [
      'SW4011 targets.kubernetes: bi.example.com of bi, and neither gateway nor ingress',
    ])
    assert.deepEqual(told(hosted(true), { entry: 'none' }), [])
    assert.deepEqual(told([web, route('bi-route', 'bi')]), [])
  })
  test('must be described', () => {
    assert.deepEqual(told(hosted(false), { entry: 'ingress', gateway: { name: 'public' } }), [
      "SW4011 targets.kubernetes.entry: entry: 'ingress' without ingress",
    ])
    assert.deepEqual(told(hosted(false), { entry: 'gateway' }), [
      "SW4011 targets.kubernetes.entry: entry: 'gateway' without gateway",
    ])
  })
  test('needs a certificate for each encrypted host, told at its route', () => {
    assert.deepEqual(told(hosted(true), { gateway: { name: 'public' } }), [
      'SW4007 apps.bi: an encrypted route, and no targets.kubernetes.certificates',
    ])
    assert.deepEqual(told(hosted(true), { gateway: { class: 'cilium' }, certificates: { issuer: 'x' } }), [])
  })
  test('has certificates of its own only where it is a Gateway of others', () => {
    assert.deepEqual(told(hosted(true), { gateway: { class: 'cilium' }, certificates: 'gateway' }), [
      "SW4011 targets.kubernetes.certificates: certificates: 'gateway'",
    ])
  })
})

describe('stores', () => {
  test('that nothing has are told, with the name that was meant', () => {
    const [problem] = checkKubernetes(
      graphOf([db, service('x', { recipe })]),
      site({ stores: { bd: 'statefulset' } }).setting,
    )
    assert.deepEqual(
      [problem!.code, problem!.place.path, problem!.do],
      ['SW4011', 'targets.kubernetes.stores.bd', 'write db, or remove it'],
    )
  })
  test('outside need the password of their administrator, as a secret that is there', () => {
    const on = (external: object) =>
      told([db, secret('admin')], { stores: { db: { external: { host: 'pg.example.com', ...external } } } })
    assert.deepEqual(on({}), ['SW4011 targets.kubernetes.stores.db.external: a server outside without password'])
    assert.deepEqual(on({ password: 'admi' }), ['SW4011 targets.kubernetes.stores.db.external.password: admi'])
    assert.deepEqual(on({ password: 'admin', tls: true }), [])
  })
  test('outside are encrypted only where the engine is one that we know how to', () => {
    const cache = store('cache', { engine: 'redis', server: { ...store('x').server, recipe } })
    assert.deepEqual(told([cache], { stores: { cache: { external: { host: 'r.example.com', tls: true } } } }), [
      'SW4011 targets.kubernetes.stores.cache.external.tls: tls: true',
    ])
  })
})

test('what may be reached outside is said of things that are there', () => {
  assert.deepEqual(told([web, db], { outside: { '*': 'nothing', bi: 'public', bj: 'public' } }), [
    'SW4011 targets.kubernetes.outside.bj: bj',
  ])
})

test('a volume of several replicas needs a class of storage that machines can share', () => {
  const volume: VolumeNode = {
    kind: 'volume',
    id: 'bi-data',
    app: 'bi',
    place: { path: 'apps.bi' },
    keep: true,
    size: 1024,
  }
  const nodes = [service('bi', { recipe, volumes: ['bi-data'], replicas: { min: 1, max: 2 } }), volume]
  assert.deepEqual(told(nodes), [
    'SW4011 apps.bi: replicas that may run on several machines, and no storage class for a volume that they share',
  ])
  assert.deepEqual(told(nodes, { storage: { shared: 'nfs' } }), [])
})

test('a provider of logins without a host cannot be found by browsers and pods alike', () => {
  const identity: IdentityNode = {
    kind: 'identity',
    id: 'sso',
    app: 'sso',
    place: { path: 'identities.sso' },
    keep: false,
    issuer: text`${url('sso-route')}`,
    clientId: 'x',
    clientSecret: 's',
    groupsClaim: 'groups',
    scopes: [],
  }
  const nodes = (host?: string) => [
    web,
    identity,
    service('sso-provider', { recipe }),
    route('sso-route', 'sso-provider', host === undefined ? {} : { host }),
  ]
  const connections = [{ from: 'bi', to: 'sso', tls: false, needed: 'answer' as const }]
  assert.deepEqual(told(nodes(), {}, connections), ['SW4011 apps.sso: a provider of logins without a host'])
  assert.deepEqual(told(nodes('id.example.com'), { gateway: { name: 'public' } }, connections), [])
  assert.deepEqual(told(nodes()), [])
})

test('programs without an image, and images that go nowhere, are told as everywhere', () => {
  assert.deepEqual(told([service('bi')]), ['SW4006 apps.bi: bi, which names no image'])
  assert.match(told([service('bi', { recipe, projectFiles: ['.'] })]).join(), /^SW4010 images: /)
})
