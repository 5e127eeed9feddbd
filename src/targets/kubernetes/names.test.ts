import assert from 'node:assert/strict'
import { test } from 'node:test'
import { graphOf, job, service, store } from '../../graph/fakes/nodes.ts'
import { site } from './fakes/cluster.ts'
import { labelsOf, namespaceOf, namespacesOf, selectorOf, shortened } from './names.ts'

test('namespaces are named after platform and environment, or as the options say', () => {
  const graph = graphOf([])
  assert.deepEqual(namespacesOf(graph, site()), { apps: 'acme-dev', data: 'acme-dev-data' })
  assert.deepEqual(namespacesOf(graph, site({ namespace: 'bi' })), { apps: 'bi', data: 'bi-data' })
  assert.deepEqual(namespacesOf(graph, site({ namespace: 'bi', dataNamespace: 'stores' })), {
    apps: 'bi',
    data: 'stores',
  })
})

test('data servers and their own jobs are in the namespace of data, all else in the other', () => {
  const nodes = [store('db'), job('db-databases'), service('bi-web'), job('bi-migrate')]
  const graph = graphOf(nodes)
  assert.deepEqual(
    nodes.map((node) => namespaceOf(graph, site(), node)),
    ['acme-dev-data', 'acme-dev-data', 'acme-dev', 'acme-dev'],
  )
})

test('a selector has the platform and the node alone, so that it never changes', () => {
  const [one, other] = [
    service('bi-web'),
    service('bi-web', { role: 'other', recipe: { id: 'other-2', native: { from: 'user' } } }),
  ]
  assert.deepEqual(selectorOf(graphOf([one]), 'bi-web'), {
    'app.kubernetes.io/instance': 'acme-dev',
    'stackwright.dev/node': 'bi-web',
  })
  assert.notDeepEqual(labelsOf(graphOf([one]), one), labelsOf(graphOf([other]), other))
  assert.deepEqual(selectorOf(graphOf([one]), one.id), selectorOf(graphOf([other]), other.id))
})

test('a long name is cut and stays its own', () => {
  const long = 'a'.repeat(80)
  assert.equal(shortened('short', 63), 'short')
  assert.equal(shortened(long, 63).length, 63)
  assert.notEqual(shortened(`${long}1`, 63), shortened(`${long}2`, 63))
})
