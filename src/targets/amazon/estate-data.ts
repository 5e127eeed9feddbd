/**
 * A secret of Secrets Manager or a SecureString of SSM. No value is here: it is drawn by AWS at creation, or given by
 * `stackwright up` from where the platform says.
 */
export interface Secret {
  readonly id: string
  /** `acme-prod/bi-secret-key`. */
  readonly name: string
  readonly about: string
  readonly kept: 'secrets-manager' | 'ssm'
  readonly draw?: { readonly length: number; readonly alphabet: 'letters-digits' | 'hex' | 'base64url' }
  /** Days between rotations, where it may rotate without a person. */
  readonly rotation?: number
  /** Losing it loses data. */
  readonly keep: boolean
  /** Regions to which Secrets Manager copies it, because the platform stands there too. */
  readonly copies?: readonly string[]
  /** It is the copy of the secret of this name in that region, and is not made here. */
  readonly copyOf?: { readonly region: string; readonly name: string }
}

/** A PostgreSQL of RDS or Aurora, with its administrator's secret kept and rotated by RDS. */
export interface Database {
  readonly id: string
  readonly name: string
  readonly form: 'instance' | 'aurora'
  /** A whole minor version, since AWS deprecates the major alone (`16.10`). */
  readonly version: string
  /** `16`, for the family of the parameter group. */
  readonly major: string
  readonly class: string
  readonly administrator: string
  /**
   * The id of the secret that holds the administrator's password, for a database with copies (`replicas`, a standby):
   * RDS for PostgreSQL makes no copy of a database whose password RDS keeps itself. Undefined: RDS keeps and rotates
   * it. Source: Amazon RDS User Guide, "Limitations for Secrets Manager integration with Amazon RDS".
   */
  readonly password?: string
  readonly port: number
  readonly highAvailability: boolean
  /** GiB; the second is how far it may grow by itself. */
  readonly storage: { readonly size: number; readonly most: number }
  readonly parameters: Readonly<Record<string, { readonly value: string; readonly restart: boolean }>>
  readonly backup: { readonly days: number; readonly window: string }
  readonly maintenance: string
  readonly deletionProtection: boolean
  readonly finalSnapshot: boolean
  readonly insightsDays: 7 | 465 | 0
  readonly logs: readonly ('postgresql' | 'upgrade')[]
  /** Copies that can be read. */
  readonly replicas: number
  readonly group: string
  readonly keep: boolean
  /** It is a copy of this database in the first region. */
  readonly copyOf?: { readonly region: string; readonly id: string }
  /**
   * The global database of Aurora to which it and its copy in the other region belong: made around the one that is no
   * copy, joined by the copy, and gone after it.
   */
  readonly global?: string
}

/** A Redis, Valkey or memcached of ElastiCache. Redis and Valkey always with TLS and a password. */
export interface Cache {
  readonly id: string
  readonly name: string
  readonly engine: 'redis' | 'valkey' | 'memcached'
  readonly version: string
  readonly family: string
  readonly node: string
  readonly port: number
  /** One, or one and a copy in another zone that takes over. */
  readonly nodes: number
  readonly parameters: Readonly<Record<string, string>>
  /** The id of the secret with the password; none for memcached. */
  readonly password?: string
  readonly snapshotDays: number
  readonly maintenance: string
  readonly group: string
  readonly keep: boolean
}

/** A bucket: private, encrypted, by TLS alone. */
export interface Bucket {
  readonly id: string
  /** Global names are taken by others: AWS adds the account and the region. */
  readonly name: string
  readonly about: string
  readonly versioned: boolean
  /** Days after which objects go, and old versions of them. */
  readonly expire?: number
  readonly expireOld?: number
  readonly keep: boolean
  /** Who writes to it, where that is a service of AWS: the access logs of the load balancer. */
  readonly writer?: 'load-balancer-logs' | 's3-logs'
}
