import assert from 'node:assert/strict'
import { test } from 'node:test'
import { graphOf } from '../../../graph/fakes/nodes.ts'
import { site } from '../fakes/cluster.ts'
import type { OwnStorage } from '../options-data.ts'
import { checkExtras } from './check.ts'
import { ownClass, storageObjects } from './storage.ts'

const graph = graphOf([])
const made = (make: OwnStorage) =>
  storageObjects({ graph, site: site({ storage: { make } }) })[0] as Record<string, any> | undefined

test('a class is of the CSI driver of its cloud, keeps disks, lets them grow, and makes each where its pod is', () => {
  assert.deepEqual(
    (['aws', 'gcp', 'azure'] as const).map((cloud) => made({ cloud })!['provisioner']),
    ['ebs.csi.aws.com', 'pd.csi.storage.gke.io', 'disk.csi.azure.com'],
  )
  for (const cloud of ['aws', 'gcp', 'azure'] as const) {
    const own = made({ cloud })!
    assert.deepEqual(
      [own['volumeBindingMode'], own['allowVolumeExpansion'], own['reclaimPolicy']],
      ['WaitForFirstConsumer', true, 'Retain'],
    )
    assert.doesNotMatch(JSON.stringify(own), /kubernetes\.io\/(aws-ebs|gce-pd|azure-disk)/)
  }
  assert.equal(made({ cloud: 'azure', afterwards: 'delete' })!['reclaimPolicy'], 'Delete')
})

test('another kind of disk is another class, since parameters of one never change', () => {
  const name = (make: OwnStorage) => ownClass({ graph, site: site({ storage: { make } }) })
  const names = [
    { cloud: 'aws' },
    { cloud: 'aws', operations: 6000 },
    { cloud: 'aws', type: 'io2' },
    { cloud: 'azure' },
    { cloud: 'azure', afterwards: 'delete' },
  ].map((each) => name(each as OwnStorage))
  assert.equal(new Set(names).size, names.length)
  assert.match(names[0]!, /-gp3$/)
  assert.deepEqual(made({ cloud: 'aws', operations: 6000 })!['parameters'], {
    type: 'gp3',
    encrypted: 'true',
    'csi.storage.k8s.io/fstype': 'ext4',
    iops: '6000',
  })
})

test('there is none without asking, and faults are told', () => {
  assert.deepEqual(storageObjects({ graph, site: site() }), [])
  const faults = (storage: object) => checkExtras(graph, { storage }).map((each) => each.place.path)
  assert.deepEqual(faults({ class: 'fast', make: { cloud: 'aws' } }), ['targets.kubernetes.storage.class'])
  assert.deepEqual(faults({ make: { cloud: 'gcp', type: 'gp3' } }), ['targets.kubernetes.storage.make.type'])
  assert.deepEqual(faults({ make: { cloud: 'gcp', operations: 6000 } }), ['targets.kubernetes.storage.make.operations'])
  assert.deepEqual(
    checkExtras(graph, { logs: { to: 'opensearch', user: 'a', password: 'b' } }).map((each) => each.place.path),
    ['targets.kubernetes.logs', 'targets.kubernetes.logs.password'],
  )
})
