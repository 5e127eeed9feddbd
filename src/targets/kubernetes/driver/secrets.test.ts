import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { fakeCluster } from './fakes/cluster.ts'
import { platform } from './fakes/platform.ts'
import { clusterSecrets, keptName } from './secrets.ts'
import { graphOf, secret } from '../../../graph/fakes/nodes.ts'

const graph = platform()
const open = (kubectl: ReturnType<typeof fakeCluster>, of = graph) => clusterSecrets(of, kubectl, 'acme', '/nowhere')

describe('the secrets of a cluster', () => {
  test('are generated once, and read back by whoever comes next', async () => {
    const kubectl = fakeCluster()
    const first = open(kubectl)
    await first.ensure()
    const value = await first.value('bi-key')
    assert.match(value, /^[A-Za-z0-9]{20}$/)
    await open(kubectl).ensure()
    assert.equal(await open(kubectl).value('bi-key'), value)
    assert.equal(kubectl.calls.filter((call) => /^(create|replace)/.test(call)).length, 1)
    assert.ok(
      kubectl.calls.every((call) => !call.includes(value)),
      'a value was an argument',
    )
  })

  test('of two who make them at once have one outcome', async () => {
    const kubectl = fakeCluster()
    const [one, other] = [open(kubectl), open(kubectl)]
    await Promise.all([one.ensure(), other.ensure()])
    assert.equal(await one.value('bi-key'), await other.value('bi-key'))
    assert.equal(await one.value('bi-key'), await open(kubectl).value('bi-key'))
  })

  test('that others add meanwhile are kept', async () => {
    const kubectl = fakeCluster()
    await open(kubectl).ensure()
    const wider = graphOf([...graph.nodes.values(), secret('later')])
    let meddled = false
    kubectl.before = (args) => {
      if (args[0] !== 'replace' || meddled) return undefined
      meddled = true
      const kept = kubectl.find('Secret', keptName(graph))!
      kubectl.put({ ...kept, data: { ...kept.data, theirs: 'eA==' } })
      return undefined
    }
    await open(kubectl, wider).ensure()
    assert.deepEqual(Object.keys(kubectl.find('Secret', keptName(graph))!.data!).sort(), [
      '.salt',
      'bi-key',
      'later',
      'theirs',
    ])
  })

  test('have marks that change with the value alone, and cannot be had from it', async () => {
    const variable = 'STACKWRIGHT_TEST_K8S_SECRET'
    const given = graphOf([secret('given', { origin: { from: 'environment', variable } }), secret('other')])
    const [kubectl, elsewhere] = [fakeCluster(), fakeCluster()]
    const marked = async (cluster: typeof kubectl, value: string) => {
      process.env[variable] = value
      await open(cluster, given).ensure()
      delete process.env[variable]
      return open(cluster, given).marks()
    }
    const [first, again, changed, there] = [
      await marked(kubectl, 'weak'),
      await open(kubectl, given).marks(),
      await marked(kubectl, 'strong'),
      await marked(elsewhere, 'weak'),
    ]
    assert.deepEqual(first, again)
    assert.notEqual(first['given'], changed['given'])
    assert.equal(first['other'], changed['other'])
    assert.notEqual(first['given'], there['given'])
  })

  test('that are given and are neither there nor kept are missing', async () => {
    const kubectl = fakeCluster()
    const given = graphOf([secret('given', { origin: { from: 'environment', variable: 'STACKWRIGHT_TEST_NOT_SET' } })])
    assert.deepEqual(
      (await open(kubectl, given).missing()).map((each) => each.code),
      ['SW5006'],
    )
  })
})
