import type { Json } from '../../base/json.ts'
import type { Duration, Size } from '../../base/units.ts'
import { entry, type Uses } from '../entry.ts'
import type { SupersetBeat, SupersetFlower, SupersetWeb, SupersetWorker } from './options-roles.ts'
import type {
  SupersetAdmin,
  SupersetAlerts,
  SupersetEmbedding,
  SupersetHousekeeping,
  SupersetLogin,
  SupersetMetrics,
  SupersetRateLimit,
  SupersetSource,
  SupersetStatsd,
} from './options-parts.ts'

/**
 * Apache Superset: dashboards, charts and a SQL editor for people with a browser. Runs as separate processes for the
 * web, for background work and for the clock, over a metadata database of its own.
 */
export interface SupersetOptions<
  Store extends string = string,
  Identity extends string = string,
  Database extends string = string,
> {
  /**
   * The release of Superset. It never has a default: another release is an upgrade, with a migration of the metadata
   * database.
   * @example '6.1.0'
   */
  version: string
  /**
   * The PostgreSQL store for the metadata: dashboards, charts, users. Superset gets a database of its own in it.
   * @example 'metastore'
   */
  database: Store
  /**
   * The store for caches, where every process looks for what another has already computed. Redis and Valkey can be
   * everything; memcached can hold the caches, and then background work needs a `queue` too.
   * @default no caches: every chart asks its database each time, and the state of filters is kept in the metadata
   * database
   * @example 'cache'
   */
  cache?: Store
  /**
   * The Redis or Valkey store through which background work is handed to workers. A store of its own is worth it when
   * many cached results could push the queue out of memory.
   * @default the store named in `cache`, when it is Redis or Valkey
   */
  queue?: Store
  /** The processes that answer browsers. */
  web?: SupersetWeb
  /**
   * The processes that do background work: long queries, alerts, pictures of dashboards. `false` leaves them out.
   * @default one, when there is a queue
   */
  worker?: SupersetWorker | false
  /**
   * The clock that starts alerts and housekeeping; exactly one process. `false` leaves it out.
   * @default one, when there is a worker
   */
  beat?: SupersetBeat | false
  /**
   * Flower, a page that shows what the workers do. It is reachable from inside the platform only and asks for a
   * password.
   * @default false
   */
  flower?: SupersetFlower | boolean
  /**
   * Alerts and reports: people get mail, or a Slack message, by the clock or when a figure passes a limit. Needs a
   * worker and the clock.
   * @default false
   */
  alerts?: SupersetAlerts | boolean
  /**
   * Charts are computed by workers while browsers ask now and then whether they are done, so that no chart holds a web
   * thread. Needs a worker. Long queries of the SQL editor go to workers in any case where there are some.
   * @default false
   */
  asyncQueries?: boolean
  /**
   * Lists show dashboards and charts as small pictures, drawn by workers with a browser (Chrome or Chromium) that must
   * be on their machine.
   * @default false
   */
  thumbnails?: boolean
  /**
   * How long a query may take that somebody waits for; a PostgreSQL source ends it then. All other timeouts follow from
   * this one.
   * @default '2m'
   */
  queryTimeout?: Duration
  /**
   * How long a query may take that runs in the background.
   * @default '1h'
   */
  asyncQueryTimeout?: Duration
  /**
   * How long the edge waits for an answer. Must be longer than `web.requestTimeout`.
   * @default `web.requestTimeout` and 15 seconds more
   */
  edgeTimeout?: Duration
  /**
   * The largest file that can be uploaded or imported.
   * @default '100MiB'
   */
  uploadLimit?: Size
  /**
   * How long results of charts stay in the cache, unless the chart, dataset or source says otherwise.
   * @default '1d'
   */
  cacheFor?: Duration
  /**
   * Nobody is shown a result that was computed for somebody else, even if the query is the same. Needed where a source
   * gives each user other rows; costs most of the use of the cache.
   * @default false
   */
  cachePerUser?: boolean
  /**
   * People log in through this OpenID provider instead of with a password: the name of an identity, or one written in
   * place. At the provider, register the redirect address `<address of Superset>/oauth-authorized/<name of the
   * identity>`; one written in place is named `<app>-login`. Passwords are then refused everywhere; the administrator's
   * works again when this setting is taken out.
   * @default people log in with a password that Superset keeps
   * @example 'sso'
   */
  login?: Identity | SupersetLogin
  /**
   * The roles of each group of the identity, set at every login. One group must get `Admin`. Superset brings the roles
   * `Admin`, `Alpha`, `Gamma`, `sql_lab` and `Public`; other names make empty roles that an administrator fills.
   * @example { 'bi-admins': ['Admin'], staff: ['Gamma', 'sql_lab'] }
   */
  roles?: Readonly<Record<string, readonly string[]>>
  /**
   * The role that everybody has who logs in through the identity, beside those of their groups.
   * @default 'Public', which may see nothing until it is given something
   */
  everyone?: string
  /** The account that can always administer Superset. */
  admin?: SupersetAdmin
  /**
   * The host name under which browsers find Superset.
   * @default the address of the machine
   * @example 'bi.example.com'
   */
  host?: string
  /**
   * The port for browsers, where there is no host name.
   * @default the next free one
   * @example 8088
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
   * The databases that charts are made from, by the name that people see: a database of the platform (read with its
   * read-only user), or more about it.
   * @example { 'Corner Shop': 'metastore/shop' }
   */
  sources?: Readonly<Record<string, Database | SupersetSource<Database>>>
  /**
   * A folder of dashboards to bring in: what Superset's export gives, unpacked. The files win over what was changed by
   * hand whenever a file has changed, and are left alone otherwise. Sources are found by uuid, else by name.
   * @example './dashboards'
   */
  dashboards?: string
  /**
   * Pages of other sites may show dashboards of this one.
   * @default nobody may
   */
  embedding?: SupersetEmbedding
  /**
   * Hosts that pages may load from beside Superset itself, for each kind: pictures, styles, fonts, and data (maps).
   * @default nothing but Superset itself
   * @example { connect: ['https://tile.openstreetmap.org'], images: ['https://tile.openstreetmap.org'] }
   */
  allowFrom?: {
    /** Hosts of pictures. */
    images?: readonly string[]
    /** Hosts of styles. */
    styles?: readonly string[]
    /** Hosts of fonts. */
    fonts?: readonly string[]
    /** Hosts that pages may ask for data. */
    connect?: readonly string[]
  }
  /**
   * How many requests and logins one address may make, counted over all processes. `false` sets no limit.
   * @default 200 requests and 5 logins a second
   */
  rateLimit?: SupersetRateLimit | false
  /**
   * Figures for Prometheus: how often the web server answers, with which status and how long it takes, and what the
   * REST API does. A small exporter runs beside Superset and tells them; a dashboard of them is made where the target
   * can.
   * @default false
   */
  metrics?: SupersetMetrics | boolean
  /** Where figures are sent instead, in the statsd format. */
  statsd?: SupersetStatsd
  /**
   * Pages of your own at addresses of Superset, by their paths: files of the project that the edge serves, so that they
   * change without a new image and without a restart. At exactly that path; the kind of file follows from its ending.
   * @default none
   * @example { '/help/': './pages/help.html' }
   */
  pages?: Readonly<Record<string, string>>
  /**
   * How long Superset remembers what was done and queried; older rows are deleted by the clock. `false` keeps all.
   * @default half a year
   */
  housekeeping?: SupersetHousekeeping | false
  /**
   * Feature flags of Superset, by their own names.
   * @example { DASHBOARD_RBAC: true, ENABLE_TEMPLATE_PROCESSING: true }
   */
  featureFlags?: Readonly<Record<string, boolean>>
  /**
   * Further settings of superset_config.py, by their own names. Passwords and tokens are written `{ secret: 'name' }`.
   * @example { ROW_LIMIT: 10000, APP_NAME: 'Acme BI' }
   */
  config?: Readonly<Record<string, Json>>
  /**
   * A Python file whose capital-letter names become settings, for those that are functions or classes.
   * @example './superset_extra.py'
   */
  pythonConfig?: string
  /**
   * Environment variables of the web and worker processes: those that Superset reads, and those of its libraries
   * (`AWS_`, `GOOGLE_`, proxies).
   * @example { MAPBOX_API_KEY: { secret: 'mapbox' } }
   */
  env?: Readonly<Record<string, string | number | boolean | { readonly secret: string }>>
}

/** Apache Superset. */
export const superset = entry<
  <const Store extends string = never, const Identity extends string = never, const Database extends string = never>(
    options: SupersetOptions<Store, Identity, Database>,
  ) => SupersetOptions<Store, Identity, Database> & { type: 'superset' } & Uses<Store | Identity | Database>
>({
  type: 'superset',
  section: 'apps',
  summary: 'Apache Superset: dashboards, charts and a SQL editor',
  schema: 'SupersetOptions',
  load: () => import('./app.ts').then((module) => module.app),
})
