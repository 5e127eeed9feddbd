import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { Failure } from '../../../base/failure.ts'
import type { NodeId } from '../../../graph/id.ts'
import type { Driver } from '../../target.ts'
import { fakeCluster, type FakeCluster } from './fakes/cluster.ts'
import { opened, raised } from './fakes/platform.ts'
import type { Pod } from './live.ts'

const nothing = () => {}
const crashing = (pod: Pod): Pod => ({
  ...pod,
  status: {
    phase: 'Running',
    conditions: [{ type: 'Ready', status: 'False' }],
    containerStatuses: [
      {
        name: 'main',
        ready: false,
        restartCount: 3,
        state: { waiting: { reason: 'CrashLoopBackOff' } },
        lastState: { terminated: { exitCode: 3 } },
      },
    ],
  },
})
const found = async (driver: Driver, id: NodeId) => (await driver.observe()).find((each) => each.id === id)
const imageOf = (kubectl: FakeCluster, name: string) =>
  (kubectl.find('Deployment', name)?.spec as { template: { spec: { containers: { image: string }[] } } }).template.spec
    .containers[0]!.image

describe('a start', () => {
  test('applies a node by one command, after the inventory that lists it', async () => {
    const kubectl = fakeCluster()
    const driver = opened(kubectl)
    await driver.start('.ground', nothing)
    const before = kubectl.calls.length
    await driver.start('bi-worker', nothing)
    const applied = kubectl.calls
      .slice(before)
      .map((call, index) => ({ call, input: kubectl.inputs[before + index]! }))
      .filter(({ call }) => call.startsWith('apply'))
    assert.ok(
      applied[0]!.input.includes('stackwright-inventory.bi-worker') && !applied[0]!.input.includes('"Deployment"'),
    )
    assert.ok(applied[1]!.input.includes('"Deployment"'))
    assert.ok(applied.every(({ call }) => call.includes('--server-side --field-manager=stackwright')))
    assert.equal((await found(driver, 'bi-worker'))?.state, 'ready')
  })

  test('deletes what the node no longer has, and nothing else', async () => {
    const { kubectl } = await raised()
    const files = (version: string) => ({ files: [{ name: 'conf', content: `version ${version}` }] })
    await opened(kubectl, '1', files('one')).start('bi-web', nothing)
    const maps = () =>
      [...kubectl.objects.values()]
        .filter((each) => each.kind === 'ConfigMap' && each.metadata.name.startsWith('bi-web'))
        .map((each) => each.metadata.name)
    const [before] = maps()
    kubectl.put({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'bi-web-by-hand', namespace: 'acme-dev' } })
    await opened(kubectl, '1', files('two')).start('bi-web', nothing)
    assert.ok(before && !maps().includes(before))
    assert.equal(maps().length, 2)
    assert.ok(maps().includes('bi-web-by-hand'))
  })

  test('that never gets ready is taken back, with the reason and its last words', async () => {
    const { kubectl } = await raised()
    const image = imageOf(kubectl, 'bi-web')
    kubectl.pod = (workload, pod) =>
      workload.metadata.name === 'bi-web' && imageOf(kubectl, 'bi-web') !== image ? crashing(pod) : pod
    kubectl.said.set('bi-web', ['about to end', 'no such table'])
    await assert.rejects(opened(kubectl, '2').start('bi-web', nothing), (error) => {
      assert.ok(error instanceof Failure)
      assert.match(error.facts.reason, /never got ready: bi-web-0 ended with code 3/)
      assert.deepEqual(error.facts.output, ['about to end', 'no such table'])
      assert.equal(error.facts.left, 'the release before it serves on')
      return true
    })
    assert.equal(imageOf(kubectl, 'bi-web'), image)
  })

  test('that was the first is stopped when it never gets ready', async () => {
    const kubectl = fakeCluster()
    kubectl.pod = (_, pod) => crashing(pod)
    const driver = opened(kubectl)
    await driver.start('.ground', nothing)
    await assert.rejects(
      driver.start('bi-web', nothing),
      (error) => error instanceof Failure && error.facts.left!.startsWith('nothing served before it'),
    )
    assert.equal((await found(driver, 'bi-web'))?.state, 'stopped')
  })

  test('of what an autoscaler owns wakes it from none, and lets its number be otherwise', async () => {
    const scaled = { replicas: { min: 2, max: 5, scaleOn: { signal: 'cpu', target: 70 } } } as const
    const { kubectl, driver } = await raised(fakeCluster(), '1', scaled)
    const replicas = () => (kubectl.find('Deployment', 'bi-web')!.spec as { replicas?: number }).replicas
    await driver.stop('bi-web', nothing)
    assert.equal(replicas(), 0)
    await driver.start('bi-web', nothing)
    assert.equal(replicas(), 2)
    assert.equal((await found(driver, 'bi-web'))?.ready, 2)
    assert.equal((await found(driver, 'bi-web'))?.follows, 'load')
  })
})

