import { byteCount } from '../../base/units.ts'
import { file, host, port, project, type Text, url } from '../../graph/text.ts'
import { cacheSettings, limitStorage, readSecret, sharedSettings } from './caches.ts'
import { derivedKeys } from './derived.ts'
import { loginImports, loginSettings } from './login.ts'
import { receiverOf } from './metrics.ts'
import type { Parts } from './parts.ts'
import { metadataPassword } from './process.ts'
import {
  assign,
  assigns,
  call,
  fromJson,
  imports,
  late,
  lateNumber,
  lines,
  name,
  note,
  program,
  type Python,
  section,
  type Statement,
  whenEncrypted,
} from './python.ts'
import { securitySettings } from './security.ts'
import type { Timeouts } from './timeouts.ts'

/**
 * superset_config.py: the settings that web, worker and the jobs share. `fingerprint` is that of the user's own Python
 * file.
 */
export function configFile(parts: Parts, timeouts: Timeouts, fingerprint: string | undefined): Text {
  const { options, queue, cache } = parts
  const receiver = receiverOf(parts)
  return program(
    `Settings of Apache Superset ${parts.version} for ${parts.name}. Read by web, worker and the jobs; what differs ` +
      'between them comes by variables that begin with ROLE_.',
    [
      imports('os'),
      ...(receiver ? [imports('sys')] : []),
      ...loginImports(parts),
      ...(queue && parts.keyspaces.results ? [imports('flask_caching.backends.rediscache', 'RedisCache')] : []),
      ...(cache?.engine === 'memcached'
        ? [imports('pymemcache', 'PooledClient'), imports('pymemcache.serde', 'pickle_serde')]
        : []),
      imports('sqlalchemy.pool', 'NullPool'),
      ...(receiver ? [imports('superset.stats_logger', 'StatsdStatsLogger')] : []),
      ...(parts.roles.worker ? [imports('superset_celery', 'CeleryConfig')] : []),
      imports('superset_hooks', 'is_probe', 'limit_statements'),
      imports(
        'superset_wiring',
        'postgres_address',
        'read_secret',
        'redis_address',
        ...(options.pythonConfig ? ['settings_of'] : []),
      ),
      section(
        'This installation',
        assign(
          'SECRET_KEY',
          readSecret(parts.secrets.key.id),
          'Signs sessions and encrypts the stored passwords of sources: a backup without it is worth little.',
        ),
      ),
      metadataDatabase(parts, timeouts),
      section('Caches', ...cacheSettings(parts)),
      backgroundWork(parts, timeouts),
      section(
        'Time and size',
        assign(
          'SQLLAB_TIMEOUT',
          Math.ceil(timeouts.query),
          'A query that somebody waits for. Each outer party waits longer: browser, web server, edge.',
        ),
        assign('SUPERSET_WEBSERVER_TIMEOUT', Math.ceil(timeouts.browser)),
        assign('DB_CONNECTION_MUTATOR', name('limit_statements'), 'Makes PostgreSQL sources end statements in time.'),
        assign('MAX_CONTENT_LENGTH', byteCount(options.uploadLimit ?? '100MiB')),
      ),
      section(
        'The edge',
        assign('public_address', late(url(parts.ids.route, 'public'))),
        assign('encrypted', name('public_address.startswith("https://")')),
        assign(
          'ENABLE_PROXY_FIX',
          true,
          'The edge tells the real address, protocol and host of a request; nobody else can reach this process.',
        ),
        assign('PROXY_FIX_CONFIG', { x_for: 1, x_proto: 1, x_host: 1, x_port: 1, x_prefix: 0 }),
        assign(
          'WEBDRIVER_BASEURL',
          late({ text: [url(parts.ids.route, 'inside'), '/'] }),
          'What a worker opens to draw a picture; what people get in mails is the public address.',
        ),
        assign('WEBDRIVER_BASEURL_USER_FRIENDLY', name('public_address + "/"')),
      ),
      securitySettings(parts, limitStorage(parts)),
      loginSettings(parts),
      alerts(parts),
      receiver &&
        section(
          'Metrics',
          assign('receiver', { host: late(receiver.host), port: lateNumber(receiver.port), prefix: receiver.prefix }),
          note('The name of the host is looked up here, once. Figures are not worth keeping Superset from its work.'),
          lines(
            'try:',
            '    STATS_LOGGER = StatsdStatsLogger(**receiver)',
            'except OSError as fault:',
            '    print(f"No figures are sent: {receiver[\'host\']} is not known ({fault}).", file=sys.stderr)',
          ),
        ),
      section('Features', assign('FEATURE_FLAGS', featureFlags(parts))),
      ...furtherSettings(parts, fingerprint),
    ],
  )
}

