import type { StoreNode } from '../../../../graph/node.ts'
import { nodeOf } from '../../../../graph/graph.ts'
import { mirrored } from '../../../container/reference.ts'
import type { KubernetesObject, OfKind } from '../../document.ts'
import { priorityOf } from '../../ground.ts'
import { keepLabel, labelsOf, namespaceOf, selectorOf } from '../../names.ts'
import type { CloudNative } from '../../options-data.ts'
import { bytes, resourcesOf } from '../../pod.ts'
import type { Scene } from '../../scene.ts'
import { claimSpec } from '../../volumes.ts'
import { backupObjects, backupSection, cloudOf, destinationOf, identityAnnotations } from './backup.ts'
import {
  administratorSecret,
  cloudNativeOf,
  clusterName,
  instanceSelector,
  instancesOf,
  poolerName,
  poolerOf,
} from './form.ts'
import { librariesOf, parametersOf } from './parameters.ts'

/** The image of PgBouncer that the operator's release 1.30 is made with. */
const poolerImage = 'ghcr.io/cloudnative-pg/pgbouncer:1.25.1'

/** A store that CloudNativePG keeps: its Cluster, what its backups need, and its pooler. */
export function cloudNativeObjects(scene: Scene, store: StoreNode): KubernetesObject[] {
  const form = cloudNativeOf(scene.site, store)
  if (!form) return []
  const { before, after } = backupObjects(scene, store)
  return [...before, clusterObject(scene, store, form), ...after, ...poolerObjects(scene, store)]
}

function clusterObject(scene: Scene, store: StoreNode, form: CloudNative): OfKind<'Cluster'> {
  const { graph, site } = scene
  const { placement, pull } = site.options
  const instances = instancesOf(form, store)
  const priorityClassName = priorityOf(graph, site, 'stores')
  const nodeSelector = placement?.dataNodes ?? placement?.nodes
  const libraries = librariesOf(store)
  const to = destinationOf(scene, store)
  const identity = to ? identityAnnotations(to) : {}
  const carries = {
    ...selectorOf(graph, store.id),
    ...(to && Object.keys(identity).length > 0 && cloudOf(to) === 'azure' && { 'azure.workload.identity/use': 'true' }),
  }
  return {
    apiVersion: 'postgresql.cnpg.io/v1',
    kind: 'Cluster',
    // Its volumes go with it, so it is itself what holds the data.
    metadata: {
      name: clusterName(store),
      namespace: namespaceOf(graph, site, store),
      labels: { ...labelsOf(graph, store), [keepLabel]: 'true' },
    },
    spec: {
      instances,
      imageName: imageOf(scene, store, form),
      imagePullPolicy: pull?.policy ?? 'IfNotPresent',
      ...(pull?.secrets && { imagePullSecrets: pull.secrets.map((name) => ({ name })) }),
      inheritedMetadata: { labels: carries },
      ...(Object.keys(identity).length > 0 && { serviceAccountTemplate: { metadata: { annotations: identity } } }),
      // Databases and roles are made by the administrator, with the password that the platform has for it.
      enableSuperuserAccess: true,
      superuserSecret: { name: administratorSecret(store) },
      bootstrap: { initdb: { ...unused, encoding: 'UTF8', ...localeOf(store), dataChecksums: true } },
      postgresql: {
        parameters: parametersOf(store),
        ...(libraries.length > 0 && { shared_preload_libraries: libraries }),
        // A change is only told as done once another machine has it; when no other is there, the primary goes on alone.
        ...(instances > 1 && {
          synchronous: { method: 'any' as const, number: 1, dataDurability: 'preferred' as const },
        }),
      },
      storage: storageOf(scene, store),
      ephemeralVolumesSizeLimit: { shm: bytes(Math.floor(store.server.resources.memory / 4)) },
      resources: resourcesOf(store.server.resources),
      affinity: {
        enablePodAntiAffinity: true,
        podAntiAffinityType: form.spread ?? (store.highAvailability ? 'required' : 'preferred'),
        topologyKey: 'kubernetes.io/hostname',
        ...(nodeSelector && { nodeSelector }),
        ...(placement?.tolerations && { tolerations: placement.tolerations }),
      },
      ...(instances > 1 && {
        topologySpreadConstraints: [
          {
            maxSkew: 1,
            topologyKey: 'topology.kubernetes.io/zone',
            whenUnsatisfiable: 'ScheduleAnyway' as const,
            labelSelector: { matchLabels: instanceSelector(store) },
          },
        ],
      }),
      ...(priorityClassName && { priorityClassName }),
      // With one instance, a budget would only keep its machine from ever being emptied.
      enablePDB: instances > 1,
      primaryUpdateStrategy: 'unsupervised',
      primaryUpdateMethod: instances > 1 ? 'switchover' : 'restart',
      ...backupSection(scene, store),
    },
  }
}

