import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { route, service } from '../../graph/fakes/nodes.ts'
import type { RouteNode } from '../../graph/node.ts'
import { made, recipe, site } from './fakes/cluster.ts'
import type { KubernetesOptions } from './options.ts'

const nodes = (changes: Partial<RouteNode> = {}) => [
  service('bi', { recipe }),
  route('bi-route', 'bi', { host: 'bi.example.com', tls: true, timeout: 90.5, bodyLimit: 2048, ...changes }),
]
const on = (options: KubernetesOptions, changes: Partial<RouteNode> = {}) => made(nodes(changes), [], site(options))

describe('through a Gateway that is there', () => {
  const gateway = { name: 'public', namespace: 'gateways' }
  test('a route is attached to its encrypted listener, and the plain one leads there', () => {
    const [route, redirect] = on({ gateway, certificates: 'gateway' }).all('HTTPRoute')
    assert.deepEqual(route!.spec, {
      parentRefs: [{ name: 'public', namespace: 'gateways', sectionName: 'https' }],
      hostnames: ['bi.example.com'],
      rules: [
        {
          matches: [{ path: { type: 'PathPrefix', value: '/' } }],
          backendRefs: [{ name: 'bi', port: 9000 }],
          timeouts: { request: '91s' },
        },
      ],
    })
    assert.deepEqual(redirect!.spec.parentRefs, [{ name: 'public', namespace: 'gateways', sectionName: 'http' }])
    assert.deepEqual(redirect!.spec.rules![0]!.filters, [
      { type: 'RequestRedirect', requestRedirect: { scheme: 'https', statusCode: 301 } },
    ])
  })
  test('one that is not encrypted is attached to the plain listener alone', () => {
    const routes = on({ gateway: { ...gateway, plain: 'web' } }, { tls: false, path: '/shop/' }).all('HTTPRoute')
    assert.deepEqual(
      routes.map((each) => [each.spec.parentRefs![0]!.sectionName, each.spec.rules![0]!.matches![0]!.path!.value]),
      [['web', '/shop']],
    )
  })
  test('its proxies are let in, from where they run', () => {
    const from = (options: KubernetesOptions) => on(options).one('bi', 'NetworkPolicy').spec!.ingress
    assert.deepEqual(from({ gateway, certificates: 'gateway' }), [
      {
        from: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'gateways' } } }],
        ports: [{ protocol: 'TCP', port: 9000 }],
      },
    ])
    assert.deepEqual(from({ gateway: { ...gateway, proxies: 'envoy' } })![0]!.from, [
      { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'envoy' } } },
    ])
  })
})

test('a Gateway of the platform has a listener for each encrypted host, with its certificate', () => {
  const { one, all } = on({ gateway: { class: 'cilium' }, certificates: { issuer: 'letsencrypt' } })
  const { metadata, spec } = one('.ground', 'Gateway')
  assert.deepEqual(
    spec.listeners.map((each) => [each.name, each.port, each.hostname, each.tls?.certificateRefs]),
    [
      ['http', 80, undefined, undefined],
      ['bi-example-com-https', 443, 'bi.example.com', [{ name: 'bi-example-com-tls' }]],
    ],
  )
  assert.equal(one('bi-route', 'Certificate').spec.secretName, 'bi-example-com-tls')
  assert.deepEqual(all('HTTPRoute')[0]!.spec.parentRefs, [{ name: metadata.name, sectionName: 'bi-example-com-https' }])
})

test('several routes of one host share its certificate and listener', () => {
  const two = [...nodes(), route('bi-admin', 'bi', { host: 'bi.example.com', tls: true, path: '/admin/' })]
  const { all, one } = made(two, [], site({ gateway: { class: 'cilium' }, certificates: { issuer: 'letsencrypt' } }))
  assert.equal(all('Certificate').length, 1)
  assert.equal(one('.ground', 'Gateway').spec.listeners.length, 2)
})

test('an Ingress has the class, the certificate and, of NGINX make, the limits of the route', () => {
  const { metadata, spec } = on({
    ingress: { class: 'nginx', proxies: 'ingress-nginx', annotations: { own: 'x' } },
    certificates: { secret: 'wildcard' },
  }).one('bi-route', 'Ingress')
  assert.deepEqual(
    [spec!.ingressClassName, spec!.tls],
    ['nginx', [{ hosts: ['bi.example.com'], secretName: 'wildcard' }]],
  )
  assert.deepEqual(metadata.annotations, {
    'nginx.ingress.kubernetes.io/proxy-body-size': '2048',
    'nginx.ingress.kubernetes.io/proxy-read-timeout': '91',
    'nginx.ingress.kubernetes.io/proxy-send-timeout': '91',
    'nginx.ingress.kubernetes.io/ssl-redirect': 'true',
    own: 'x',
  })
  assert.equal(
    on({ ingress: { class: 'traefik', proxies: 'traefik' } }).one('bi-route', 'Ingress').metadata.annotations,
    undefined,
  )
})

test('a route without a host, or without an entry, is reached from here alone', () => {
  for (const made of [on({}), on({ entry: 'none', gateway: { name: 'public' } }), withoutHost()]) {
    assert.deepEqual(made.kinds('bi-route'), [])
    assert.equal(made.one('bi', 'NetworkPolicy').spec!.ingress, undefined)
  }
})

function withoutHost() {
  return made([service('bi', { recipe }), route('bi-route', 'bi')], [], site({ gateway: { name: 'public' } }))
}
