import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { graphOf, route, service } from '../../graph/fakes/nodes.ts'
import type { Graph } from '../../graph/graph.ts'
import type { IdentityNode, RouteNode } from '../../graph/node.ts'
import {
  aliasesOf,
  decrypts,
  edgePorts,
  insideUrl,
  plainPort,
  publicUrl,
  type Reach,
  siteOf,
  sitesOf,
} from './address.ts'

const sso: IdentityNode = {
  kind: 'identity',
  id: 'a-sso',
  app: 'a',
  place: { path: 'identities.a' },
  keep: false,
  issuer: '',
  clientId: '',
  clientSecret: '',
  groupsClaim: '',
  scopes: [],
}
const at = (plain: number, tls?: number): Reach => ({
  published: { plain, ...(tls !== undefined && { tls }) },
  behind: 'nobody',
})
const proxied = (plain: number): Reach => ({ published: { plain }, behind: 'proxy' })

/** A graph with an identity provider `a`, which comes first by name, and routes of further apps. */
function graph(changes: Readonly<Record<string, Partial<RouteNode>>>): Graph {
  return graphOf([
    service('web'),
    sso,
    route('a-route', 'web'),
    ...Object.entries(changes).map(([id, change]) => route(id, 'web', change)),
  ])
}

describe('apps without a host', () => {
  const two = graph({ 'bi-route': {}, 'ops-route': { path: '/ops/' } })

  test('the first that is no identity is localhost, the others have a name below it', () => {
    assert.deepEqual(
      ['bi-route', 'ops-route', 'a-route'].map((id) => publicUrl(two, id, at(8088))),
      ['http://localhost:8088', 'http://ops.localhost:8088/ops', 'http://a.localhost:8088'],
    )
    assert.deepEqual(
      sitesOf(two).map((site) => [site.name, site.first]),
      [
        ['bi.localhost', true],
        ['ops.localhost', false],
        ['a.localhost', false],
      ],
    )
    assert.equal(publicUrl(two, 'bi-route', at(80)), 'http://localhost')
  })

  test('an identity alone is not localhost, which would mean something else for each process', () => {
    assert.equal(publicUrl(graph({}), 'a-route', at(8088)), 'http://a.localhost:8088')
  })

  test('a port that is asked for is one of its own, unless the platform has it', () => {
    const asked = graph({ 'bi-route': {}, 'ops-route': { port: 9000 } })
    assert.equal(publicUrl(asked, 'ops-route', at(8088)), 'http://ops.localhost:9000')
    assert.deepEqual(
      edgePorts(asked, at(8088)).map(({ name, number, published }) => [name, number, published]),
      [
        ['http', 8088, true],
        ['http-9000', 9000, true],
        ['inside', 8080, false],
      ],
    )
    assert.deepEqual(
      edgePorts(asked, at(9000)).map(({ number }) => number),
      [9000, 8080],
    )
  })

  test('one app with two ports is two sites, whose names differ', () => {
    const twice = graph({ 'bi-route': {}, 'ops-route': { port: 9000 }, 'ops-more': { port: 9001 } })
    assert.deepEqual(['ops-route', 'ops-more'].map((id) => siteOf(twice, id).name).sort(), [
      'ops-9000.localhost',
      'ops.localhost',
    ])
  })

  test('the platform has the port that its first app asks for, unless it was told another', () => {
    const asked = graph({ 'bi-route': { port: 9000 } })
    assert.deepEqual([plainPort(asked), plainPort(asked, 7000), plainPort(two)], [9000, 7000, 8088])
    assert.equal(publicUrl(asked, 'bi-route', at(7000)), 'http://localhost:7000')
  })
})

describe('apps with a host', () => {
  const hosts = graphOf([
    service('web'),
    route('bi-route', 'web', { host: 'bi.example.com', tls: true }),
    route('ops-route', 'web', { host: 'ops.example.com', path: '/ops/' }),
  ])

  test('have it in their address, with the port where it is not the usual one', () => {
    assert.deepEqual(
      ['bi-route', 'ops-route'].map((id) => publicUrl(hosts, id, at(80))),
      ['https://bi.example.com', 'http://ops.example.com/ops'],
    )
    assert.deepEqual(
      ['bi-route', 'ops-route'].map((id) => publicUrl(hosts, id, at(8080, 8443))),
      ['https://bi.example.com:8443', 'http://ops.example.com:8080/ops'],
    )
  })

  test('have the usual ports of what stands before the edge, wherever the edge itself is', () => {
    assert.deepEqual(
      ['bi-route', 'ops-route'].map((id) => publicUrl(hosts, id, proxied(9000))),
      ['https://bi.example.com', 'http://ops.example.com/ops'],
    )
    assert.deepEqual([decrypts(hosts, at(80)), decrypts(hosts, proxied(80))], [true, false])
  })

  test('alone make 80 the usual port', () => assert.equal(plainPort(hosts), 80))

  test('the edge has their names inside too, unless these belong to what stands before it', () => {
    assert.deepEqual(aliasesOf(hosts, at(80)), ['bi.edge', 'bi.example.com', 'ops.edge', 'ops.example.com'])
    assert.deepEqual(aliasesOf(hosts, proxied(80)), ['bi.edge', 'ops.edge'])
  })

  test('two apps at one host are one site', () => {
    const shared = graphOf([
      service('web'),
      route('bi-route', 'web', { host: 'x.com' }),
      route('ops-route', 'web', { host: 'x.com', path: '/ops/' }),
    ])
    assert.equal(siteOf(shared, 'bi-route'), siteOf(shared, 'ops-route'))
    assert.equal(insideUrl(shared, 'ops-route', at(80)), 'http://bi.edge:8080/ops')
  })

  test('two hosts of one app are two sites', () => {
    const both = graphOf([
      service('web'),
      route('bi-a', 'web', { host: 'a.com' }),
      route('bi-b', 'web', { host: 'b.com' }),
    ])
    assert.deepEqual(
      ['bi-a', 'bi-b'].map((id) => insideUrl(both, id, at(80))),
      ['http://bi.edge:8080', 'http://bi-b-com.edge:8080'],
    )
  })
})

test('processes inside have an address without encryption, at a port that nothing else has', () => {
  const one = graphOf([service('web'), route('bi-route', 'web', { host: 'bi.example.com', tls: true, path: '/bi/' })])
  assert.equal(insideUrl(one, 'bi-route', at(8080, 8081)), 'http://bi.edge:8082/bi')
})
