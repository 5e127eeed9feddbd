import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { must } from '../engines/run.ts'

/** Volumes of a suite's own, for a cluster without a provisioner whose only machine is this one. */
export interface OwnVolumes {
  /** The name of their storage class. */
  readonly class: string
  remove(): Promise<void>
}

/** Makes so many volumes in a temporary folder, under a storage class that nobody else uses. */
export async function ownVolumes(name: string, count: number): Promise<OwnVolumes> {
  const folder = mkdtempSync(join(tmpdir(), `${name}-volumes-`))
  chmodSync(folder, 0o755)
  const numbers = Array.from({ length: count }, (_, index) => index + 1)
  for (const number of numbers) {
    mkdirSync(join(folder, String(number)))
    chmodSync(join(folder, String(number)), 0o777)
  }
  const items = [
    {
      apiVersion: 'storage.k8s.io/v1',
      kind: 'StorageClass',
      metadata: { name },
      provisioner: 'kubernetes.io/no-provisioner',
      volumeBindingMode: 'WaitForFirstConsumer',
    },
    ...numbers.map((number) => ({
      apiVersion: 'v1',
      kind: 'PersistentVolume',
      metadata: { name: `${name}-${number}` },
      spec: {
        capacity: { storage: '20Gi' },
        accessModes: ['ReadWriteOnce'],
        storageClassName: name,
        persistentVolumeReclaimPolicy: 'Retain',
        hostPath: { path: join(folder, String(number)) },
      },
    })),
  ]
  await must('kubectl', ['apply', '--filename=-'], { input: JSON.stringify({ apiVersion: 'v1', kind: 'List', items }) })
  return {
    class: name,
    async remove() {
      await must('kubectl', ['delete', '--ignore-not-found', '--wait=false', 'storageclass', name])
      await must('kubectl', [
        'delete',
        '--ignore-not-found',
        'persistentvolume',
        ...numbers.map((number) => `${name}-${number}`),
        '--timeout=60s',
      ])
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