/**
 * A database that the operator insists on making at first. The platform's own are made by its job, which knows all of
 * them.
 */
const unused = { database: 'cnpg', owner: 'cnpg' }

/** The image of the same release: the official one is not made for the operator. */
function imageOf({ site: { setting } }: Scene, store: StoreNode, form: CloudNative): string {
  if (form.image !== undefined) return form.image
  const [, release = store.version] = /:(\d+(?:\.\d+)*)/.exec(store.server.recipe.image?.base ?? '') ?? []
  const given = `ghcr.io/cloudnative-pg/postgresql:${release}-standard-trixie`
  const digest = setting.digests[given]
  return `${mirrored(given, setting.images.mirror)}${digest === undefined ? '' : `@${digest}`}`
}

/**
 * Text sorts by code point, as on every target: through PostgreSQL's own locale from 17 on, before that the system's.
 */
function localeOf({
  version,
}: StoreNode): Pick<
  NonNullable<NonNullable<OfKind<'Cluster'>['spec']['bootstrap']>['initdb']>,
  'localeProvider' | 'builtinLocale' | 'locale'
> {
  return Number(version) >= 17
    ? { localeProvider: 'builtin', builtinLocale: 'C.UTF-8', locale: 'C' }
    : { locale: 'C.UTF-8' }
}

function storageOf(scene: Scene, store: StoreNode): NonNullable<OfKind<'Cluster'>['spec']['storage']> {
  const [volume] = store.server.volumes.map((id) => nodeOf(scene.graph, id, 'volume'))
  const claim = claimSpec(scene, volume!, false)
  return {
    size: claim.resources!.requests!['storage']!,
    ...(claim.storageClassName && { storageClass: claim.storageClassName }),
    resizeInUseVolumes: true,
  }
}

function poolerObjects({ graph, site }: Scene, store: StoreNode): OfKind<'Pooler'>[] {
  const pooler = poolerOf(site, store)
  if (!pooler) return []
  const image = mirrored(poolerImage, site.setting.images.mirror)
  const { pull, placement } = site.options
  const priorityClassName = priorityOf(graph, site, 'stores')
  return [
    {
      apiVersion: 'postgresql.cnpg.io/v1',
      kind: 'Pooler',
      metadata: { name: poolerName(store), namespace: namespaceOf(graph, site, store), labels: labelsOf(graph, store) },
      spec: {
        cluster: { name: clusterName(store) },
        instances: pooler.instances ?? 2,
        type: 'rw',
        pgbouncer: {
          poolMode: pooler.mode,
          parameters: {
            default_pool_size: String(pooler.size ?? 20),
            max_client_conn: String(pooler.clients ?? 1000),
            // Some drivers send it with every connection, and mean nothing by it.
            ignore_startup_parameters: 'extra_float_digits',
            // Statements that drivers prepare are made anew on whatever connection comes next.
            ...(pooler.mode === 'transaction' && { max_prepared_statements: '200' }),
          },
        },
        template: {
          metadata: { labels: { 'app.kubernetes.io/part-of': graph.platform } },
          spec: {
            containers: [
              {
                name: 'pgbouncer',
                image,
                imagePullPolicy: pull?.policy ?? 'IfNotPresent',
                resources: resourcesOf({ millicores: 100, memory: 128 * 1024 ** 2 }),
              },
            ],
            ...(pull?.secrets && { imagePullSecrets: pull.secrets.map((name) => ({ name })) }),
            ...(placement?.tolerations && { tolerations: placement.tolerations }),
            ...(priorityClassName && { priorityClassName }),
            topologySpreadConstraints: [
              {
                maxSkew: 1,
                topologyKey: 'kubernetes.io/hostname',
                whenUnsatisfiable: 'ScheduleAnyway',
                labelSelector: { matchLabels: { 'cnpg.io/poolerName': poolerName(store) } },
              },
            ],
          },
        },
      },
    },
  ]
}
