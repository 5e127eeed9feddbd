# Settings of Apache Superset 6.1.0 for bi. Read by web, worker and the jobs; what differs between them comes
# by variables that begin with ROLE_.

import os
import sys
from flask_appbuilder.const import AUTH_OAUTH
from superset_login import SingleSignOn, metadata_address
from flask_caching.backends.rediscache import RedisCache
from sqlalchemy.pool import NullPool
from superset.stats_logger import StatsdStatsLogger
from superset_celery import CeleryConfig
from superset_hooks import is_probe, limit_statements
from superset_wiring import postgres_address, read_secret, redis_address

# --- This installation -----------------------------------------------------------------------------------
# Signs sessions and encrypts the stored passwords of sources: a backup without it is worth little.
SECRET_KEY = read_secret("/run/secrets/bi-secret-key")

# --- Metadata database -----------------------------------------------------------------------------------
SQLALCHEMY_DATABASE_URI = postgres_address(
    host="metastore",
    port=5432,
    database="bi",
    user="bi",
    password_file="/run/secrets/bi-dashboards.pgpass",
)
# A process that answers keeps as many connections as it has threads; a job opens one when it needs it.
if "ROLE_POOL_SIZE" in os.environ:
    SQLALCHEMY_ENGINE_OPTIONS = {
        "pool_size": int(os.environ["ROLE_POOL_SIZE"]),
        "max_overflow": int(os.environ["ROLE_POOL_OVERFLOW"]),
        "pool_timeout": 10,
        "pool_recycle": 3600,
        "pool_pre_ping": True,
    }
else:
    SQLALCHEMY_ENGINE_OPTIONS = {"poolclass": NullPool}
SQLALCHEMY_ENGINE_OPTIONS["connect_args"] = {
    "application_name": os.environ.get("ROLE_NAME", "superset"),
    "options": os.environ.get("ROLE_DATABASE_OPTIONS", ""),
}

# --- Caches ----------------------------------------------------------------------------------------------
day = 86400
cache = {
    "CACHE_TYPE": "RedisCache",
    "CACHE_REDIS_HOST": "cache",
    "CACHE_REDIS_PORT": 6379,
    "CACHE_REDIS_PASSWORD": read_secret("/run/secrets/cache-password"),
}
# What is known about sources: schemas, tables, columns.
CACHE_CONFIG = {**cache, "CACHE_REDIS_DB": 1, "CACHE_KEY_PREFIX": "bi:metadata:", "CACHE_DEFAULT_TIMEOUT": 300}
# Results of charts.
DATA_CACHE_CONFIG = {**cache, "CACHE_REDIS_DB": 2, "CACHE_KEY_PREFIX": "bi:data:", "CACHE_DEFAULT_TIMEOUT": 1 * day}
# The state of dashboard filters that a link points to. Upstream keeps it in the metadata database.
FILTER_STATE_CACHE_CONFIG = {
    **cache,
    "CACHE_REDIS_DB": 3,
    "CACHE_KEY_PREFIX": "bi:filters:",
    "CACHE_DEFAULT_TIMEOUT": 90 * day,
    "REFRESH_TIMEOUT_ON_RETRIEVAL": True,
}
# Charts that are being edited. Upstream keeps them in the metadata database.
EXPLORE_FORM_DATA_CACHE_CONFIG = {
    **cache,
    "CACHE_REDIS_DB": 4,
    "CACHE_KEY_PREFIX": "bi:explore:",
    "CACHE_DEFAULT_TIMEOUT": 7 * day,
    "REFRESH_TIMEOUT_ON_RETRIEVAL": True,
}
# Pictures of dashboards and charts.
THUMBNAIL_CACHE_CONFIG = {
    **cache,
    "CACHE_REDIS_DB": 5,
    "CACHE_KEY_PREFIX": "bi:thumbnails:",
    "CACHE_DEFAULT_TIMEOUT": 7 * day,
}

