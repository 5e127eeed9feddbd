import type { StoreNode } from '../../../../graph/node.ts'
import type { KubernetesObject, OfKind } from '../../document.ts'
import type { BarmanObjectStore } from '../../kinds/cloudnative-pg.ts'
import { groundLabels, labelsOf, namespaceOf } from '../../names.ts'
import type { BackupDestination } from '../../options-data.ts'
import type { Scene } from '../../scene.ts'
import { bucketSecret, cloudNativeOf, clusterName } from './form.ts'

/** The Barman Cloud plugin: https://cloudnative-pg.io/plugin-barman-cloud/ */
const plugin = 'barman-cloud.cloudnative-pg.io'

/** The keys of the Secret with which a bucket is opened, in the words of each cloud. */
export const bucketKeys = { id: 'ACCESS_KEY_ID', key: 'ACCESS_SECRET_KEY' } as const

/** Where the backups of a store go; undefined for one that has none here. */
export function destinationOf({ site }: Pick<Scene, 'site'>, store: StoreNode): BackupDestination | undefined {
  return store.backup ? cloudNativeOf(site, store)?.backup : undefined
}

/**
 * What of a Cluster is about backups. The log of changes goes out all the time, so every moment that a base backup and
 * the log cover can be gone back to, whether `pointInTime` asks for it or not: a base backup is worth nothing without
 * the log of the time in which it was made.
 */
export function backupSection(scene: Scene, store: StoreNode): Pick<OfKind<'Cluster'>['spec'], 'backup' | 'plugins'> {
  const to = destinationOf(scene, store)
  if (!to) return {}
  if (to.by !== 'operator')
    return { plugins: [{ name: plugin, isWALArchiver: true, parameters: { barmanObjectName: clusterName(store) } }] }
  return {
    backup: { barmanObjectStore: bucketOf(to, store), retentionPolicy: retentionOf(store), target: 'prefer-standby' },
  }
}

/** The bucket and the clock of a store's backups. */
export function backupObjects(
  scene: Scene,
  store: StoreNode,
): { readonly before: KubernetesObject[]; readonly after: KubernetesObject[] } {
  const { graph, site } = scene
  const to = destinationOf(scene, store)
  if (!to) return { before: [], after: [] }
  const metadata = {
    name: clusterName(store),
    namespace: namespaceOf(graph, site, store),
    labels: { ...groundLabels(graph), ...labelsOf(graph, store) },
  }
  const through =
    to.by === 'operator'
      ? { method: 'barmanObjectStore' as const }
      : { method: 'plugin' as const, pluginConfiguration: { name: plugin } }
  return {
    before:
      to.by === 'operator'
        ? []
        : [
            {
              apiVersion: 'barmancloud.cnpg.io/v1',
              kind: 'ObjectStore',
              metadata,
              spec: { configuration: bucketOf(to, store), retentionPolicy: retentionOf(store) },
            },
          ],
    after: [
      {
        apiVersion: 'postgresql.cnpg.io/v1',
        kind: 'ScheduledBackup',
        metadata,
        // Six fields, seconds first. A first backup at once: until there is one, nothing can be restored.
        spec: {
          cluster: { name: clusterName(store) },
          schedule: `0 ${to.schedule ?? '0 2 * * *'}`,
          immediate: true,
          backupOwnerReference: 'none',
          target: 'prefer-standby',
          ...through,
        },
      },
    ],
  }
}

/** The cloud that an address of a bucket belongs to. */
export function cloudOf({ to }: BackupDestination): 'aws' | 'gcp' | 'azure' {
  return to.startsWith('gs://') ? 'gcp' : to.startsWith('https://') ? 'azure' : 'aws'
}

/** What makes an account of the cluster stand for an identity in the cloud. */
export function identityAnnotations(to: BackupDestination): Record<string, string> {
  if (to.identity === undefined) return {}
  const keys = {
    aws: 'eks.amazonaws.com/role-arn',
    gcp: 'iam.gke.io/gcp-service-account',
    azure: 'azure.workload.identity/client-id',
  } as const
  return { [keys[cloudOf(to)]]: to.identity }
}

function bucketOf(to: BackupDestination, store: StoreNode): BarmanObjectStore {
  return {
    destinationPath: to.to,
    ...(to.endpoint && { endpointURL: to.endpoint }),
    ...credentialsOf(to, bucketSecret(store)),
    wal: { compression: 'gzip' },
    data: { compression: 'gzip' },
  }
}

function credentialsOf(to: BackupDestination, name: string): Partial<BarmanObjectStore> {
  const [id, key] = [
    { name, key: bucketKeys.id },
    { name, key: bucketKeys.key },
  ]
  switch (cloudOf(to)) {
    case 'aws':
      return {
        s3Credentials: to.credentials ? { accessKeyId: id, secretAccessKey: key } : { inheritFromIAMRole: true },
      }
    case 'gcp':
      return { googleCredentials: to.credentials ? { applicationCredentials: key } : { gkeEnvironment: true } }
    case 'azure':
      return { azureCredentials: to.credentials ? { connectionString: key } : { inheritFromAzureAD: true } }
  }
}

/** In days, and never less than was asked for. */
function retentionOf({ backup }: StoreNode): string {
  return `${Math.max(1, Math.ceil((backup?.keep ?? 0) / 86_400))}d`
}
