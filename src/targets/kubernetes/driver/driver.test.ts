import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { Failure } from '../../../base/failure.ts'
import type { NodeId } from '../../../graph/id.ts'
import type { Driver } from '../../target.ts'
import { openOn } from './driver.ts'
import { fakeCluster, type FakeCluster } from './fakes/cluster.ts'
import { openingOf, platform } from './fakes/platform.ts'
import type { Pod } from './live.ts'

const nothing = () => {}
const all = ['.ground', 'db', 'bi-web', 'bi-worker']

function open(kubectl: FakeCluster, ...graph: Parameters<typeof platform>): Driver {
  return openOn(openingOf(platform(...graph)), kubectl)
}

async function raised(kubectl = fakeCluster(), ...graph: Parameters<typeof platform>): Promise<{ readonly kubectl: FakeCluster; readonly driver: Driver }> {
  const driver = open(kubectl, ...graph)
  for (const id of all) await driver.start(id, nothing)
  return { kubectl, driver }
}

const crashing = (pod: Pod): Pod => ({
  ...pod, status: { phase: 'Running', conditions: [{ type: 'Ready', status: 'False' }], containerStatuses: [{ name: 'main', ready: false, restartCount: 3, state: { waiting: { reason: 'CrashLoopBackOff' } }, lastState: { terminated: { exitCode: 3 } } }] },
})
const found = async (driver: Driver, id: NodeId) => (await driver.observe()).find((each) => each.id === id)
const imageOf = (kubectl: FakeCluster, name: string) => (kubectl.find('Deployment', name)?.spec as { template: { spec: { containers: { image: string }[] } } }).template.spec.containers[0]!.image

