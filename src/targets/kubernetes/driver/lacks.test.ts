import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { openOn } from './driver.ts'
import { fakeCluster, type FakeCluster } from './fakes/cluster.ts'
import { opened, openingOf, platform } from './fakes/platform.ts'

describe('a cluster that cannot be used', () => {
  const groups = {
    code: 0,
    output: JSON.stringify({
      groups: ['apps/v1', 'batch/v1', 'policy/v1', 'networking.k8s.io/v1'].map((groupVersion) => ({
        versions: [{ groupVersion }],
      })),
    }),
  }
  const knowing = (kubectl: FakeCluster, more: FakeCluster['before'] = () => undefined) =>
    (kubectl.before = (args) => (args.join(' ').startsWith('get --raw /apis ') ? groups : more(args)))
  const classes = (...items: object[]) => ({ code: 0, output: JSON.stringify({ items }) })
  const usual = {
    metadata: { name: 'standard', annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' } },
  }

  test('lacks nothing when it has what is asked for', async () => {
    const kubectl = fakeCluster()
    knowing(kubectl, (args) => (args[1] === 'storageclasses.storage.k8s.io' ? classes(usual) : undefined))
    assert.deepEqual(await opened(kubectl).lacks!(), [])
  })

  test('lacks a default storage class, rights, or a kind of object, each with what to do', async () => {
    const kubectl = fakeCluster()
    knowing(kubectl, (args) =>
      args[1] === 'storageclasses.storage.k8s.io'
        ? classes({ metadata: { name: 'slow' } })
        : args[0] === 'auth'
          ? { code: 1, output: 'no' }
          : undefined,
    )
    const routed = openOn(openingOf(platform(), { options: { namespace: 'acme-dev' } }), kubectl)
    const found = await routed.lacks!()
    assert.deepEqual(
      found.map((each) => each.code),
      ['SW4009', 'SW4009'],
    )
    assert.match(found[0]!.found, /no default storage class/)
    assert.match(found[1]!.found, /no right to create deployments\.apps in acme-dev/)
    kubectl.before = (args) =>
      args.join(' ').startsWith('get --raw /apis ') ? { code: 0, output: '{"groups":[]}' } : undefined
    assert.match((await opened(kubectl).lacks!()).map((each) => each.found).join(), /a cluster without apps\/v1/)
  })

  test('holds something of the same name that is not ours: it is never taken over', async () => {
    const kubectl = fakeCluster()
    knowing(kubectl, (args) => (args[1] === 'storageclasses.storage.k8s.io' ? classes(usual) : undefined))
    kubectl.put({
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'bi-web', namespace: 'acme-dev', labels: { 'app.kubernetes.io/instance': 'other-prod' } },
    })
    const found = await opened(kubectl).lacks!()
    assert.deepEqual(
      found.map((each) => [each.code, each.found]),
      [['SW4011', 'Service bi-web in acme-dev, of other-prod']],
    )
  })

  test("is a problem at the target's settings, whatever is asked of it", async () => {
    const kubectl = fakeCluster()
    kubectl.before = () => ({
      code: 1,
      error: 'The connection to the server 10.0.0.1:6443 was refused - did you specify the right host or port?',
    })
    const driver = opened(kubectl)
    await assert.rejects(driver.observe(), /SW4009/)
    assert.deepEqual(
      (await driver.lacks!()).map((each) => [each.code, each.place.path]),
      [['SW4009', 'targets.kubernetes']],
    )
  })
})
