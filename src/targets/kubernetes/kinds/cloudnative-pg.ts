import type {
  Affinity,
  Metadata,
  PodSpec,
  ResourceRequirements,
  SecretKeySelector,
  ServiceSpec,
  Toleration,
  TopologySpreadConstraint,
} from './kubernetes.gen.ts'

// CloudNativePG, API version postgresql.cnpg.io/v1 as in releases 1.29 and 1.30 (https://cloudnative-pg.io/docs): the
// fields that we write, typed by hand because the Go module that holds the definitions is not to be had from every
// proxy.

/** A PostgreSQL cluster: one primary and its replicas, kept by the operator. */
export interface Cluster {
  readonly apiVersion: 'postgresql.cnpg.io/v1'
  readonly kind: 'Cluster'
  readonly metadata: Metadata
  readonly spec: {
    readonly instances: number
    readonly imageName?: string
    readonly imagePullPolicy?: 'Always' | 'IfNotPresent' | 'Never'
    readonly imagePullSecrets?: readonly { readonly name: string }[]
    readonly postgresUID?: number
    readonly postgresGID?: number
    readonly description?: string
    readonly inheritedMetadata?: {
      readonly annotations?: Readonly<Record<string, string>>
      readonly labels?: Readonly<Record<string, string>>
    }
    readonly serviceAccountTemplate?: {
      readonly metadata: {
        readonly annotations?: Readonly<Record<string, string>>
        readonly labels?: Readonly<Record<string, string>>
      }
    }
    readonly bootstrap?: Bootstrap
    readonly externalClusters?: readonly ExternalCluster[]
    readonly postgresql?: {
      readonly parameters?: Readonly<Record<string, string>>
      readonly pg_hba?: readonly string[]
      readonly shared_preload_libraries?: readonly string[]
      readonly synchronous?: {
        readonly method: 'any' | 'first'
        readonly number: number
        readonly dataDurability?: 'required' | 'preferred'
        readonly maxStandbyNamesFromCluster?: number
      }
    }
    readonly managed?: {
      readonly roles?: readonly ManagedRole[]
      readonly services?: { readonly disabledDefaultServices?: readonly ('rw' | 'ro' | 'r')[] }
    }
    readonly storage?: ClusterStorage
    readonly walStorage?: ClusterStorage
    readonly ephemeralVolumesSizeLimit?: { readonly shm?: string; readonly temporaryData?: string }
    readonly resources?: ResourceRequirements
    readonly affinity?: {
      readonly enablePodAntiAffinity?: boolean
      readonly podAntiAffinityType?: 'preferred' | 'required'
      readonly topologyKey?: string
      readonly nodeSelector?: Readonly<Record<string, string>>
      readonly nodeAffinity?: Affinity['nodeAffinity']
      readonly tolerations?: readonly Toleration[]
    }
    readonly topologySpreadConstraints?: readonly TopologySpreadConstraint[]
    readonly priorityClassName?: string
    readonly backup?: {
      readonly barmanObjectStore?: BarmanObjectStore
      readonly volumeSnapshot?: {
        readonly className?: string
        readonly online?: boolean
        readonly snapshotOwnerReference?: 'none' | 'backup' | 'cluster'
      }
      readonly retentionPolicy?: string
      readonly target?: 'primary' | 'prefer-standby'
    }
    readonly plugins?: readonly Plugin[]
    readonly certificates?: {
      readonly clientCASecret?: string
      readonly replicationTLSSecret?: string
      readonly serverAltDNSNames?: readonly string[]
      readonly serverCASecret?: string
      readonly serverTLSSecret?: string
    }
    readonly monitoring?: {
      readonly enablePodMonitor?: boolean
      readonly disableDefaultQueries?: boolean
      readonly customQueriesConfigMap?: readonly { readonly name: string; readonly key: string }[]
    }
    readonly enablePDB?: boolean
    readonly enableSuperuserAccess?: boolean
    readonly superuserSecret?: { readonly name: string }
    readonly logLevel?: 'error' | 'warning' | 'info' | 'debug' | 'trace'
    readonly primaryUpdateMethod?: 'switchover' | 'restart'
    readonly primaryUpdateStrategy?: 'unsupervised' | 'supervised'
    readonly startDelay?: number
    readonly stopDelay?: number
    readonly smartShutdownTimeout?: number
    readonly switchoverDelay?: number
  }
}

/** What a new cluster starts from: nothing, a backup, or a copy of a running server. */
export interface Bootstrap {
  readonly initdb?: {
    readonly database?: string
    readonly owner?: string
    readonly secret?: { readonly name: string }
    readonly encoding?: string
    readonly locale?: string
    readonly localeCollate?: string
    readonly localeCType?: string
    readonly localeProvider?: 'libc' | 'icu' | 'builtin'
    readonly builtinLocale?: string
    readonly dataChecksums?: boolean
    readonly postInitSQL?: readonly string[]
    readonly postInitApplicationSQL?: readonly string[]
    readonly postInitSQLRefs?: SqlReferences
    readonly postInitApplicationSQLRefs?: SqlReferences
  }
  readonly recovery?: {
    readonly backup?: { readonly name: string }
    readonly source?: string
    readonly database?: string
    readonly owner?: string
    readonly secret?: { readonly name: string }
    readonly recoveryTarget?: {
      readonly targetTime?: string
      readonly targetLSN?: string
      readonly targetName?: string
      readonly backupID?: string
    }
  }
  readonly pg_basebackup?: {
    readonly source: string
    readonly database?: string
    readonly owner?: string
    readonly secret?: { readonly name: string }
  }
}

