# What verification of bi has to find.

NAME = "bi"
VERSION = "6.1.0"
# What a browser calls it, and how it is reached from here.
PUBLIC = "https://bi.example.com"
INSIDE = "http://edge:8080"
SECRET_KEY_FILE = "secret-file:bi-secret-key"
ADMIN = {"username": "operator", "password_file": "secret-file:bi-admin-password"}
DATABASE = {
    "host": "host:metastore",
    "port": 5432,
    "name": "bi",
    "user": "bi",
    "password_file": "secret-file:metastore-bi-password",
}
# An empty database that queries are tried on.
PROBE = {
    "host": "host:metastore",
    "port": 5432,
    "name": "bi_probe",
    "user": "bi_probe",
    "password_file": "secret-file:metastore-bi-probe-password",
}
WORKER = True
CACHE = True
IDENTITY = {"name": "sso", "issuer": "https://id.example.com", "client": "bi"}
