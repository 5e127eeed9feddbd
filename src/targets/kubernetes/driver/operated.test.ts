import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { Failure } from '../../../base/failure.ts'
import { type Any, fakeCluster } from './fakes/cluster.ts'
import { onFake, platform } from './fakes/platform.ts'
import { awaitOperated, hibernate, instancesWanted, type OperatedServer } from './operated.ts'

const server: Any = {
  apiVersion: 'postgresql.cnpg.io/v1',
  kind: 'Cluster',
  metadata: { name: 'db', namespace: 'acme-dev-data' },
  spec: { instances: 3 },
}
const ref = { apiVersion: server.apiVersion, kind: 'Cluster', namespace: 'acme-dev-data', name: 'db' }
const soon = async () => {}

describe('a data server of an operator', () => {
  test('is awaited until as many instances are ready as it has, and what it does is told', async () => {
    const kubectl = fakeCluster()
    const phases = [
      undefined,
      { phase: 'Setting up primary', readyInstances: 0 },
      { phase: 'Creating a new replica', readyInstances: 1 },
      { phase: 'Cluster in healthy state', readyInstances: 3, conditions: [{ type: 'Ready', status: 'True' }] },
    ]
    kubectl.before = (args) => {
      if (args[0] === 'get') kubectl.put({ ...server, ...(phases[0] && { status: phases[0] }) })
      phases.shift()
      return undefined
    }
    const told: string[] = []
    await awaitOperated(onFake(platform(), kubectl).cluster, 'db', [server as never], (words) => told.push(words), soon)
    assert.deepEqual(told, [
      'the operator to take it up',
      'Setting up primary: 0 of 3 ready',
      'Creating a new replica: 1 of 3 ready',
    ])
  })

  test('that nothing takes up is a Failure before long', async () => {
    const kubectl = fakeCluster()
    kubectl.put(server)
    let waits = 0
    await assert.rejects(
      awaitOperated(
        onFake(platform(), kubectl).cluster,
        'db',
        [server as never],
        () => {},
        async () => void waits++,
      ),
      (error) => error instanceof Failure && /take it up/.test(error.facts.reason),
    )
    assert.ok(waits < 100)
  })

  test('is stopped by the annotation that keeps its volumes', async () => {
    const kubectl = fakeCluster()
    await hibernate({ kubectl }, ref, true)
    assert.match(kubectl.calls.at(-1)!, /^annotate clusters\.postgresql\.cnpg\.io\/db .*cnpg\.io\/hibernation=on/)
    assert.equal(
      instancesWanted({
        ...server,
        metadata: { ...server.metadata, annotations: { 'cnpg.io/hibernation': 'on' } },
      } as unknown as OperatedServer),
      0,
    )
    assert.equal(instancesWanted(server as unknown as OperatedServer), 3)
  })
})