# --- Background work -------------------------------------------------------------------------------------
CELERY_CONFIG = CeleryConfig
# Results of background queries, for the browser to fetch. Must be an object, not a mapping.
RESULTS_BACKEND = RedisCache(
    host="queue",
    port=6379,
    password=read_secret("/run/secrets/queue-password"),
    db=6,
    key_prefix="bi:results:",
    default_timeout=86400,
)
queue = {
    "CACHE_TYPE": "RedisCache",
    "CACHE_REDIS_HOST": "queue",
    "CACHE_REDIS_PORT": 6379,
    "CACHE_REDIS_PASSWORD": read_secret("/run/secrets/queue-password"),
}
# Through this, workers tell browsers that a chart is computed.
GLOBAL_ASYNC_QUERIES_CACHE_BACKEND = {**queue, "CACHE_REDIS_DB": 8, "CACHE_KEY_PREFIX": "bi:events:"}
# Locks between processes; upstream keeps them as rows of the metadata database.
DISTRIBUTED_COORDINATION_CONFIG = {**queue, "CACHE_REDIS_DB": 9, "CACHE_KEY_PREFIX": "bi:locks:"}
SQLLAB_ASYNC_TIME_LIMIT_SEC = 3600
GLOBAL_ASYNC_QUERIES_JWT_SECRET = read_secret("/run/secrets/bi-async-secret")
GLOBAL_ASYNC_QUERIES_TRANSPORT = "polling"

# --- Time and size ---------------------------------------------------------------------------------------
# A query that somebody waits for. Each outer party waits longer: browser, web server, edge.
SQLLAB_TIMEOUT = 90
SUPERSET_WEBSERVER_TIMEOUT = 95
# Makes PostgreSQL sources end statements in time.
DB_CONNECTION_MUTATOR = limit_statements
MAX_CONTENT_LENGTH = 52428800

# --- The edge --------------------------------------------------------------------------------------------
public_address = "https://bi.example.com"
encrypted = public_address.startswith("https://")
# The edge tells the real address, protocol and host of a request; nobody else can reach this process.
ENABLE_PROXY_FIX = True
PROXY_FIX_CONFIG = {"x_for": 1, "x_proto": 1, "x_host": 1, "x_port": 1, "x_prefix": 0}
# What a worker opens to draw a picture; what people get in mails is the public address.
WEBDRIVER_BASEURL = "http://bi.edge:8080/"
WEBDRIVER_BASEURL_USER_FRIENDLY = public_address + "/"

# --- Security --------------------------------------------------------------------------------------------
# Cookies are shared by all ports of a host, so each installation has its own name.
SESSION_COOKIE_NAME = "everything_dev_bi_session"
# Over plain HTTP a secure cookie would never come back, and nobody could log in.
SESSION_COOKIE_SECURE = encrypted
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
GLOBAL_ASYNC_QUERIES_JWT_COOKIE_NAME = "everything_dev_bi_async"
GLOBAL_ASYNC_QUERIES_JWT_COOKIE_SECURE = encrypted
TALISMAN_ENABLED = True
# Pages load from Superset and the hosts in allowFrom. The edge turns http into https: health is asked in
# clear.
TALISMAN_CONFIG = {
    "content_security_policy": {
        "base-uri": ["'self'"],
        "default-src": ["'self'"],
        "img-src": ["'self'", "blob:", "data:", "https://tile.openstreetmap.org"],
        "worker-src": ["'self'", "blob:"],
        "connect-src": ["'self'"],
        "object-src": "'none'",
        "style-src": ["'self'", "'unsafe-inline'"],
        "font-src": ["'self'", "data:"],
        "script-src": ["'self'", "'strict-dynamic'"],
        "frame-ancestors": ["'self'", "https://portal.example.com"],
    },
    "content_security_policy_nonce_in": ["script-src"],
    "frame_options": None,
    "force_https": False,
    "session_cookie_secure": encrypted,
}
THEME_FONT_URL_ALLOWED_DOMAINS = []
# Signs the tokens with which other sites show dashboards.
GUEST_TOKEN_JWT_SECRET = read_secret("/run/secrets/bi-guest-secret")
GUEST_ROLE_NAME = "Public"
RATELIMIT_ENABLED = True
# Counted in one place; otherwise each process would allow as many again.
RATELIMIT_STORAGE_URI = redis_address(
    "cache",
    6379,
    7,
    password=read_secret("/run/secrets/cache-password"),
)
# A lost cache must not take the login away.
RATELIMIT_IN_MEMORY_FALLBACK_ENABLED = True
RATELIMIT_KEY_PREFIX = "bi:limits"
RATELIMIT_APPLICATION = "100 per second"
RATELIMIT_APPLICATION_EXEMPT_WHEN = is_probe
AUTH_RATE_LIMITED = True
AUTH_RATE_LIMIT = "5 per second"

