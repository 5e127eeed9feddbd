/**
 * CloudNativePG keeps the server: a primary with replicas, which takes over by itself. The cluster must have its
 * operator.
 */
export interface CloudNative {
  /**
   * How many instances there are, the primary counted in.
   * @default 3 for a highly available server, else 1
   * @minimum 1
   * @maximum 9
   * @asType integer
   */
  readonly instances?: number
  /**
   * The image, one that is made for CloudNativePG.
   * @default the project's standard image of the same release
   * @example 'registry.example.com/cloudnative-pg/postgresql:18.6-standard-trixie'
   * @minLength 1
   */
  readonly image?: string
  /**
   * Whether two instances may share a machine when there are too few. `required`: an instance rather waits.
   * @default 'required' for a highly available server, else 'preferred'
   */
  readonly spread?: 'required' | 'preferred'
  /**
   * PgBouncer in front of the primary, for services. Jobs, and so all migrations, go to the primary itself. In
   * `transaction` mode a session's settings, advisory locks, LISTEN and prepared statements of SQL do not last from one
   * transaction to the next.
   * @default none
   * @example 'session'
   */
  readonly pooler?: 'session' | 'transaction' | ConnectionPooler
  /**
   * Where backups and the log of changes go. A store with `backup` needs it.
   * @example { to: 's3://acme-backups/metastore', credentials: { id: 'backup-id', key: 'backup-key' } }
   */
  readonly backup?: BackupDestination
  /**
   * The namespace of the operator; network rules let it reach the instances.
   * @default 'cnpg-system'
   * @minLength 1
   */
  readonly operator?: string
}

/** PgBouncer, as CloudNativePG runs it. */
export interface ConnectionPooler {
  /** How long a connection to the server belongs to one client. */
  readonly mode: 'session' | 'transaction'
  /**
   * How many there are.
   * @default 2
   * @minimum 1
   * @asType integer
   */
  readonly instances?: number
  /**
   * Connections to the server that each of them opens for one database and user.
   * @default 20
   * @minimum 1
   * @asType integer
   */
  readonly size?: number
  /**
   * Connections of clients that each of them takes.
   * @default 1000
   * @minimum 1
   * @asType integer
   */
  readonly clients?: number
  /**
   * The services that go through it, by the name of an app or the id of a service.
   * @default all
   * @example ['bi-web']
   */
  readonly only?: readonly string[]
}

/** A bucket for backups. */
export interface BackupDestination {
  /**
   * The bucket and the folder in it.
   * @example 's3://acme-backups/metastore'
   * @example 'gs://acme-backups/metastore'
   * @example 'https://acme.blob.core.windows.net/backups/metastore'
   * @pattern ^(s3://|gs://|https://).+
   */
  readonly to: string
  /**
   * The address of a store that speaks S3 and is not Amazon's.
   * @example 'https://objects.example.com'
   * @pattern ^https?://.+
   */
  readonly endpoint?: string
  /**
   * The secrets of the platform with which the bucket is opened.
   * @default the identity of the server's account
   * @example { id: 'backup-id', key: 'backup-key' }
   */
  readonly credentials?: BackupCredentials
  /**
   * The identity in the cloud that the server's account stands for: the ARN of a role, the address of a service account
   * of Google, the client id of a managed identity of Azure.
   * @example 'arn:aws:iam::123456789012:role/metastore-backup'
   * @minLength 1
   */
  readonly identity?: string
  /**
   * When a whole backup is made: five fields, UTC. Changes go out all the time.
   * @default '0 2 * * *'
   */
  readonly schedule?: string
  /**
   * What brings the data there: the Barman Cloud plugin, or the operator itself, which does so for the last time in
   * release 1.30.
   * @default 'plugin'
   */
  readonly by?: 'plugin' | 'operator'
}

/** Names of secrets that open a bucket. */
export interface BackupCredentials {
  /**
   * The id of the key. Amazon and what speaks like it.
   * @minLength 1
   */
  readonly id?: string
  /**
   * The key itself: a secret key, a key file of a service account of Google, or a connection string of Azure.
   * @minLength 1
   */
  readonly key: string
}

/** A storage class made for the platform: disks of a cloud through its CSI driver, which the cluster must have. */
export interface OwnStorage {
  /** Whose disks they are. */
  readonly cloud: 'aws' | 'gcp' | 'azure'
  /**
   * The kind of disk, as the cloud calls it.
   * @default 'gp3', 'pd-balanced' or 'Premium_LRS'
   * @example 'pd-ssd'
   */
  readonly type?:
    | 'gp3'
    | 'io2'
    | 'pd-balanced'
    | 'pd-ssd'
    | 'hyperdisk-balanced'
    | 'Premium_LRS'
    | 'Premium_ZRS'
    | 'PremiumV2_LRS'
    | 'StandardSSD_LRS'
  /**
   * Operations in a second. Disks of Amazon and PremiumV2_LRS.
   * @default what the cloud gives without being asked
   * @example 6000
   * @minimum 1
   * @asType integer
   */
  readonly operations?: number
  /**
   * What becomes of a disk whose claim is deleted. `keep`: it stays, costs on, and is deleted by hand.
   * @default 'keep'
   */
  readonly afterwards?: 'keep' | 'delete'
}
