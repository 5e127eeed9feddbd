import type { Size } from '../../base/units.ts'

/** How a data server is had on AWS. What does not fit its engine is refused. */
export interface AmazonStore {
  /**
   * The class of its machines, as RDS (`db.`) or ElastiCache (`cache.`) calls it.
   * @default the smallest Graviton class that has the processors and the memory that the store asks for
   * @example 'db.r7g.large'
   * @example 'cache.t4g.small'
   * @pattern ^(db|cache)\.[a-z0-9-]+\.[a-z0-9]+$
   */
  readonly class?: string
  /**
   * Aurora instead of an instance of RDS: storage over three zones that grows by itself, and copies that take over
   * within a minute. Two instances where the store is highly available. PostgreSQL only.
   * @default false
   */
  readonly aurora?: boolean
  /**
   * The whole version. AWS takes up minor versions later than the project makes them, and drops old ones.
   * @default the newest minor version of the store's major one that is known to be on AWS
   * @example '16.10'
   * @pattern ^[0-9]+(\.[0-9]+){0,2}$
   */
  readonly version?: string
  /**
   * How far its storage may grow by itself. PostgreSQL only; Aurora grows without being asked.
   * @default five times the disk of the store
   * @example '500GiB'
   */
  readonly most?: Size
  /**
   * Copies that can be read, beside the one that takes over. PostgreSQL only; nothing of the platform uses them unless
   * it is told their address.
   * @default 0
   * @minimum 0
   * @maximum 15
   * @asType integer
   */
  readonly replicas?: number
  /**
   * How many days figures of queries are kept (Performance Insights). Seven cost nothing. PostgreSQL only.
   * @default 7
   */
  readonly insights?: 7 | 465 | false
  /**
   * How many days snapshots of a cache are kept. Redis and Valkey only; PostgreSQL has `backup` of the store.
   * @default 7 for one that is to keep what it holds, else 0
   * @minimum 0
   * @maximum 35
   * @asType integer
   */
  readonly snapshots?: number
  /**
   * When backups are made, in UTC.
   * @default '02:00-03:00'
   * @pattern ^([01][0-9]|2[0-3]):[0-5][0-9]-([01][0-9]|2[0-3]):[0-5][0-9]$
   */
  readonly backupWindow?: string
  /**
   * When AWS may replace software and machines, in UTC.
   * @default 'sun:03:30-sun:04:30'
   * @pattern ^(mon|tue|wed|thu|fri|sat|sun):([01][0-9]|2[0-3]):[0-5][0-9]-(mon|tue|wed|thu|fri|sat|sun):([01][0-9]|2[0-3]):[0-5][0-9]$
   */
  readonly maintenance?: string
  /**
   * It cannot be removed until this is off. PostgreSQL only.
   * @default true where the store is highly available or has backups, else false
   */
  readonly deletionProtection?: boolean
}

/** A data server that exists already, and is used instead of one of AWS. */
export interface ExternalAmazonStore {
  /** Where it is. */
  readonly external: ExternalServer
}

/** A data server outside the platform, of the same engine and major version. */
export interface ExternalServer {
  /**
   * Its host name or address.
   * @example 'pg.example.com'
   * @minLength 1
   */
  readonly host: string
  /**
   * Its port.
   * @default the usual one of its engine
   * @minimum 1
   * @maximum 65535
   * @asType integer
   */
  readonly port?: number
  /**
   * Connections are encrypted.
   * @default true
   */
  readonly tls?: boolean
  /**
   * The addresses at which it is found, for the security groups.
   * @default any address, at its port alone
   * @example ['10.20.0.0/16']
   */
  readonly addresses?: readonly string[]
  /**
   * The secret of the platform that holds the password of its administrator (`postgres`, or `default` of a key-value
   * store).
   * @example 'warehouse-admin'
   * @minLength 1
   */
  readonly password?: string
}

/** Where secrets are kept. What RDS draws for administrators of its databases is always in Secrets Manager. */
export interface AmazonSecrets {
  /**
   * `secrets-manager`: with versions and rotation, paid for each secret. `ssm`: SecureStrings of the Parameter Store,
   * which cost nothing.
   * @default 'secrets-manager'
   */
  readonly kept?: 'secrets-manager' | 'ssm'
  /**
   * Those that are kept elsewhere than the others, by the name of the secret.
   * @default none
   * @example { 'sso-client': 'ssm' }
   */
  readonly other?: Readonly<Record<string, 'secrets-manager' | 'ssm'>>
  /**
   * What their names begin with.
   * @default the beginning of all names, with a slash at its end
   * @example 'prod/bi/'
   * @pattern ^[A-Za-z0-9/_.-]+/$
   */
  readonly path?: string
}
