/** CloudNativePG keeps the server: a primary with replicas, which takes over by itself. The cluster must have its operator. */
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
   * PgBouncer in front of the primary, for services. Jobs, and so all migrations, go to the primary itself. In `transaction` mode a session's
   * settings, advisory locks, LISTEN and prepared statements of SQL do not last from one transaction to the next.
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
   * The identity in the cloud that the server's account stands for: the ARN of a role, the address of a service account of Google, the client id
   * of a managed identity of Azure.
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
   * What brings the data there: the Barman Cloud plugin, or the operator itself, which does so for the last time in release 1.30.
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

/**
 * Secrets are kept by a manager outside, and brought by the External Secrets Operator (API external-secrets.io/v1), which the cluster must have. The
 * values must be in the manager before; the rendered README lists which.
 */
export interface KubernetesSecrets {
  /** The way to the manager: one that the cluster has, or one made for the platform. */
  readonly store: GivenSecretStore | MadeSecretStore
  /**
   * What the names of values in the manager begin with; the id of the secret follows.
   * @default the names of platform and environment, each with a slash at its end
   * @example 'prod/bi/'
   */
  readonly path?: string
  /**
   * The field of a value, in a manager that keeps several under one name (Vault).
   * @default none, or 'value' for a Vault that is named here
   * @minLength 1
   */
  readonly field?: string
  /**
   * How often the manager is asked.
   * @default '1h'
   * @pattern ^[1-9][0-9]*(s|m|h)$
   */
  readonly every?: string
}

/** A SecretStore that the cluster has. */
export interface GivenSecretStore {
  /**
   * Its name. A SecretStore must be there in each namespace of the platform.
   * @minLength 1
   */
  readonly name: string
  /**
   * Its kind.
   * @default 'ClusterSecretStore'
   */
  readonly kind?: 'ClusterSecretStore' | 'SecretStore'
}

/** A SecretStore made in each namespace of the platform, with an account of its own that the manager must know. */
export type MadeSecretStore =
  | { readonly make: 'aws', readonly region: string, readonly role: string }
  | { readonly make: 'gcp', readonly project: string, readonly account: string }
  | { readonly make: 'azure', readonly vault: string, readonly tenant: string, readonly client: string }
  | { readonly make: 'vault', readonly server: string, readonly role: string, readonly mount?: string, readonly engine?: string }

/** A storage class made for the platform: disks of a cloud through its CSI driver, which the cluster must have. */
export interface OwnStorage {
  /** Whose disks they are. */
  readonly cloud: 'aws' | 'gcp' | 'azure'
  /**
   * The kind of disk, as the cloud calls it.
   * @default 'gp3', 'pd-balanced' or 'Premium_LRS'
   * @example 'pd-ssd'
   */
  readonly type?: 'gp3' | 'io2' | 'pd-balanced' | 'pd-ssd' | 'hyperdisk-balanced' | 'Premium_LRS' | 'Premium_ZRS' | 'PremiumV2_LRS' | 'StandardSSD_LRS'
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

/** Figures, alarms and dashboards. */
export interface Monitoring {
  /**
   * How figures are found. `operator`: by ServiceMonitors, PodMonitors and rules of the Prometheus operator, which the cluster must have.
   * `annotations`: by the annotations `prometheus.io/scrape`; alarms need the operator.
   * @default 'operator'
   */
  readonly prometheus?: 'operator' | 'annotations' | false
  /**
   * Labels by which the Prometheus of the cluster finds what it is to read.
   * @default none
   * @example { release: 'kube-prometheus-stack' }
   */
  readonly labels?: Readonly<Record<string, string>>
  /**
   * The namespace of Prometheus; network rules let it read figures.
   * @default 'monitoring'
   * @minLength 1
   */
  readonly namespace?: string
  /**
   * How often figures are read.
   * @default '30s'
   * @pattern ^[1-9][0-9]*(s|m)$
   */
  readonly every?: string
  /**
   * Dashboards as ConfigMaps, which the sidecar of Grafana takes up. False: none.
   * @default as Grafana's chart has it
   */
  readonly dashboards?: false | DashboardPlace
}

/** How Grafana finds dashboards. */
export interface DashboardPlace {
  /**
   * The label that its sidecar looks for.
   * @default 'grafana_dashboard'
   */
  readonly label?: string
  /**
   * The folder that they go to.
   * @default the name of the platform
   */
  readonly folder?: string
}

/** Logs of the platform's pods are read on every machine by Fluent Bit and sent on. */
export interface LogShipping {
  /** Where they go; `stdout` only shows them again, to try it out. */
  readonly to: 'elasticsearch' | 'opensearch' | 'stdout'
  /**
   * The host of the search server.
   * @example 'logs.example.com'
   * @minLength 1
   */
  readonly host?: string
  /**
   * Its port.
   * @default 9200
   * @minimum 1
   * @maximum 65535
   * @asType integer
   */
  readonly port?: number
  /**
   * The connection is encrypted and the server's certificate checked.
   * @default true
   */
  readonly tls?: boolean
  /**
   * The user that writes.
   * @default none: the server asks for no login
   */
  readonly user?: string
  /**
   * The secret of the platform that holds that user's password.
   * @minLength 1
   */
  readonly password?: string
  /**
   * What the names of indices begin with; the day follows.
   * @default the names of platform and environment, joined by a hyphen
   * @pattern ^[a-z0-9][a-z0-9._-]*$
   */
  readonly index?: string
  /**
   * The namespace of the readers. It is theirs alone, since they read files of the machines, which no other pod may.
   * @default the namespace of services, with '-logs' at its end
   * @pattern ^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$
   */
  readonly namespace?: string
}
