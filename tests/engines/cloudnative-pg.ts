import type { Definition } from './extensions.ts'

// Stand-ins for the definitions of CloudNativePG 1.30 and of its Barman Cloud plugin, whose Go modules are not to be
// had from every proxy: the fields that our manifests write and no others, as
// src/targets/kubernetes/kinds/cloudnative-pg.ts types them. An API server with them refuses a field that we do not
// mean to write, and a value of the wrong kind. Rules of the operator's own (its webhooks) are not among them, and
// nothing acts on the objects.

type Schema = { readonly [name: string]: unknown }

const text: Schema = { type: 'string' }
const whole: Schema = { type: 'integer' }
const flag: Schema = { type: 'boolean' }
const texts: Schema = { type: 'object', additionalProperties: text }
const oneOf = (...words: readonly string[]): Schema => ({ type: 'string', enum: words })
const listOf = (items: Schema): Schema => ({ type: 'array', items })
const quantity: Schema = { 'x-kubernetes-int-or-string': true, anyOf: [{ type: 'integer' }, { type: 'string' }] }
/** Parts of pods, which the API server checks when the operator makes them. */
const open: Schema = { type: 'object', 'x-kubernetes-preserve-unknown-fields': true }

function fields(properties: Readonly<Record<string, Schema>>, ...required: readonly string[]): Schema {
  return { type: 'object', properties, ...(required.length > 0 && { required }) }
}

const name = fields({ name: text }, 'name')
const key = fields({ name: text, key: text }, 'name', 'key')
const marks = fields({ annotations: texts, labels: texts })
const compression = oneOf('bzip2', 'gzip', 'lz4', 'snappy')

const bucket = fields(
  {
    destinationPath: { type: 'string', minLength: 1 },
    endpointURL: text,
    serverName: text,
    s3Credentials: fields({ inheritFromIAMRole: flag, accessKeyId: key, secretAccessKey: key, region: key }),
    azureCredentials: fields({ inheritFromAzureAD: flag, connectionString: key }),
    googleCredentials: fields({ gkeEnvironment: flag, applicationCredentials: key }),
    data: fields({ compression, encryption: oneOf('AES256', 'aws:kms'), jobs: { type: 'integer', minimum: 1 } }),
    wal: fields({
      compression: oneOf('bzip2', 'gzip', 'lz4', 'snappy', 'xz', 'zstd'),
      encryption: oneOf('AES256', 'aws:kms'),
      maxParallel: { type: 'integer', minimum: 1 },
    }),
  },
  'destinationPath',
)

const resources = fields({
  requests: { type: 'object', additionalProperties: quantity },
  limits: { type: 'object', additionalProperties: quantity },
})
const volume = fields({ size: text, storageClass: text, resizeInUseVolumes: flag })
const plugin = fields({ name: text, enabled: flag, isWALArchiver: flag, parameters: texts }, 'name')

