import type { KubernetesObject, OfKind } from '../document.ts'
import { groundLabels, instanceOf } from '../names.ts'
import type { OwnStorage } from '../options-data.ts'
import type { Scene } from '../scene.ts'

type At = Pick<Scene, 'graph' | 'site'>

/**
 * The name of the platform's own storage class; undefined where it has none. Parameters of a class never change, so
 * another kind of disk is another class.
 */
export function ownClass({ graph, site }: At): string | undefined {
  const own = site.options.storage?.make
  if (!own) return undefined
  const disk = typeOf(own).toLowerCase().replaceAll('_', '-')
  return [
    instanceOf(graph),
    disk,
    ...(own.operations === undefined ? [] : [own.operations]),
    ...(own.afterwards === 'delete' ? ['delete'] : []),
  ].join('-')
}

/**
 * The platform's own storage class, of a CSI driver: the drivers that were built into Kubernetes are gone from it, and
 * know no gp3.
 */
export function storageObjects(scene: At): KubernetesObject[] {
  const own = scene.site.options.storage?.make
  const name = ownClass(scene)
  if (!own || name === undefined) return []
  const made: OfKind<'StorageClass'> = {
    apiVersion: 'storage.k8s.io/v1',
    kind: 'StorageClass',
    metadata: { name, labels: groundLabels(scene.graph) },
    ...driverOf(own),
    reclaimPolicy: own.afterwards === 'delete' ? 'Delete' : 'Retain',
    allowVolumeExpansion: true,
    // A disk belongs to one zone: it is made where its pod has found a machine.
    volumeBindingMode: 'WaitForFirstConsumer',
  }
  return [made]
}

/** The kinds of disk of a cloud. */
export const diskTypes: Readonly<
  Record<OwnStorage['cloud'], readonly [NonNullable<OwnStorage['type']>, ...NonNullable<OwnStorage['type']>[]]>
> = {
  aws: ['gp3', 'io2'],
  gcp: ['pd-balanced', 'pd-ssd', 'hyperdisk-balanced'],
  azure: ['Premium_LRS', 'Premium_ZRS', 'PremiumV2_LRS', 'StandardSSD_LRS'],
}

function typeOf({ cloud, type }: OwnStorage): string {
  return type ?? diskTypes[cloud][0]
}

/**
 * The driver of a cloud with its parameters: aws-ebs-csi-driver, gcp-compute-persistent-disk-csi-driver and
 * azuredisk-csi-driver, docs of each.
 */
function driverOf(own: OwnStorage): Pick<OfKind<'StorageClass'>, 'provisioner' | 'parameters'> {
  const [type, operations] = [typeOf(own), own.operations === undefined ? undefined : String(own.operations)]
  switch (own.cloud) {
    case 'aws':
      return {
        provisioner: 'ebs.csi.aws.com',
        parameters: {
          type,
          encrypted: 'true',
          'csi.storage.k8s.io/fstype': 'ext4',
          ...(operations && { iops: operations }),
        },
      }
    case 'gcp':
      return { provisioner: 'pd.csi.storage.gke.io', parameters: { type, 'csi.storage.k8s.io/fstype': 'ext4' } }
    case 'azure':
      return {
        provisioner: 'disk.csi.azure.com',
        // Disks of this kind have no cache, and the driver refuses one.
        parameters: {
          skuName: type,
          fsType: 'ext4',
          ...(type === 'PremiumV2_LRS' && { cachingMode: 'None' }),
          ...(operations && { DiskIOPSReadWrite: operations }),
        },
      }
  }
}
