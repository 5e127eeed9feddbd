# What verification of ops has to find.

NAME = "ops"
VERSION = "6.1.0"
# What a browser calls it, and how it is reached from here.
PUBLIC = "http://localhost:8095"
INSIDE = "http://ops.edge:8080"
SECRET_KEY_FILE = "/run/secrets/ops-secret-key"
ADMIN = {"username": "admin", "password_file": "/run/secrets/ops-admin-password"}
DATABASE = {
    "host": "metastore",
    "port": 5432,
    "name": "ops",
    "user": "ops",
    "password_file": "/run/secrets/metastore-ops-password",
}
# An empty database that queries are tried on.
PROBE = {
    "host": "metastore",
    "port": 5432,
    "name": "ops_probe",
    "user": "ops_probe",
    "password_file": "/run/secrets/metastore-ops-probe-password",
}
WORKER = False
CACHE = True
IDENTITY = None