# --- Login through sso -----------------------------------------------------------------------------------
AUTH_TYPE = AUTH_OAUTH
# Reads groups and profile from the provider, and refuses passwords everywhere.
CUSTOM_SECURITY_MANAGER = SingleSignOn
# The provider must allow the redirect address <address of Superset>/oauth-authorized/sso
OAUTH_PROVIDERS = [
    {
        "name": "sso",
        "icon": "fa-sign-in",
        "token_key": "access_token",
        "remote_app": {
            "client_id": "acme-bi",
            "client_secret": read_secret("/run/secrets/sso-client"),
            "server_metadata_url": metadata_address("https://id.example.com/realms/acme"),
            "client_kwargs": {"scope": "openid email profile", "code_challenge_method": "S256"},
        },
    },
]
OIDC_GROUPS_CLAIM = "roles"
# The local administrator's name, which nobody from the provider may take.
OIDC_RESERVED_USERNAME = "admin"
# An account is made at the first login.
AUTH_USER_REGISTRATION = True
AUTH_USER_REGISTRATION_ROLE = "Public"
AUTH_ROLES_MAPPING = {"admins": ["Admin"], "staff": ["Gamma", "sql_lab"]}
# Groups decide at every login: roles given by hand last until the next one.
AUTH_ROLES_SYNC_AT_LOGIN = True

# --- Alerts, reports and pictures ------------------------------------------------------------------------
ALERT_REPORTS_NOTIFICATION_DRY_RUN = False
SMTP_HOST = "smtp.example.com"
SMTP_PORT = 587
SMTP_STARTTLS = True
SMTP_SSL = False
SMTP_SSL_SERVER_AUTH = True
SMTP_USER = "bi"
SMTP_PASSWORD = read_secret("/run/secrets/mail")
SMTP_MAIL_FROM = "bi@example.com"
SLACK_API_TOKEN = read_secret("/run/secrets/slack")
# The browser with which workers draw; it must be on their machine.
WEBDRIVER_TYPE = "chrome"
WEBDRIVER_OPTION_ARGS = ["--headless=new", "--disable-gpu", "--disable-dev-shm-usage"]

# --- Metrics ---------------------------------------------------------------------------------------------
receiver = {"host": "statsd.example.com", "port": 8125, "prefix": "bi-dev"}
# The name of the host is looked up here, once. Figures are not worth keeping Superset from its work.
try:
    STATS_LOGGER = StatsdStatsLogger(**receiver)
except OSError as fault:
    print(f"No figures are sent: {receiver['host']} is not known ({fault}).", file=sys.stderr)

# --- Features --------------------------------------------------------------------------------------------
FEATURE_FLAGS = {
    "ALERT_REPORTS": True,
    "DASHBOARD_RBAC": True,
    "EMBEDDED_SUPERSET": True,
    "ENABLE_DASHBOARD_SCREENSHOT_ENDPOINTS": True,
    "GLOBAL_ASYNC_QUERIES": True,
    "THUMBNAILS": True,
}

# --- Written in the platform -----------------------------------------------------------------------------
APP_NAME = "Acme BI"
ROW_LIMIT = 10000
