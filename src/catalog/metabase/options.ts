import type { Duration, Size } from '../../base/units.ts'
import { entry, type Uses } from '../entry.ts'
import type { MetabaseAdmin, MetabaseSecret, MetabaseSource, MetabaseWeb } from './options-parts.ts'

/**
 * Metabase: questions and dashboards for people with a browser. Runs as one kind of process, which keeps everything in
 * a PostgreSQL database of its own and encrypts what it stores of other databases.
 */
export interface MetabaseOptions<Store extends string = string, Database extends string = string> {
  /**
   * The release of Metabase, whole, without the `v`. It never has a default: another release is an upgrade, with a
   * migration of the database, while which no older process may run.
   * @example '0.65.4'
   */
  version: string
  /**
   * Which of the vendor's two editions. Both have the same version here; the vendor writes `v1.` for the second.
   * @default 'open-source'
   */
  edition?: 'open-source' | 'enterprise'
  /** The token with which the vendor switches on what was bought. Needs the enterprise edition. */
  license?: MetabaseSecret
  /**
   * The PostgreSQL store for what Metabase knows: questions, dashboards, people. It gets a database of its own in it.
   * @example 'metastore'
   */
  database: Store
  /** The processes that answer browsers. All replicas share the timed work among themselves. */
  web?: MetabaseWeb
  /**
   * How long a query may take, in whole minutes. The edge waits a little longer.
   * @default '10m'
   */
  queryTimeout?: Duration
  /** The account that can always administer Metabase. It is made once; later changes are made in Metabase. */
  admin?: MetabaseAdmin
  /**
   * The name that people see.
   * @default 'Metabase'
   */
  siteName?: string
  /**
   * The host name under which browsers find Metabase. Links in mails lead there.
   * @default the address of the machine
   * @example 'bi.example.com'
   */
  host?: string
  /**
   * The port for browsers, where there is no host name.
   * @default the next free one
   * @example 3000
   * @minimum 1
   * @maximum 65535
   * @asType integer
   */
  port?: number
  /**
   * Browsers are served over an encrypted connection.
   * @default true with a `host`, false without
   */
  tls?: boolean
  /**
   * The time zone of Metabase itself: of its log, and of the hours at which it does timed work.
   * @default 'UTC'
   * @example 'Europe/Berlin'
   */
  timezone?: string
  /**
   * The largest file that can be uploaded.
   * @default '50MiB'
   */
  uploadLimit?: Size
  /**
   * Metabase comes with a small database of examples and dashboards about it. Only the first start can bring them.
   * @default false
   */
  sampleContent?: boolean
  /**
   * The databases that questions are asked of, by the name that people see: a database of the platform (read with its
   * read-only user), or more about it. Others are added in Metabase, and left alone here.
   * @example { 'Corner Shop': 'metastore/shop' }
   */
  sources?: Readonly<Record<string, Database | MetabaseSource<Database>>>
  /**
   * A folder of the project with drivers for further kinds of databases: the `.jar` files in it.
   * @example './drivers'
   */
  plugins?: string
  /**
   * Figures for Prometheus, told by every replica at a port of its own; a dashboard of them is made where the target
   * can. Metabase tells them at every address of its machine and cannot be told otherwise, which matters on a machine
   * that strangers reach.
   * @default false
   */
  metrics?: boolean
  /**
   * Pages of your own at addresses of Metabase, by their paths: files of the project that the edge serves.
   * @default none
   * @example { '/help/': './pages/help.html' }
   */
  pages?: Readonly<Record<string, string>>
  /**
   * Further settings of Metabase, by the names of its environment variables; they win over what is set in the browser.
   * Passwords and tokens are written `{ secret: 'name' }`.
   * @example { MB_START_OF_WEEK: 'monday', MB_EMAIL_SMTP_PASSWORD: { secret: 'mail' } }
   */
  config?: Readonly<Record<string, string | number | boolean | MetabaseSecret>>
}

/** Metabase. */
export const metabase = entry<
  <const Store extends string = never, const Database extends string = never>(
    options: MetabaseOptions<Store, Database>,
  ) => MetabaseOptions<Store, Database> & { type: 'metabase' } & Uses<Store | Database>
>({
  type: 'metabase',
  section: 'apps',
  summary: 'Metabase: questions and dashboards, from a browser',
  schema: 'MetabaseOptions',
  load: () => import('./app.ts').then((module) => module.app),
})
