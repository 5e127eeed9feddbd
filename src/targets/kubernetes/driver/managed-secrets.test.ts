import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { Failure } from '../../../base/failure.ts'
import { graphOf, secret } from '../../../graph/fakes/nodes.ts'
import { type Any, fakeCluster } from './fakes/cluster.ts'
import { managedSecrets } from './managed-secrets.ts'

const graph = graphOf([secret('key'), secret('other')])
const wanted = [
  {
    name: 'acme-secrets',
    namespace: 'acme',
    labels: {},
    keys: { key: { kind: 'value', of: 'key' }, other: { kind: 'value', of: 'other' } },
  },
] as const
const filled = (key: string): Any => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name: 'acme-secrets', namespace: 'acme' },
  data: { key: Buffer.from(key).toString('base64'), other: 'b3RoZXI=' },
})
const soon = async () => {}

describe('secrets that a manager keeps', () => {
  test('are awaited, read, and never written', async () => {
    const kubectl = fakeCluster()
    let waits = 0
    const secrets = managedSecrets(
      graph,
      kubectl,
      'acme',
      wanted,
      async () => void (++waits === 3 && kubectl.put(filled('one'))),
    )
    await secrets.ensure()
    assert.equal(waits, 3)
    assert.equal(await secrets.value('key'), 'one')
    assert.deepEqual(await secrets.missing(), [])
    assert.ok(
      kubectl.inputs.every((input) => !input.includes('acme-secrets') || !input.includes('"data"')),
      'it wrote one',
    )
  })

  test('have marks that follow their values', async () => {
    const kubectl = fakeCluster()
    const marks = async (key: string) => {
      kubectl.put(filled(key))
      const secrets = managedSecrets(graph, kubectl, 'acme', wanted, soon)
      await secrets.ensure()
      return secrets.marks()
    }
    const [first, second] = [await marks('one'), await marks('two')]
    assert.notEqual(first['key'], second['key'])
    assert.equal(first['other'], second['other'])
  })

  test('that never come are told with what their operator says', async () => {
    const kubectl = fakeCluster()
    kubectl.put({
      apiVersion: 'external-secrets.io/v1',
      kind: 'ExternalSecret',
      metadata: { name: 'acme-secrets', namespace: 'acme' },
      status: { conditions: [{ type: 'Ready', status: 'False', message: 'access denied to acme/key' }] },
    })
    await assert.rejects(
      managedSecrets(graph, kubectl, 'acme', wanted, soon).ensure(),
      (error) => error instanceof Failure && error.facts.output!.includes('acme-secrets: access denied to acme/key'),
    )
  })
})
