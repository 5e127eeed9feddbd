import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { route, service } from '../../graph/fakes/nodes.ts'
import type { VolumeNode } from '../../graph/node.ts'
import { made, recipe, site } from './fakes/cluster.ts'

const common = { recipe, health: service('x').health }
const folder = (id: string): VolumeNode => ({
  kind: 'volume',
  id,
  app: 'bi',
  place: { path: 'apps.bi' },
  keep: true,
  size: 5 * 1024 ** 3,
})
const fixed = [{ path: '/robots.txt', status: 200, type: 'text/plain', body: 'no' }]

test('a service is its rules, its Service and its Deployment', () => {
  assert.deepEqual(made([service('bi', common)]).kinds('bi'), ['NetworkPolicy', 'Service', 'Deployment'])
})

test('one without an image, which the check refuses, is nothing', () => {
  assert.deepEqual(made([service('bi')]).kinds('bi'), [])
})

test('replicas are replaced one by one, a new one first', () => {
  const { spec } = made([service('bi', common)]).one('bi', 'Deployment')
  assert.deepEqual(
    [spec!.strategy, spec!.replicas],
    [{ type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 0, maxSurge: 1 } }, 1],
  )
})

test('one that must be alone is stopped before its successor starts, and is one whatever was said by hand', () => {
  const { spec } = made([service('bi', { ...common, singleton: true })], [], site({}, { scaled: { bi: 3 } })).one(
    'bi',
    'Deployment',
  )
  assert.deepEqual([spec!.strategy, spec!.replicas], [{ type: 'Recreate' }, 1])
})

describe('volumes', () => {
  test('that one replica has are given from the old to the new one', () => {
    const { one } = made(
      [service('bi', { ...common, volumes: ['bi-data'] }), folder('bi-data')],
      [],
      site({ storage: { class: 'fast' } }),
    )
    assert.deepEqual(one('bi', 'PersistentVolumeClaim').spec, {
      accessModes: ['ReadWriteOnce'],
      storageClassName: 'fast',
      resources: { requests: { storage: '5Gi' } },
    })
    assert.equal(one('bi', 'Deployment').spec!.strategy!.type, 'Recreate')
    assert.equal(one('bi', 'PersistentVolumeClaim').metadata.labels!['stackwright.dev/keep'], 'true')
  })
  test('that several replicas have are of a class that several machines can have at once', () => {
    const { one } = made(
      [service('bi', { ...common, volumes: ['bi-data'], replicas: { min: 1, max: 2 } }), folder('bi-data')],
      [],
      site({ storage: { class: 'fast', shared: 'nfs' } }),
    )
    assert.deepEqual(
      [one('bi', 'PersistentVolumeClaim').spec!.accessModes, one('bi', 'PersistentVolumeClaim').spec!.storageClassName],
      [['ReadWriteMany'], 'nfs'],
    )
    assert.equal(one('bi', 'Deployment').spec!.strategy!.type, 'RollingUpdate')
  })
})

test('several replicas are spread over zones and machines, and given up one at a time', () => {
  const { one, kinds } = made([service('bi', { ...common, replicas: { min: 2, max: 2 } })])
  const spread = one('bi', 'Deployment').spec!.template.spec!.topologySpreadConstraints!
  assert.deepEqual(
    spread.map((each) => [each.topologyKey, each.whenUnsatisfiable, each.matchLabelKeys]),
    [
      ['topology.kubernetes.io/zone', 'ScheduleAnyway', ['pod-template-hash']],
      ['kubernetes.io/hostname', 'ScheduleAnyway', ['pod-template-hash']],
    ],
  )
  assert.equal(one('bi', 'PodDisruptionBudget').spec!.maxUnavailable, 1)
  assert.ok(
    !made([service('bi', common)])
      .kinds('bi')
      .includes('PodDisruptionBudget'),
  )
  assert.ok(kinds('bi').includes('PodDisruptionBudget'))
})

describe('the deadline of a start', () => {
  const deadline = (changes: object) =>
    made([service('bi', { ...common, health: { ...common.health, boot: { within: 300 } }, ...changes })]).one(
      'bi',
      'Deployment',
    ).spec!.progressDeadlineSeconds!
  test('is longer than the model grants', () => assert.ok(deadline({}) > 300 + 60))
  test('is longer yet where an old replica has to end first', () =>
    assert.ok(deadline({ singleton: true, stop: { signal: 'SIGTERM', grace: 100, drain: 0 } }) >= deadline({}) + 100))
})

describe('the edge beside a service', () => {
  const nodes = [
    service('bi', { ...common, stop: { signal: 'SIGTERM', grace: 40, drain: 2 } }),
    route('bi-route', 'bi', { fixed, timeout: 50 }),
  ]
  test('is there when a route has files or pages, and the Service leads to it', () => {
    const { one } = made(nodes)
    assert.deepEqual(
      one('bi', 'Deployment').spec!.template.spec!.containers.map((each) => each.name),
      ['main', 'edge'],
    )
    assert.deepEqual(one('bi', 'Service').spec!.ports, [
      { name: 'http', port: 9000, targetPort: 8080, protocol: 'TCP', appProtocol: 'http' },
    ])
  })
  test('is not there otherwise', () => {
    const { one } = made([service('bi', common), route('bi-route', 'bi')])
    assert.equal(one('bi', 'Deployment').spec!.template.spec!.containers.length, 1)
    assert.equal(one('bi', 'Service').spec!.ports![0]!.targetPort, 9000)
  })
  test('has its files in the pod, and pages in the place where nginx looks', () => {
    const { spec } = made(nodes).one('bi', 'Deployment').spec!.template
    const items = spec!.volumes!.find((each) => each.name === 'edge-files')!.configMap!.items!
    assert.ok(items.some((each) => each.path === 'nginx.conf') && items.some((each) => each.path.startsWith('pages/')))
  })
  test('ends first: the process waits for it, and the pod is given time for both', () => {
    const { spec } = made(nodes).one('bi', 'Deployment').spec!.template
    const [main, edge] = spec!.containers
    assert.match(edge!.lifecycle!.preStop!.exec!.command!.at(-1)!, /^sleep 5; kill -QUIT 1; sleep 55$/)
    assert.match(main!.lifecycle!.preStop!.exec!.command!.at(-1)!, /while \[ -e \/run\/edge\/nginx\.pid \]/)
    assert.ok(
      main!.volumeMounts!.some((each) => each.mountPath === '/run/edge' && each.name === 'edge-tmp' && each.readOnly),
    )
    assert.ok(spec!.terminationGracePeriodSeconds! > 5 + 55 + 5 + 40)
  })
})