/** Statements that are kept in other objects. */
export interface SqlReferences {
  readonly configMapRefs?: readonly { readonly name: string; readonly key: string }[]
  readonly secretRefs?: readonly { readonly name: string; readonly key: string }[]
}

/** A server outside of this cluster, to copy from or to recover from. */
export interface ExternalCluster {
  readonly name: string
  readonly connectionParameters?: Readonly<Record<string, string>>
  readonly password?: SecretKeySelector
  readonly barmanObjectStore?: BarmanObjectStore
  readonly plugin?: Plugin
}

/** A role that the operator keeps as described, with its password from a Secret. */
export interface ManagedRole {
  readonly name: string
  readonly ensure?: 'present' | 'absent'
  readonly login?: boolean
  readonly inherit?: boolean
  readonly createdb?: boolean
  readonly superuser?: boolean
  readonly connectionLimit?: number
  readonly inRoles?: readonly string[]
  readonly passwordSecret?: { readonly name: string }
}

/** The volume of each instance; a larger size grows it where its class allows. */
export interface ClusterStorage {
  readonly size?: string
  readonly storageClass?: string
  readonly resizeInUseVolumes?: boolean
}

/**
 * Where base backups and the write-ahead log go. Upstream asks to use its Barman Cloud plugin instead (`plugins`) from
 * release 1.26 on.
 */
export interface BarmanObjectStore {
  readonly destinationPath: string
  readonly endpointURL?: string
  readonly serverName?: string
  readonly s3Credentials?: {
    readonly inheritFromIAMRole?: boolean
    readonly accessKeyId?: KeyOf
    readonly secretAccessKey?: KeyOf
    readonly region?: KeyOf
  }
  readonly azureCredentials?: { readonly inheritFromAzureAD?: boolean; readonly connectionString?: KeyOf }
  readonly googleCredentials?: { readonly gkeEnvironment?: boolean; readonly applicationCredentials?: KeyOf }
  readonly data?: {
    readonly compression?: 'bzip2' | 'gzip' | 'lz4' | 'snappy'
    readonly encryption?: 'AES256' | 'aws:kms'
    readonly jobs?: number
  }
  readonly wal?: {
    readonly compression?: 'bzip2' | 'gzip' | 'lz4' | 'snappy' | 'xz' | 'zstd'
    readonly encryption?: 'AES256' | 'aws:kms'
    readonly maxParallel?: number
  }
}

/** One key of a Secret or ConfigMap. */
export interface KeyOf {
  readonly name: string
  readonly key: string
}

/** An extension of the operator, such as `barman-cloud.cloudnative-pg.io`. */
export interface Plugin {
  readonly name: string
  readonly enabled?: boolean
  readonly isWALArchiver?: boolean
  readonly parameters?: Readonly<Record<string, string>>
}

/** PgBouncer in front of a cluster. */
export interface Pooler {
  readonly apiVersion: 'postgresql.cnpg.io/v1'
  readonly kind: 'Pooler'
  readonly metadata: Metadata
  readonly spec: {
    readonly cluster: { readonly name: string }
    readonly instances?: number
    readonly type?: 'rw' | 'ro' | 'r'
    readonly pgbouncer: {
      readonly poolMode?: 'session' | 'transaction'
      readonly parameters?: Readonly<Record<string, string>>
      readonly pg_hba?: readonly string[]
      readonly image?: string
      readonly authQuery?: string
      readonly authQuerySecret?: { readonly name: string }
      readonly paused?: boolean
    }
    readonly template?: {
      readonly metadata?: {
        readonly annotations?: Readonly<Record<string, string>>
        readonly labels?: Readonly<Record<string, string>>
      }
      readonly spec?: PodSpec
    }
    readonly serviceTemplate?: {
      readonly metadata?: {
        readonly annotations?: Readonly<Record<string, string>>
        readonly labels?: Readonly<Record<string, string>>
      }
      readonly spec?: ServiceSpec
    }
    readonly monitoring?: { readonly enablePodMonitor?: boolean }
    readonly serviceAccountName?: string
  }
}

/** Backups by the clock; `schedule` has six fields, the first being seconds. */
export interface ScheduledBackup {
  readonly apiVersion: 'postgresql.cnpg.io/v1'
  readonly kind: 'ScheduledBackup'
  readonly metadata: Metadata
  readonly spec: {
    readonly cluster: { readonly name: string }
    readonly schedule: string
    readonly immediate?: boolean
    readonly suspend?: boolean
    readonly method?: 'barmanObjectStore' | 'volumeSnapshot' | 'plugin'
    readonly pluginConfiguration?: { readonly name: string; readonly parameters?: Readonly<Record<string, string>> }
    readonly backupOwnerReference?: 'none' | 'self' | 'cluster'
    readonly target?: 'primary' | 'prefer-standby'
    readonly online?: boolean
  }
}

/** A bucket of the Barman Cloud plugin, API version barmancloud.cnpg.io/v1 as in its releases 0.5 and later. */
export interface ObjectStore {
  readonly apiVersion: 'barmancloud.cnpg.io/v1'
  readonly kind: 'ObjectStore'
  readonly metadata: Metadata
  readonly spec: {
    readonly configuration: BarmanObjectStore
    readonly retentionPolicy?: string
    readonly instanceSidecarConfiguration?: {
      readonly resources?: ResourceRequirements
      readonly retentionPolicyIntervalSeconds?: number
    }
  }
}
