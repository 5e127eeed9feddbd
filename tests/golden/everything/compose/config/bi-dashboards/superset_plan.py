# What the jobs of bi have to bring about.

VERSION = "6.1.0"
DATABASE = {
    "host": "metastore",
    "port": 5432,
    "name": "bi",
    "user": "bi",
    "password_file": "/run/secrets/metastore-bi-password",
}
# Roles of this platform beside those that Superset brings.
ROLES = []
ADMIN = {
    "username": "admin",
    "email": "admin@localhost",
    "first_name": "Superset",
    "last_name": "Admin",
    "password_file": "/run/secrets/bi-admin-password",
}
SOURCES = [
    {
        "title": "Corner Shop",
        "uuid": "76266786-37cd-5ba8-859e-57b49d290877",
        "writable": False,
        "uploads": False,
        "background": True,
        "host": "metastore",
        "port": 5432,
        "database": "shop",
        "user": "shop_reader",
        "password_file": "/run/secrets/metastore-shop-shop-reader-password",
    },
    {
        "title": "Archive",
        "uuid": "f46219e5-16b4-5e29-bea2-cd5b044c06b9",
        "writable": True,
        "uploads": True,
        "background": True,
        "host": "metastore",
        "port": 5432,
        "database": "archive",
        "user": "archive",
        "password_file": "/run/secrets/metastore-archive-password",
    },
]
DASHBOARDS = "/opt/platform/dashboards"
