import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { service, store } from '../../graph/fakes/nodes.ts'
import type { KeyspaceNode, ServiceNode } from '../../graph/node.ts'
import { graphOf } from '../../graph/fakes/nodes.ts'
import { made, recipe, site } from './fakes/cluster.ts'
import { secretObjects } from './secrets.ts'

const web = (changes: Partial<ServiceNode> = {}) =>
  service('bi', { recipe, replicas: { min: 2, max: 4, scaleOn: { signal: 'cpu', target: 70 } }, ...changes })

describe('by processor use', () => {
  test('an autoscaler owns the number of replicas', () => {
    const { one } = made([web()])
    assert.equal(one('bi', 'Deployment').spec!.replicas, undefined)
    const { spec } = one('bi', 'HorizontalPodAutoscaler')
    assert.deepEqual([spec!.minReplicas, spec!.maxReplicas, spec!.scaleTargetRef.name], [2, 4, 'bi'])
    assert.deepEqual(spec!.metrics![0]!.containerResource, {
      name: 'cpu',
      container: 'main',
      target: { type: 'Utilization', averageUtilization: 70 },
    })
    assert.ok(
      spec!.behavior!.scaleDown!.stabilizationWindowSeconds! > spec!.behavior!.scaleUp!.stabilizationWindowSeconds!,
    )
  })
  test('the number set by hand is its least, within the bounds', () => {
    for (const [wanted, least] of [
      [3, 3],
      [9, 4],
      [1, 1],
    ] as const)
      assert.equal(
        made([web()], [], site({}, { scaled: { bi: wanted } })).one('bi', 'HorizontalPodAutoscaler').spec!.minReplicas,
        least,
      )
  })
  test('there is none where there is nothing to choose', () => {
    for (const changes of [
      { replicas: { min: 2, max: 2, scaleOn: { signal: 'cpu', target: 70 } as const } },
      { singleton: true },
      { replicas: { min: 1, max: 3 } },
    ]) {
      assert.deepEqual(made([web(changes)]).all('HorizontalPodAutoscaler'), [])
    }
  })
})

test('without a signal, the replicas are those set by hand, else the fewest', () => {
  const nodes = [web({ replicas: { min: 1, max: 3 } })]
  assert.equal(made(nodes).one('bi', 'Deployment').spec!.replicas, 1)
  assert.equal(made(nodes, [], site({}, { scaled: { bi: 3 } })).one('bi', 'Deployment').spec!.replicas, 3)
})

describe('by waiting work', () => {
  const keyspace: KeyspaceNode = {
    kind: 'keyspace',
    id: 'queue-bi',
    app: 'bi',
    place: { path: 'apps.bi' },
    keep: false,
    store: 'queue',
    index: 3,
    prefix: 'bi:',
    purpose: 'broker',
  }
  const queue = store('queue', {
    engine: 'redis',
    ports: [{ name: 'redis', protocol: 'tcp', prefer: 6379 }],
    administrator: { user: 'default', password: 'queue-password' },
    server: { ...store('x').server, recipe },
  })
  const nodes = [
    web({
      replicas: {
        min: 1,
        max: 4,
        scaleOn: { signal: 'queue', target: 10, of: { keyspace: 'queue-bi', lists: ['a', 'b'] } },
      },
    }),
    keyspace,
    queue,
  ]
  test('KEDA sums what waits in all lists', () => {
    const { one } = made(nodes, [], site({ keda: true }))
    const { spec } = one('bi', 'ScaledObject')
    assert.deepEqual(
      [spec.minReplicaCount, spec.maxReplicaCount, spec.advanced!.scalingModifiers],
      [1, 4, { formula: 'list0 + list1', target: '10', metricType: 'AverageValue' }],
    )
    assert.deepEqual(spec.triggers[1], {
      type: 'redis',
      name: 'list1',
      authenticationRef: { name: 'bi' },
      metadata: { address: 'queue.acme-dev-data.svc:6379', databaseIndex: '3', listName: 'b', listLength: '10' },
    })
    assert.equal(one('bi', 'Deployment').spec!.replicas, undefined)
  })
  test('it gets the password from the namespace of the service, and is let in at the data server', () => {
    const { one } = made(nodes, [], site({ keda: { namespace: 'scalers' } }))
    const [reference] = one('bi', 'TriggerAuthentication').spec.secretTargetRef!
    const secrets = secretObjects(graphOf(nodes), site({ keda: true }))
    assert.ok(
      secrets.some(
        (each) => each.name === reference!.name && each.namespace === 'acme-dev' && each.keys[reference!.key],
      ),
    )
    assert.deepEqual(one('queue', 'NetworkPolicy').spec!.ingress, [
      {
        from: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'scalers' } } }],
        ports: [{ protocol: 'TCP', port: 6379 }],
      },
    ])
  })
  test('without KEDA the fewest replicas run', () => {
    const { one, all } = made(nodes)
    assert.equal(one('bi', 'Deployment').spec!.replicas, 1)
    assert.deepEqual(
      [all('ScaledObject'), all('HorizontalPodAutoscaler'), secretObjects(graphOf(nodes), site())],
      [[], [], []],
    )
  })
})
