import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { describe, test } from 'node:test'
import type { KubernetesObject } from '../document.ts'
import { fakeCluster, type Any } from './fakes/cluster.ts'
import { inventoryObject, keyOf, readInventory, refOf, union, without } from './inventory.ts'

const web: KubernetesObject = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web', namespace: 'acme' },
}
const space: KubernetesObject = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'acme' } }
const place = { namespace: 'acme', labels: { platform: 'acme' } }

describe('the inventory', () => {
  test('is read as it was written, with the objects to go back to', async () => {
    const cluster = fakeCluster()
    cluster.put(inventoryObject('web', { objects: [refOf(web), refOf(space)], last: [web] }, place) as unknown as Any)
    cluster.put(inventoryObject('.ground', { objects: [refOf(space)] }, place) as unknown as Any)
    const inventory = await readInventory(cluster, 'acme', 'platform=acme')
    assert.deepEqual([...inventory.keys()].sort(), ['.ground', 'web'])
    assert.deepEqual(
      new Set(inventory.get('web')!.objects.map(keyOf)),
      new Set([keyOf(refOf(web)), keyOf(refOf(space))]),
    )
    assert.deepEqual(inventory.get('web')!.last, [web])
    assert.equal(inventory.get('.ground')!.last, undefined)
  })

  test('can be read by people', () => {
    const object = inventoryObject('web', { objects: [refOf(web), refOf(space)] }, place) as unknown as Any
    assert.equal(object.data!['objects'], 'apps/v1 Deployment acme web\nv1 Namespace - acme')
  })

  test('leaves out what is too large to be kept', () => {
    const bulk: KubernetesObject = {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'bulk' },
      data: { noise: randomBytes(900_000).toString('base64') },
    }
    const kept = (last: readonly KubernetesObject[]) =>
      (inventoryObject('web', { objects: [], last }, place) as { binaryData?: object }).binaryData
    assert.ok(kept([web]))
    assert.equal(kept([bulk]), undefined)
  })

  test('takes versions of one kind for one object', () => {
    const [beta, stable] = ['v1beta1', 'v1'].map((version) => ({
      apiVersion: `example.dev/${version}`,
      kind: 'Thing',
      name: 'a',
    }))
    assert.deepEqual(union([beta!], [stable!]).length, 1)
    assert.deepEqual(without([beta!], [stable!]), [])
  })
})
