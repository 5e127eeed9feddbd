# Settings of Apache Superset 6.1.0 for bi. Read by web, worker and the jobs; what differs between them comes
# by variables that begin with ROLE_.

import os
from flask_appbuilder.const import AUTH_OAUTH
from superset_login import SingleSignOn, metadata_address
from flask_caching.backends.rediscache import RedisCache
from sqlalchemy.pool import NullPool
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
    password_file="/run/secrets/bi-migrate.pgpass",
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

# --- Background work -------------------------------------------------------------------------------------
CELERY_CONFIG = CeleryConfig
# Results of background queries, for the browser to fetch. Must be an object, not a mapping.
RESULTS_BACKEND = RedisCache(
    host="cache",
    port=6379,
    password=read_secret("/run/secrets/cache-password"),
    db=6,
    key_prefix="bi:results:",
    default_timeout=86400,
)
queue = {
    "CACHE_TYPE": "RedisCache",
    "CACHE_REDIS_HOST": "cache",
    "CACHE_REDIS_PORT": 6379,
    "CACHE_REDIS_PASSWORD": read_secret("/run/secrets/cache-password"),
}
# Locks between processes; upstream keeps them as rows of the metadata database.
DISTRIBUTED_COORDINATION_CONFIG = {**queue, "CACHE_REDIS_DB": 9, "CACHE_KEY_PREFIX": "bi:locks:"}
SQLLAB_ASYNC_TIME_LIMIT_SEC = 3600

# --- Time and size ---------------------------------------------------------------------------------------
# A query that somebody waits for. Each outer party waits longer: browser, web server, edge.
SQLLAB_TIMEOUT = 120
SUPERSET_WEBSERVER_TIMEOUT = 125
# Makes PostgreSQL sources end statements in time.
DB_CONNECTION_MUTATOR = limit_statements
MAX_CONTENT_LENGTH = 104857600

# --- The edge --------------------------------------------------------------------------------------------
public_address = "http://localhost:8088"
encrypted = public_address.startswith("https://")
# The edge tells the real address, protocol and host of a request; nobody else can reach this process.
ENABLE_PROXY_FIX = True
PROXY_FIX_CONFIG = {"x_for": 1, "x_proto": 1, "x_host": 1, "x_port": 1, "x_prefix": 0}
# What a worker opens to draw a picture; what people get in mails is the public address.
WEBDRIVER_BASEURL = "http://bi.edge:8080/"
WEBDRIVER_BASEURL_USER_FRIENDLY = public_address + "/"

# --- Security --------------------------------------------------------------------------------------------
# Cookies are shared by all ports of a host, so each installation has its own name.
SESSION_COOKIE_NAME = "team_default_bi_session"
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
RATELIMIT_STORAGE_URI = redis_address(
    "cache",
    6379,
    7,
    password=read_secret("/run/secrets/cache-password"),
)
# A lost cache must not take the login away.
RATELIMIT_IN_MEMORY_FALLBACK_ENABLED = True
RATELIMIT_KEY_PREFIX = "bi:limits"
RATELIMIT_APPLICATION = "200 per second"
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
            "client_id": "team",
            "client_secret": read_secret("/run/secrets/sso-client-secret"),
            "server_metadata_url": metadata_address("http://sso.localhost:8088"),
            "client_kwargs": {"scope": "openid email profile groups", "code_challenge_method": "S256"},
        },
    },
]
OIDC_GROUPS_CLAIM = "groups"
# The local administrator's name, which nobody from the provider may take.
OIDC_RESERVED_USERNAME = "admin"
# An account is made at the first login.
AUTH_USER_REGISTRATION = True
AUTH_USER_REGISTRATION_ROLE = "Public"
AUTH_ROLES_MAPPING = {"bi-admins": ["Admin"], "staff": ["Gamma"]}
# Groups decide at every login: roles given by hand last until the next one.
AUTH_ROLES_SYNC_AT_LOGIN = True

# --- Features --------------------------------------------------------------------------------------------
FEATURE_FLAGS = {}
