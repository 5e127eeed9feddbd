# What verification of ops has to find.

NAME = "ops"
VERSION = "6.1.0"
# What a browser calls it, and how it is reached from here.
PUBLIC = "http://127.0.0.1:8095"
INSIDE = "http://127.0.0.1:8095"
SECRET_KEY_FILE = "<state>/secrets/ops-secret-key"
ADMIN = {"username": "admin", "password_file": "<state>/secrets/ops-admin-password"}
DATABASE = {
    "host": "127.0.0.1",
    "port": 5432,
    "name": "ops",
    "user": "ops",
    "password_file": "<state>/secrets/metastore-ops-password",
}
# An empty database that queries are tried on.
PROBE = {
    "host": "127.0.0.1",
    "port": 5432,
    "name": "ops_probe",
    "user": "ops_probe",
    "password_file": "<state>/secrets/metastore-ops-probe-password",
}
WORKER = False
CACHE = True
IDENTITY = None