function metadataDatabase({ database }: Parts, timeouts: Timeouts): Statement {
  return section(
    'Metadata database',
    assign(
      'SQLALCHEMY_DATABASE_URI',
      call('postgres_address', [], {
        host: late(host(database.store)),
        port: lateNumber(port(database.store)),
        database: database.database,
        user: database.user,
        password_file: late(file(metadataPassword)),
        encrypted: whenEncrypted(database.store, true),
      }),
    ),
    note('A process that answers keeps as many connections as it has threads; a job opens one when it needs it.'),
    lines(
      'if "ROLE_POOL_SIZE" in os.environ:',
      '    SQLALCHEMY_ENGINE_OPTIONS = {',
      '        "pool_size": int(os.environ["ROLE_POOL_SIZE"]),',
      '        "max_overflow": int(os.environ["ROLE_POOL_OVERFLOW"]),',
      `        "pool_timeout": ${timeouts.pool},`,
      '        "pool_recycle": 3600,',
      '        "pool_pre_ping": True,',
      '    }',
      'else:',
      '    SQLALCHEMY_ENGINE_OPTIONS = {"poolclass": NullPool}',
      'SQLALCHEMY_ENGINE_OPTIONS["connect_args"] = {',
      '    "application_name": os.environ.get("ROLE_NAME", "superset"),',
      '    "options": os.environ.get("ROLE_DATABASE_OPTIONS", ""),',
      '}',
    ),
  )
}

function backgroundWork(parts: Parts, timeouts: Timeouts): Statement {
  if (!parts.roles.worker) return section('Background work', assign('CELERY_CONFIG', null, 'There are no workers.'))
  return section(
    'Background work',
    assign('CELERY_CONFIG', name('CeleryConfig')),
    ...sharedSettings(parts),
    assign('SQLLAB_ASYNC_TIME_LIMIT_SEC', Math.ceil(timeouts.background)),
    ...(parts.secrets.async
      ? [
          assign('GLOBAL_ASYNC_QUERIES_JWT_SECRET', readSecret(parts.secrets.async.id)),
          assign('GLOBAL_ASYNC_QUERIES_TRANSPORT', 'polling'),
        ]
      : []),
  )
}

function alerts({ options, secretNamed }: Parts): Statement | false {
  const drawn = options.alerts || options.thumbnails
  if (!drawn) return false
  const { mail, slack, dryRun } = typeof options.alerts === 'object' ? options.alerts : {}
  const secret = (given: { secret: string }, ...keys: string[]) =>
    readSecret(secretNamed(given.secret, 'alerts', ...keys)?.id ?? given.secret)
  return section(
    'Alerts, reports and pictures',
    ...(options.alerts ? assigns({ ALERT_REPORTS_NOTIFICATION_DRY_RUN: dryRun ?? false }) : []),
    ...(mail
      ? assigns({
          SMTP_HOST: mail.host,
          SMTP_PORT: mail.port ?? 587,
          SMTP_STARTTLS: (mail.encryption ?? 'starttls') === 'starttls',
          SMTP_SSL: mail.encryption === 'tls',
          SMTP_SSL_SERVER_AUTH: mail.encryption !== 'none',
          SMTP_USER: mail.username ?? '',
          SMTP_PASSWORD: mail.password ? secret(mail.password, 'mail', 'password') : '',
          SMTP_MAIL_FROM: mail.from,
        })
      : []),
    ...(slack ? assigns({ SLACK_API_TOKEN: secret(slack, 'slack') }) : []),
    assign('WEBDRIVER_TYPE', 'chrome', 'The browser with which workers draw; it must be on their machine.'),
    assign('WEBDRIVER_OPTION_ARGS', ['--headless=new', '--disable-gpu', '--disable-dev-shm-usage']),
  )
}

/** The feature flags that follow from other options, and the user's own. */
export function featureFlags({ options }: Parts): Readonly<Record<string, boolean>> {
  const flags = {
    ...(options.alerts && { ALERT_REPORTS: true }),
    ...(options.asyncQueries && { GLOBAL_ASYNC_QUERIES: true }),
    ...(options.thumbnails && { THUMBNAILS: true, ENABLE_DASHBOARD_SCREENSHOT_ENDPOINTS: true }),
    ...(options.cachePerUser && { CACHE_QUERY_BY_USER: true, CACHE_IMPERSONATION: true }),
    ...(options.embedding && { EMBEDDED_SUPERSET: true }),
    ...options.featureFlags,
  }
  return Object.fromEntries(Object.entries(flags).sort(([a], [b]) => (a < b ? -1 : 1)))
}

function furtherSettings({ options, secretNamed }: Parts, fingerprint: string | undefined): (Statement | false)[] {
  const secret =
    (key: string) =>
    (wanted: string): Python =>
      readSecret(secretNamed(wanted, 'config', key)?.id ?? wanted)
  const written = Object.entries(options.config ?? {}).sort(([a], [b]) => (a < b ? -1 : 1))
  return [
    written.length > 0 &&
      section('Written in the platform', ...written.map(([key, value]) => assign(key, fromJson(value, secret(key))))),
    options.pythonConfig !== undefined &&
      section(
        'Written in Python',
        note(`The content of ${options.pythonConfig} has the fingerprint ${fingerprint}.`),
        lines('reserved = """', ...wrapped(derivedKeys(options)), '""".split()'),
        assign('written', call('settings_of', [late(project(options.pythonConfig))], { reserved: name('reserved') })),
        lines('globals().update(written)'),
      ),
  ]
}

/** Words in lines of the width that the file has. */
function wrapped(words: readonly string[]): string[] {
  const out = ['']
  for (const word of words) {
    if (out.at(-1)!.length + word.length > 110) out.push('')
    out[out.length - 1] = `${out.at(-1)!}${out.at(-1) === '' ? '    ' : ' '}${word}`
  }
  return out
}
