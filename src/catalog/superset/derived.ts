import type { SupersetOptions } from './options.ts'

/**
 * Settings that follow from the platform, with what to write instead. Given by hand they would contradict what is
 * wired: a second database, a secret in clear, a broker that nobody listens to.
 */
const always: Readonly<Record<string, string>> = {
  SECRET_KEY: 'nothing: it is generated; to bring one, give the secret <app>-secret-key under secrets',
  PREVIOUS_SECRET_KEY: 'nothing: stackwright rotates the key',
  SQLALCHEMY_DATABASE_URI: 'database',
  SQLALCHEMY_ENGINE_OPTIONS: 'web.workers, web.threads and worker.concurrency, from which pools follow',
  SQLALCHEMY_POOL_SIZE: 'web.threads, from which pools follow',
  SQLALCHEMY_MAX_OVERFLOW: 'web.threads, from which pools follow',
  SQLALCHEMY_POOL_TIMEOUT: 'queryTimeout, from which it follows',
  SQLALCHEMY_POOL_RECYCLE: 'nothing: it is set',
  SQLALCHEMY_ENCRYPTED_FIELD_TYPE_ADAPTER: 'nothing: verification reads what is stored with the default one',
  CACHE_CONFIG: 'cache',
  DATA_CACHE_CONFIG: 'cache and cacheFor',
  FILTER_STATE_CACHE_CONFIG: 'cache',
  EXPLORE_FORM_DATA_CACHE_CONFIG: 'cache',
  THUMBNAIL_CACHE_CONFIG: 'cache and thumbnails',
  CELERY_CONFIG: 'queue and worker',
  CELERY_BEAT_SCHEDULER_EXPIRES: 'nothing: the timetable relies on it',
  RESULTS_BACKEND: 'queue',
  GLOBAL_ASYNC_QUERIES_CACHE_BACKEND: 'queue and asyncQueries',
  GLOBAL_ASYNC_QUERIES_JWT_SECRET: 'asyncQueries',
  GLOBAL_ASYNC_QUERIES_JWT_COOKIE_SECURE: 'tls',
  DISTRIBUTED_COORDINATION_CONFIG: 'queue',
  SQLLAB_TIMEOUT: 'queryTimeout',
  SUPERSET_WEBSERVER_TIMEOUT: 'queryTimeout',
  SQLLAB_ASYNC_TIME_LIMIT_SEC: 'asyncQueryTimeout',
  MAX_CONTENT_LENGTH: 'uploadLimit',
  ENABLE_PROXY_FIX: 'nothing: requests come through the edge',
  PROXY_FIX_CONFIG: 'nothing: requests come through the edge',
  WEBDRIVER_BASEURL: 'host',
  WEBDRIVER_BASEURL_USER_FRIENDLY: 'host',
  SESSION_COOKIE_SECURE: 'tls',
  TALISMAN_ENABLED: 'allowFrom',
  TALISMAN_CONFIG: 'allowFrom and embedding',
  TALISMAN_DEV_CONFIG: 'allowFrom and embedding',
  GUEST_TOKEN_JWT_SECRET: 'embedding',
  GUEST_ROLE_NAME: 'embedding.role',
  RATELIMIT_ENABLED: 'rateLimit',
  RATELIMIT_STORAGE_URI: 'rateLimit and cache',
  RATELIMIT_APPLICATION: 'rateLimit.requests',
  AUTH_RATE_LIMITED: 'rateLimit',
  AUTH_RATE_LIMIT: 'rateLimit.logins',
  STATS_LOGGER: 'statsd',
  FEATURE_FLAGS: 'featureFlags',
  SMTP_HOST: 'alerts.mail',
  SMTP_PORT: 'alerts.mail',
  SMTP_STARTTLS: 'alerts.mail',
  SMTP_SSL: 'alerts.mail',
  SMTP_USER: 'alerts.mail',
  SMTP_PASSWORD: 'alerts.mail',
  SMTP_MAIL_FROM: 'alerts.mail',
  SLACK_API_TOKEN: 'alerts.slack',
  ALERT_REPORTS_NOTIFICATION_DRY_RUN: 'alerts.dryRun',
  DATA_DIR: 'nothing: each process has a folder of its own',
  DEBUG: 'nothing: it opens a console to everybody',
  TESTING: 'nothing: it switches protections off',
}

/** Settings that follow from `login`, once there is one. */
const withLogin: Readonly<Record<string, string>> = {
  AUTH_TYPE: 'login',
  OAUTH_PROVIDERS: 'login',
  CUSTOM_SECURITY_MANAGER: 'login',
  AUTH_ROLES_MAPPING: 'roles',
  AUTH_ROLES_SYNC_AT_LOGIN: 'roles',
  AUTH_USER_REGISTRATION: 'login',
  AUTH_USER_REGISTRATION_ROLE: 'everyone',
}

/** Environment variables that follow from the platform. */
export const derivedEnv: Readonly<Record<string, string>> = {
  SUPERSET_SECRET_KEY: always.SECRET_KEY!,
  SUPERSET__SQLALCHEMY_DATABASE_URI: 'database',
  SUPERSET_CONFIG: 'config or pythonConfig',
  SUPERSET_CONFIG_PATH: 'config or pythonConfig',
  SUPERSET_HOME: 'nothing: each process has a folder of its own',
  SUPERSET_ENV: 'rateLimit',
  SUPERSET_APP_ROOT: 'host or port: Superset is served at the root of an address of its own',
  TALISMAN_ENABLED: 'allowFrom',
  FLASK_APP: 'nothing: it is set',
  FLASK_DEBUG: 'nothing: it opens a console to everybody',
  PYTHONPATH: 'pythonConfig',
  SERVER_WORKER_AMOUNT: 'web.workers',
  SERVER_THREADS_AMOUNT: 'web.threads',
  SERVER_WORKER_CLASS: 'nothing: it is gthread',
  GUNICORN_TIMEOUT: 'web.requestTimeout',
  GUNICORN_CMD_ARGS: 'web',
  WORKER_MAX_REQUESTS: 'web.renewAfter',
  SUPERSET_BIND_ADDRESS: 'host and port',
  SUPERSET_PORT: 'port',
  CELERY_BROKER_URL: 'queue',
  CELERY_RESULT_BACKEND: 'queue',
}

/** Feature flags that are options of the platform, because they need more than the flag. */
export const derivedFlags: Readonly<Record<string, string>> = {
  ALERT_REPORTS: 'alerts: true',
  GLOBAL_ASYNC_QUERIES: 'asyncQueries: true',
  THUMBNAILS: 'thumbnails: true',
  CACHE_QUERY_BY_USER: 'cachePerUser: true',
  CACHE_IMPERSONATION: 'cachePerUser: true',
  EMBEDDED_SUPERSET: 'embedding',
}

/** What to write instead of a setting that is derived for these options, or undefined when the setting is free. */
export function insteadOf(key: string, options: SupersetOptions): string | undefined {
  return Object.hasOwn(always, key)
    ? always[key]
    : options.login !== undefined && Object.hasOwn(withLogin, key)
      ? withLogin[key]
      : undefined
}

/** The names of all settings that are derived for these options. */
export function derivedKeys(options: SupersetOptions): string[] {
  return [...Object.keys(always), ...(options.login === undefined ? [] : Object.keys(withLogin))].sort()
}
