# What the jobs of ops have to bring about.

VERSION = "6.1.0"
DATABASE = {
    "host": "metastore",
    "port": 5432,
    "name": "ops",
    "user": "ops",
    "password_file": "/run/secrets/metastore-ops-password",
}
# Roles of this platform beside those that Superset brings.
ROLES = []
ADMIN = {
    "username": "admin",
    "email": "admin@localhost",
    "first_name": "Superset",
    "last_name": "Admin",
    "password_file": "/run/secrets/ops-admin-password",
}
SOURCES = []
DASHBOARDS = None
