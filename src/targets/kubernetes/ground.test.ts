import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { job, service, store } from '../../graph/fakes/nodes.ts'
import { made, recipe, site } from './fakes/cluster.ts'

const db = store('db', { server: { ...store('db').server, recipe } })
const nodes = [service('bi-web', { recipe }), job('bi-init', { recipe }), db]

describe('namespaces', () => {
  const names = (...at: Parameters<typeof made>) =>
    made(...at)
      .all('Namespace')
      .map((each) => each.metadata.name)
  test('are one for services and one for data servers, each as it is needed', () => {
    assert.deepEqual(names(nodes), ['acme-dev', 'acme-dev-data'])
    assert.deepEqual(names([service('bi-web', { recipe })]), ['acme-dev'])
    assert.deepEqual(names(nodes, [], site({ namespace: 'bi', dataNamespace: 'bi' })), ['bi'])
  })
  test('let no pod in that is not restricted', () => {
    for (const each of made(nodes).all('Namespace'))
      assert.equal(each.metadata.labels!['pod-security.kubernetes.io/enforce'], 'restricted')
  })
})

test('every app has an account where its pods are, without a token, with what is needed to get images', () => {
  const accounts = made(nodes, [], site({ pull: { secrets: ['registry'] } })).all('ServiceAccount')
  assert.deepEqual(
    accounts.map((each) => [each.metadata.namespace, each.metadata.name]),
    [
      ['acme-dev-data', 'db'],
      ['acme-dev', 'bi'],
    ],
  )
  for (const each of accounts)
    assert.deepEqual([each.automountServiceAccountToken, each.imagePullSecrets], [false, [{ name: 'registry' }]])
})

test('what gives way when room is short is said where the platform asks for it', () => {
  assert.deepEqual(made(nodes).all('PriorityClass'), [])
  const { all, one } = made(nodes, [], site({ placement: { priority: 'own' } }))
  const [stores, services] = all('PriorityClass')
  assert.ok(stores!.value > services!.value)
  assert.equal(one('bi-web', 'Deployment').spec!.template.spec!.priorityClassName, services!.metadata.name)
})