const cluster = fields(
  {
    instances: { type: 'integer', minimum: 1 },
    imageName: text,
    imagePullPolicy: oneOf('Always', 'IfNotPresent', 'Never'),
    imagePullSecrets: listOf(name),
    inheritedMetadata: marks,
    serviceAccountTemplate: fields({ metadata: marks }, 'metadata'),
    bootstrap: fields({
      initdb: fields({
        database: text,
        owner: text,
        secret: name,
        encoding: text,
        locale: text,
        localeCollate: text,
        localeCType: text,
        localeProvider: text,
        builtinLocale: text,
        dataChecksums: flag,
        postInitSQL: listOf(text),
        postInitApplicationSQL: listOf(text),
      }),
    }),
    postgresql: fields({
      parameters: texts,
      pg_hba: listOf(text),
      shared_preload_libraries: listOf(text),
      synchronous: fields(
        { method: oneOf('any', 'first'), number: whole, dataDurability: oneOf('required', 'preferred') },
        'method',
        'number',
      ),
    }),
    storage: volume,
    walStorage: volume,
    ephemeralVolumesSizeLimit: fields({ shm: quantity, temporaryData: quantity }),
    resources,
    affinity: fields({
      enablePodAntiAffinity: flag,
      podAntiAffinityType: oneOf('preferred', 'required'),
      topologyKey: text,
      nodeSelector: texts,
      tolerations: listOf(fields({ key: text, operator: text, value: text, effect: text, tolerationSeconds: whole })),
    }),
    topologySpreadConstraints: listOf(
      fields(
        {
          maxSkew: whole,
          topologyKey: text,
          whenUnsatisfiable: oneOf('DoNotSchedule', 'ScheduleAnyway'),
          labelSelector: fields({ matchLabels: texts }),
        },
        'maxSkew',
        'topologyKey',
        'whenUnsatisfiable',
      ),
    ),
    priorityClassName: text,
    backup: fields({
      barmanObjectStore: bucket,
      retentionPolicy: { type: 'string', pattern: '^[1-9][0-9]*[dwm]$' },
      target: oneOf('primary', 'prefer-standby'),
    }),
    plugins: listOf(plugin),
    monitoring: fields({ enablePodMonitor: flag, disableDefaultQueries: flag }),
    enablePDB: flag,
    enableSuperuserAccess: flag,
    superuserSecret: name,
    primaryUpdateMethod: oneOf('switchover', 'restart'),
    primaryUpdateStrategy: oneOf('unsupervised', 'supervised'),
    stopDelay: whole,
  },
  'instances',
)

const pooler = fields(
  {
    cluster: name,
    instances: whole,
    type: oneOf('rw', 'ro', 'r'),
    pgbouncer: fields({
      poolMode: oneOf('session', 'transaction'),
      parameters: texts,
      pg_hba: listOf(text),
      image: text,
      paused: flag,
    }),
    template: fields({ metadata: marks, spec: open }),
    monitoring: fields({ enablePodMonitor: flag }),
  },
  'cluster',
  'pgbouncer',
)

const scheduledBackup = fields(
  {
    cluster: name,
    schedule: text,
    immediate: flag,
    suspend: flag,
    method: oneOf('barmanObjectStore', 'volumeSnapshot', 'plugin'),
    pluginConfiguration: fields({ name: text, parameters: texts }, 'name'),
    backupOwnerReference: oneOf('none', 'self', 'cluster'),
    target: oneOf('primary', 'prefer-standby'),
    online: flag,
  },
  'cluster',
  'schedule',
)

const objectStore = fields(
  {
    configuration: bucket,
    retentionPolicy: { type: 'string', pattern: '^[1-9][0-9]*[dwm]$' },
    instanceSidecarConfiguration: fields({ resources, retentionPolicyIntervalSeconds: whole }),
  },
  'configuration',
)

/** Stand-ins for the kinds of CloudNativePG that our manifests have. */
export const cloudNativeStandIns: readonly Definition[] = [
  definition('postgresql.cnpg.io', 'Cluster', 'clusters', cluster),
  definition('postgresql.cnpg.io', 'Pooler', 'poolers', pooler),
  definition('postgresql.cnpg.io', 'ScheduledBackup', 'scheduledbackups', scheduledBackup),
  definition('barmancloud.cnpg.io', 'ObjectStore', 'objectstores', objectStore),
]

function definition(group: string, kind: string, plural: string, spec: Schema): Definition {
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: {
      name: `${plural}.${group}`,
      annotations: { 'stackwright.test/stand-in': 'of our own making, not of the operator' },
    },
    spec: {
      group,
      scope: 'Namespaced',
      names: { kind, plural, singular: kind.toLowerCase(), listKind: `${kind}List` },
      versions: [
        {
          name: 'v1',
          served: true,
          storage: true,
          subresources: { status: {} },
          schema: {
            openAPIV3Schema: {
              type: 'object',
              properties: { apiVersion: text, kind: text, metadata: { type: 'object' }, spec, status: open },
              required: ['spec'],
            },
          },
        },
      ],
    },
  }
}
