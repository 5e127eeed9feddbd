# What verification of ops has to find.

NAME = "ops"
VERSION = "6.1.0"
# What a browser calls it, and how it is reached from here.
PUBLIC = "http://@@entry/entry.address@@"
INSIDE = "http://ops-web.everything-dev.internal:8080"
SECRET_KEY_FILE = "/run/secrets/ops-secret-key"
ADMIN = {"username": "admin", "password_file": "/run/secrets/ops-admin-password"}
DATABASE = {
    "host": "@@database/metastore.address@@",
    "port": 5432,
    "name": "ops",
    "user": "ops",
    "password_file": "/run/secrets/metastore-ops-password",
    "encrypted": True,
}
# An empty database that queries are tried on.
PROBE = {
    "host": "@@database/metastore.address@@",
    "port": 5432,
    "name": "ops_probe",
    "user": "ops_probe",
    "password_file": "/run/secrets/metastore-ops-probe-password",
    "encrypted": True,
}
WORKER = False
CACHE = True
IDENTITY = None
