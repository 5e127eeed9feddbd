import type { Duration } from '../../base/units.ts'
import type { DevIdentityOptions } from '../dev-identity/options.ts'
import type { OidcOptions } from '../oidc/options.ts'
import type { SupersetResources } from './options-roles.ts'

/** A secret that the platform's `secrets` gives, by name. */
export interface SupersetSecret {
  /** The name of the secret. */
  readonly secret: string
}

/** An identity written in place, for this app alone: what `oidc(...)` and `devIdentity(...)` give. */
export type SupersetLogin =
  (OidcOptions & { readonly type: 'oidc' }) | (DevIdentityOptions & { readonly type: 'devIdentity' })

/** The account that can always administer Superset; its password is generated. */
export interface SupersetAdmin {
  /**
   * The name to log in with.
   * @default 'admin'
   * @pattern ^[A-Za-z0-9._@-]{1,64}$
   */
  username?: string
  /**
   * The address for mail.
   * @default '<username>@localhost'
   */
  email?: string
  /**
   * The first name that people see.
   * @default 'Superset'
   */
  firstName?: string
  /**
   * The last name that people see.
   * @default 'Admin'
   */
  lastName?: string
}

/** A database that charts are made from. */
export interface SupersetSource<Database extends string = string> {
  /**
   * A database of the platform, as `store/database`.
   * @example 'metastore/shop'
   */
  database?: Database
  /**
   * The SQLAlchemy address of a database elsewhere, without a password.
   * @example 'snowflake://reporting@acme-eu/sales'
   */
  address?: string
  /** The password for `address`. */
  password?: SupersetSecret
  /**
   * `read` logs in as the database's read-only user, `write` as its owner, which lets the SQL editor change data.
   * @default 'read'
   */
  access?: 'read' | 'write'
  /**
   * The identity under which exported dashboards know this source.
   * @default made from the name
   * @example '3efcbbd8-6087-59ac-b992-7413c16dd224'
   * @pattern ^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$
   */
  uuid?: string
  /**
   * People may upload files into this source. Needs `access: 'write'`.
   * @default false
   */
  uploads?: boolean
}

/** How alerts and reports reach people. */
export interface SupersetAlerts {
  /** The mail server that sends them. */
  mail?: SupersetMail
  /** The token of a Slack app that posts them. */
  slack?: SupersetSecret
  /**
   * Everything is done but sending; for environments with copied data.
   * @default false
   */
  dryRun?: boolean
}

/** A mail server. */
export interface SupersetMail {
  /**
   * The host of the mail server.
   * @example 'smtp.example.com'
   */
  host: string
  /**
   * The port of the mail server.
   * @default 587
   * @minimum 1
   * @maximum 65535
   * @asType integer
   */
  port?: number
  /**
   * How the connection is encrypted: after a greeting in clear, from the start, or not at all.
   * @default 'starttls'
   */
  encryption?: 'starttls' | 'tls' | 'none'
  /** The name to log in with. */
  username?: string
  /** The password to log in with. */
  password?: SupersetSecret
  /**
   * Who the mails are from.
   * @example 'bi@example.com'
   */
  from: string
}

/** Dashboards in pages of other sites. */
export interface SupersetEmbedding {
  /**
   * The sites whose pages may show dashboards.
   * @example ['https://portal.example.com']
   * @minItems 1
   */
  sites: readonly string[]
  /**
   * The role whose permissions a guest of such a page has.
   * @default 'Public'
   */
  role?: string
}

/** Limits for one address, as Flask-Limiter writes them: `<count> per <second|minute|hour|day>`. */
export interface SupersetRateLimit {
  /**
   * Requests of all kinds; files served by the edge do not count.
   * @default '200 per second'
   */
  requests?: string
  /**
   * Attempts to log in with a password.
   * @default '5 per second'
   */
  logins?: string
}

/** The exporter that tells figures to Prometheus. */
export interface SupersetMetrics extends SupersetResources {}

/** Where metrics are sent. */
export interface SupersetStatsd {
  /**
   * The host that takes the metrics.
   * @example 'statsd.example.com'
   */
  host: string
  /**
   * The port that takes the metrics.
   * @default 8125
   * @minimum 1
   * @maximum 65535
   * @asType integer
   */
  port?: number
  /**
   * What the names of the metrics begin with.
   * @default the name of the app
   */
  prefix?: string
}

/** How long rows are kept; `false` keeps that kind forever. */
export interface SupersetHousekeeping {
  /**
   * Who did what.
   * @default '180d'
   */
  logs?: Duration | false
  /**
   * The history of the SQL editor.
   * @default '180d'
   */
  queries?: Duration | false
  /**
   * Finished tasks (Superset 6.1 and later).
   * @default '90d'
   */
  tasks?: Duration | false
}
