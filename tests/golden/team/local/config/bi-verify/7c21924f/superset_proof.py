# What verification of bi has to find.

NAME = "bi"
VERSION = "6.1.0"
# What a browser calls it, and how it is reached from here.
PUBLIC = "http://127.0.0.1:8088"
INSIDE = "http://127.0.0.1:8088"
SECRET_KEY_FILE = "<state>/secrets/bi-secret-key"
ADMIN = {"username": "admin", "password_file": "<state>/secrets/bi-admin-password"}
DATABASE = {
    "host": "127.0.0.1",
    "port": 5432,
    "name": "bi",
    "user": "bi",
    "password_file": "<state>/secrets/metastore-bi-password",
}
# An empty database that queries are tried on.
PROBE = {
    "host": "127.0.0.1",
    "port": 5432,
    "name": "bi_probe",
    "user": "bi_probe",
    "password_file": "<state>/secrets/metastore-bi-probe-password",
}
WORKER = True
CACHE = True
IDENTITY = {"name": "sso", "issuer": "http://127.0.0.1:8089", "client": "team"}
