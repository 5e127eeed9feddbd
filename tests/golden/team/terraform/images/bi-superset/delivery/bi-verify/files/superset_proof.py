# What verification of bi has to find.

NAME = "bi"
VERSION = "6.1.0"
# What a browser calls it, and how it is reached from here.
PUBLIC = "http://@@entry/entry.address@@"
INSIDE = "http://bi-web.team-default.internal:8080"
SECRET_KEY_FILE = "/run/secrets/bi-secret-key"
ADMIN = {"username": "admin", "password_file": "/run/secrets/bi-admin-password"}
DATABASE = {
    "host": "@@database/metastore.address@@",
    "port": 5432,
    "name": "bi",
    "user": "bi",
    "password_file": "/run/secrets/metastore-bi-password",
    "encrypted": True,
}
# An empty database that queries are tried on.
PROBE = {
    "host": "@@database/metastore.address@@",
    "port": 5432,
    "name": "bi_probe",
    "user": "bi_probe",
    "password_file": "/run/secrets/metastore-bi-probe-password",
    "encrypted": True,
}
WORKER = True
CACHE = True
IDENTITY = {"name": "sso", "issuer": "http://@@entry/entry.address@@", "client": "team"}
