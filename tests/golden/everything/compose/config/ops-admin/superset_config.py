# Settings of Apache Superset 6.1.0 for ops. Read by web, worker and the jobs; what differs between them comes
# by variables that begin with ROLE_.

import os
import sys
from flask_appbuilder.const import AUTH_DB
from pymemcache import PooledClient
from pymemcache.serde import pickle_serde
from sqlalchemy.pool import NullPool
from superset.stats_logger import StatsdStatsLogger
from superset_hooks import is_probe, limit_statements
from superset_wiring import postgres_address, read_secret, redis_address

# --- This installation -----------------------------------------------------------------------------------
# Signs sessions and encrypts the stored passwords of sources: a backup without it is worth little.
SECRET_KEY = read_secret("/run/secrets/ops-secret-key")

# --- Metadata database -----------------------------------------------------------------------------------
SQLALCHEMY_DATABASE_URI = postgres_address(
    host="metastore",
    port=5432,
    database="ops",
    user="ops",
    password_file="/run/secrets/ops-admin.pgpass",
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
# One client for all caches, shared by threads. A cache that is away is a miss, not an error.
memcached = PooledClient(
    ("items", 11211),
    serde=pickle_serde,
    connect_timeout=2,
    timeout=5,
    no_delay=True,
    ignore_exc=True,
)
cache = {"CACHE_TYPE": "MemcachedCache", "CACHE_MEMCACHED_SERVERS": memcached}
# What is known about sources: schemas, tables, columns.
CACHE_CONFIG = {**cache, "CACHE_KEY_PREFIX": "ops:metadata:", "CACHE_DEFAULT_TIMEOUT": 300}
# Results of charts.
DATA_CACHE_CONFIG = {**cache, "CACHE_KEY_PREFIX": "ops:data:", "CACHE_DEFAULT_TIMEOUT": 1 * day}
# The state of dashboard filters that a link points to. Upstream keeps it in the metadata database.
FILTER_STATE_CACHE_CONFIG = {
    **cache,
    "CACHE_KEY_PREFIX": "ops:filters:",
    "CACHE_DEFAULT_TIMEOUT": 90 * day,
    "REFRESH_TIMEOUT_ON_RETRIEVAL": True,
}
# Charts that are being edited. Upstream keeps them in the metadata database.
EXPLORE_FORM_DATA_CACHE_CONFIG = {
    **cache,
    "CACHE_KEY_PREFIX": "ops:explore:",
    "CACHE_DEFAULT_TIMEOUT": 7 * day,
    "REFRESH_TIMEOUT_ON_RETRIEVAL": True,
}

# --- Background work -------------------------------------------------------------------------------------
# There are no workers.
CELERY_CONFIG = None

# --- Time and size ---------------------------------------------------------------------------------------
# A query that somebody waits for. Each outer party waits longer: browser, web server, edge.
SQLLAB_TIMEOUT = 120
SUPERSET_WEBSERVER_TIMEOUT = 125
# Makes PostgreSQL sources end statements in time.
DB_CONNECTION_MUTATOR = limit_statements
MAX_CONTENT_LENGTH = 104857600

# --- The edge --------------------------------------------------------------------------------------------
public_address = "http://localhost:8095"
encrypted = public_address.startswith("https://")
# The edge tells the real address, protocol and host of a request; nobody else can reach this process.
ENABLE_PROXY_FIX = True
PROXY_FIX_CONFIG = {"x_for": 1, "x_proto": 1, "x_host": 1, "x_port": 1, "x_prefix": 0}
# What a worker opens to draw a picture; what people get in mails is the public address.
WEBDRIVER_BASEURL = "http://ops.edge:8080/"
WEBDRIVER_BASEURL_USER_FRIENDLY = public_address + "/"

# --- Security --------------------------------------------------------------------------------------------
# Cookies are shared by all ports of a host, so each installation has its own name.
SESSION_COOKIE_NAME = "everything_dev_ops_session"
# Over plain HTTP a secure cookie would never come back, and nobody could log in.
SESSION_COOKIE_SECURE = encrypted
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
TALISMAN_ENABLED = True
# Pages load from Superset and the hosts in allowFrom. The edge turns http into https: health is asked in
# clear.
TALISMAN_CONFIG = {
    "content_security_policy": {
        "base-uri": ["'self'"],
        "default-src": ["'self'"],
        "img-src": ["'self'", "blob:", "data:"],
        "worker-src": ["'self'", "blob:"],
        "connect-src": ["'self'"],
        "object-src": "'none'",
        "style-src": ["'self'", "'unsafe-inline'"],
        "font-src": ["'self'", "data:"],
        "script-src": ["'self'", "'strict-dynamic'"],
        "frame-ancestors": ["'self'"],
    },
    "content_security_policy_nonce_in": ["script-src"],
    "frame_options": "SAMEORIGIN",
    "force_https": False,
    "session_cookie_secure": encrypted,
}
THEME_FONT_URL_ALLOWED_DOMAINS = []
RATELIMIT_ENABLED = True
# Counted in one place; otherwise each process would allow as many again.
RATELIMIT_STORAGE_URI = "memcached://items:11211"
# A lost cache must not take the login away.
RATELIMIT_IN_MEMORY_FALLBACK_ENABLED = True
RATELIMIT_KEY_PREFIX = "ops:limits"
RATELIMIT_APPLICATION = "200 per second"
RATELIMIT_APPLICATION_EXEMPT_WHEN = is_probe
AUTH_RATE_LIMITED = True
AUTH_RATE_LIMIT = "5 per second"

# --- Login -----------------------------------------------------------------------------------------------
# People log in with a password that Superset keeps.
AUTH_TYPE = AUTH_DB

# --- Metrics ---------------------------------------------------------------------------------------------
receiver = {"host": "ops-metrics", "port": 9125, "prefix": "ops"}
# The name of the host is looked up here, once. Figures are not worth keeping Superset from its work.
try:
    STATS_LOGGER = StatsdStatsLogger(**receiver)
except OSError as fault:
    print(f"No figures are sent: {receiver['host']} is not known ({fault}).", file=sys.stderr)

# --- Features --------------------------------------------------------------------------------------------
FEATURE_FLAGS = {}