describe('a start', () => {
  test('applies a node by one command, after the inventory that lists it', async () => {
    const kubectl = fakeCluster()
    const driver = open(kubectl)
    await driver.start('.ground', nothing)
    const before = kubectl.calls.length
    await driver.start('bi-worker', nothing)
    const applied = kubectl.calls.slice(before).map((call, index) => ({ call, input: kubectl.inputs[before + index]! })).filter(({ call }) => call.startsWith('apply'))
    assert.ok(applied[0]!.input.includes('stackwright-inventory.bi-worker') && !applied[0]!.input.includes('"Deployment"'))
    assert.ok(applied[1]!.input.includes('"Deployment"'))
    assert.ok(applied.every(({ call }) => call.includes('--server-side --field-manager=stackwright')))
    assert.equal((await found(driver, 'bi-worker'))?.state, 'ready')
  })

  test('deletes what the node no longer has, and nothing else', async () => {
    const { kubectl } = await raised()
    const files = (version: string) => ({ files: [{ name: 'conf', content: `version ${version}` }] })
    await open(kubectl, '1', files('one')).start('bi-web', nothing)
    const maps = () => [...kubectl.objects.values()].filter((each) => each.kind === 'ConfigMap' && each.metadata.name.startsWith('bi-web')).map((each) => each.metadata.name)
    const [before] = maps()
    kubectl.put({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'bi-web-by-hand', namespace: 'acme-dev' } })
    await open(kubectl, '1', files('two')).start('bi-web', nothing)
    assert.ok(before && !maps().includes(before))
    assert.equal(maps().length, 2)
    assert.ok(maps().includes('bi-web-by-hand'))
  })

  test('that never gets ready is taken back, with the reason and its last words', async () => {
    const { kubectl } = await raised()
    const image = imageOf(kubectl, 'bi-web')
    kubectl.pod = (workload, pod) => (workload.metadata.name === 'bi-web' && imageOf(kubectl, 'bi-web') !== image ? crashing(pod) : pod)
    kubectl.said.set('bi-web', ['about to end', 'no such table'])
    await assert.rejects(open(kubectl, '2').start('bi-web', nothing), (error) => {
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
    const driver = open(kubectl)
    await driver.start('.ground', nothing)
    await assert.rejects(driver.start('bi-web', nothing), (error) => error instanceof Failure && error.facts.left!.startsWith('nothing served before it'))
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
    const release = (name: string) => (kubectl.find('Deployment', name)!.spec as { template: { metadata: { annotations: Record<string, string> } } }).template.metadata.annotations['stackwright.dev/release']
    const before = [release('bi-web'), release('bi-worker')]
    const kept = kubectl.find('Secret', 'acme-dev-kept-secrets')!
    kubectl.put({ ...kept, data: { ...kept.data, 'bi-key': 'YW5vdGhlcg==' } })
    const driver = open(kubectl)
    for (const id of ['bi-web', 'bi-worker']) await driver.start(id, nothing)
    assert.notEqual(release('bi-web'), before[0])
    assert.equal(release('bi-worker'), before[1])
  })
})

describe('what others do', () => {
  test('is told, and undone by the next start', async () => {
    const { kubectl, driver } = await raised()
    assert.equal((await found(driver, 'bi-worker'))?.drift, undefined)
    kubectl.objects.delete([...kubectl.objects].find(([, each]) => each.kind === 'Service' && each.metadata.name === 'bi-web')![0])
    assert.equal((await found(driver, 'bi-web'))?.drift, 'Service bi-web is gone')
    await driver.start('bi-web', nothing)
    assert.equal((await found(driver, 'bi-web'))?.drift, undefined)
  })
})

describe('removing', () => {
  test('follows the inventory, by one command for all that is asked at once', async () => {
    const { kubectl, driver } = await raised()
    kubectl.put({ apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'stranger', namespace: 'acme-dev' }, spec: { selector: {}, template: {} } })
    const before = kubectl.calls.length
    await Promise.all(['bi-web', 'bi-worker'].map((id) => driver.remove(id, true)))
    assert.ok(kubectl.calls.slice(before).filter((call) => call.startsWith('delete')).length <= 2)
    assert.deepEqual([...kubectl.objects.values()].filter((each) => each.kind === 'Deployment').map((each) => each.metadata.name), ['stranger'])
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
    const claim = { apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: { ...kubectl.find('StatefulSet', 'db')!.metadata, name: 'data-db-0', labels: { ...kubectl.find('StatefulSet', 'db')!.metadata.labels, 'stackwright.dev/node': 'db-data' } } }
    kubectl.put(claim)
    await driver.remove('db', true)
    assert.ok(kubectl.find('PersistentVolumeClaim', 'data-db-0'))
    await Promise.all(['db-data', 'bi-web', 'bi-worker'].map((id) => driver.remove(id, false)))
    await driver.remove('.ground', false)
    assert.deepEqual([...kubectl.objects.values()].map((each) => `${each.kind} ${each.metadata.name}`).filter((each) => !each.startsWith('Pod ')), ['Namespace acme-dev'])
  })
})

describe('jobs', () => {
  const ids = ['bi-migrate', 'bi-init']
  const jobs = (kubectl: FakeCluster) => [...kubectl.objects.values()].filter((each) => each.kind === 'Job').map((each) => each.metadata.name)

  test('of one batch are one Job, and each is told as it ends', async () => {
    const { kubectl, driver } = await raised()
    kubectl.said.set('bi-migrate', ['{"done":"migrate"}'])
    kubectl.before = (args) => (args[0] === 'logs' ? { code: 0, output: '{"done":"migrate"}\nworking\n{"done":"init"}\n' } : undefined)
    const told: string[] = []
    await driver.run(ids, nothing, (id) => told.push(id))
    assert.deepEqual(told, ids)
    assert.equal(jobs(kubectl).length, 1)
  })

  test('that an interrupted run has left are waited for, not run twice; once told, they run anew', async () => {
    const { kubectl, driver } = await raised()
    await driver.run(ids, nothing, nothing)
    const [name] = jobs(kubectl)
    const job = kubectl.find('Job', name!)!
    kubectl.put({ ...job, metadata: { ...job.metadata, annotations: {} }, status: { conditions: [{ type: 'Complete', status: 'True' }] } })
    const told: string[] = []
    await open(kubectl).run(ids, (words) => told.push(words), nothing)
    assert.equal(jobs(kubectl).length, 1)
    assert.ok(told.includes('going on with a run that was interrupted'))
    await open(kubectl).run(ids, nothing, nothing)
    assert.equal(jobs(kubectl).length, 2)
  })

  test('that fail are tried again as their node says, and told by their last lines', async () => {
    const { kubectl, driver } = await raised()
    kubectl.pod = (owner, pod) => (owner.kind === 'Job' ? { ...pod, status: { phase: 'Failed', containerStatuses: [{ name: 'main', ready: false, restartCount: 0, state: { terminated: { exitCode: 4 } } }] } } : pod)
    kubectl.before = (args) => (args[0] === 'logs' ? { code: 0, output: 'no such column\n' } : undefined)
    await assert.rejects(driver.run(ids, nothing, nothing), (error) => error instanceof Failure && /ended with code 4/.test(error.facts.reason) && error.facts.output!.includes('no such column'))
    assert.equal(jobs(kubectl).length, 2)
  })
})

