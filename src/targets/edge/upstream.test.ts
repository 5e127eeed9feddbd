import assert from 'node:assert/strict'
import { test } from 'node:test'
import { graphOf, route, service } from '../../graph/fakes/nodes.ts'
import { upstreamLines, upstreamsOf } from './upstream.ts'

const replicas = [
  { host: '10.0.0.10', port: 9000 },
  { host: '10.0.0.1', port: 9001 },
  { host: '10.0.0.1', port: 9000 },
]

test('usually a name stands for all replicas', () => {
  assert.equal(
    upstreamLines({ name: { host: 'bi-web', port: 8088 } }),
    'server bi-web:8088 resolve max_fails=1 fail_timeout=2s;\n',
  )
})

test('replicas one by one are in order, whatever order they come in', () => {
  const lines =
    'server 10.0.0.1:9000 max_fails=1 fail_timeout=2s;\nserver 10.0.0.1:9001 max_fails=1 fail_timeout=2s;\nserver 10.0.0.10:9000 max_fails=1 fail_timeout=2s;\n'
  assert.equal(upstreamLines({ replicas }), lines)
  assert.equal(upstreamLines({ replicas: [...replicas].reverse() }), lines)
  assert.equal(
    upstreamLines({ name: { host: 'bi-web', port: 8088 }, replicas }),
    `server bi-web:8088 resolve max_fails=1 fail_timeout=2s;\n${lines}`,
  )
})

test('without any there is one that never answers, since nginx takes no upstream without servers', () => {
  assert.equal(upstreamLines({}), 'server 127.0.0.1:1 down;\n')
  assert.equal(upstreamLines({ replicas: [] }), 'server 127.0.0.1:1 down;\n')
})

test('an upstream is each service and port that routes lead to, once and in order', () => {
  const graph = graphOf([
    service('web'),
    service('api'),
    route('b', 'web'),
    route('a', 'web', { path: '/a/' }),
    route('c', 'api'),
    route('d', 'web', { to: { service: 'web', port: 'admin' } }),
  ])
  assert.deepEqual(upstreamsOf(graph), [
    ['api', 'http'],
    ['web', 'admin'],
    ['web', 'http'],
  ])
})