describe('a secret that changes', () => {
  test('replaces those that read it, and nobody else', async () => {
    const { kubectl } = await raised()
    const release = (name: string) =>
      (kubectl.find('Deployment', name)!.spec as { template: { metadata: { annotations: Record<string, string> } } })
        .template.metadata.annotations['stackwright.dev/release']
    const before = [release('bi-web'), release('bi-worker')]
    const kept = kubectl.find('Secret', 'acme-dev-kept-secrets')!
    kubectl.put({ ...kept, data: { ...kept.data, 'bi-key': 'YW5vdGhlcg==' } })
    const driver = opened(kubectl)
    for (const id of ['bi-web', 'bi-worker']) await driver.start(id, nothing)
    assert.notEqual(release('bi-web'), before[0])
    assert.equal(release('bi-worker'), before[1])
  })
})

describe('what others do', () => {
  test('is told, and undone by the next start', async () => {
    const { kubectl, driver } = await raised()
    assert.equal((await found(driver, 'bi-worker'))?.drift, undefined)
    kubectl.objects.delete(
      [...kubectl.objects].find(([, each]) => each.kind === 'Service' && each.metadata.name === 'bi-web')![0],
    )
    assert.equal((await found(driver, 'bi-web'))?.drift, 'Service bi-web is gone')
    await driver.start('bi-web', nothing)
    assert.equal((await found(driver, 'bi-web'))?.drift, undefined)
  })
})

describe('removing', () => {
  test('follows the inventory, by one command for all that is asked at once', async () => {
    const { kubectl, driver } = await raised()
    kubectl.put({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'stranger', namespace: 'acme-dev' },
      spec: { selector: {}, template: {} },
    })
    const before = kubectl.calls.length
    await Promise.all(['bi-web', 'bi-worker'].map((id) => driver.remove(id, true)))
    assert.ok(kubectl.calls.slice(before).filter((call) => call.startsWith('delete')).length <= 2)
    assert.deepEqual(
      [...kubectl.objects.values()].filter((each) => each.kind === 'Deployment').map((each) => each.metadata.name),
      ['stranger'],
    )
  })

  test('leaves what does not carry our label any more, whatever its name', async () => {
    const { kubectl, driver } = await raised()
    const service = kubectl.find('Service', 'bi-web')!
    kubectl.put({ ...service, metadata: { ...service.metadata, labels: { owner: 'somebody' } } })
    await driver.remove('bi-web', true)
    assert.ok(kubectl.find('Service', 'bi-web'))
    assert.equal(kubectl.find('Deployment', 'bi-web'), undefined)
  })

  test('keeps data until it is told otherwise, and a namespace that it did not make', async () => {
    const kubectl = fakeCluster()
    kubectl.put({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'acme-dev' } })
    const { driver } = await raised(kubectl)
    const claim = {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: {
        ...kubectl.find('StatefulSet', 'db')!.metadata,
        name: 'data-db-0',
        labels: { ...kubectl.find('StatefulSet', 'db')!.metadata.labels, 'stackwright.dev/node': 'db-data' },
      },
    }
    kubectl.put(claim)
    await driver.remove('db', true)
    assert.ok(kubectl.find('PersistentVolumeClaim', 'data-db-0'))
    await Promise.all(['db-data', 'bi-web', 'bi-worker'].map((id) => driver.remove(id, false)))
    await driver.remove('.ground', false)
    assert.deepEqual(
      [...kubectl.objects.values()]
        .map((each) => `${each.kind} ${each.metadata.name}`)
        .filter((each) => !each.startsWith('Pod ')),
      ['Namespace acme-dev'],
    )
  })
})