describe('a cluster that cannot be used', () => {
  const groups = { code: 0, output: JSON.stringify({ groups: ['apps/v1', 'batch/v1', 'policy/v1', 'networking.k8s.io/v1'].map((groupVersion) => ({ versions: [{ groupVersion }] })) }) }
  const knowing = (kubectl: FakeCluster, more: FakeCluster['before'] = () => undefined) => (kubectl.before = (args) => (args.join(' ').startsWith('get --raw /apis ') ? groups : more(args)))
  const classes = (...items: object[]) => ({ code: 0, output: JSON.stringify({ items }) })
  const usual = { metadata: { name: 'standard', annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' } } }

  test('lacks nothing when it has what is asked for', async () => {
    const kubectl = fakeCluster()
    knowing(kubectl, (args) => (args[1] === 'storageclasses.storage.k8s.io' ? classes(usual) : undefined))
    assert.deepEqual(await open(kubectl).lacks!(), [])
  })

  test('lacks a default storage class, rights, or a kind of object, each with what to do', async () => {
    const kubectl = fakeCluster()
    knowing(kubectl, (args) => (args[1] === 'storageclasses.storage.k8s.io' ? classes({ metadata: { name: 'slow' } }) : args[0] === 'auth' ? { code: 1, output: 'no' } : undefined))
    const routed = openOn(openingOf(platform(), { options: { namespace: 'acme-dev' } }), kubectl)
    const found = await routed.lacks!()
    assert.deepEqual(found.map((each) => each.code), ['SW4009', 'SW4009'])
    assert.match(found[0]!.found, /no default storage class/)
    assert.match(found[1]!.found, /no right to create deployments\.apps in acme-dev/)
    kubectl.before = (args) => (args.join(' ').startsWith('get --raw /apis ') ? { code: 0, output: '{"groups":[]}' } : undefined)
    assert.match((await open(kubectl).lacks!()).map((each) => each.found).join(), /a cluster without apps\/v1/)
  })

  test('holds something of the same name that is not ours: it is never taken over', async () => {
    const kubectl = fakeCluster()
    knowing(kubectl, (args) => (args[1] === 'storageclasses.storage.k8s.io' ? classes(usual) : undefined))
    kubectl.put({ apiVersion: 'v1', kind: 'Service', metadata: { name: 'bi-web', namespace: 'acme-dev', labels: { 'app.kubernetes.io/instance': 'other-prod' } } })
    const found = await open(kubectl).lacks!()
    assert.deepEqual(found.map((each) => [each.code, each.found]), [['SW4011', 'Service bi-web in acme-dev, of other-prod']])
  })

  test('is a problem at the target\'s settings, whatever is asked of it', async () => {
    const kubectl = fakeCluster()
    kubectl.before = () => ({ code: 1, error: 'The connection to the server 10.0.0.1:6443 was refused - did you specify the right host or port?' })
    const driver = open(kubectl)
    await assert.rejects(driver.observe(), /SW4009/)
    assert.deepEqual((await driver.lacks!()).map((each) => [each.code, each.place.path]), [['SW4009', 'targets.kubernetes']])
  })
})
