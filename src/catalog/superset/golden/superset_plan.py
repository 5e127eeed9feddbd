# What the jobs of bi have to bring about.

VERSION = "6.1.0"
DATABASE = {
    "host": "host:metastore",
    "port": 5432,
    "name": "bi",
    "user": "bi",
    "password_file": "secret-file:metastore-bi-password",
}
# Roles of this platform beside those that Superset brings.
ROLES = ["Portal", "Storefront"]
ADMIN = {
    "username": "operator",
    "email": "ops@example.com",
    "first_name": "Superset",
    "last_name": "Admin",
    "password_file": "secret-file:bi-admin-password",
}
SOURCES = [
    {
        "title": "Corner Shop",
        "uuid": "76266786-37cd-5ba8-859e-57b49d290877",
        "writable": False,
        "uploads": False,
        "background": True,
        "host": "host:metastore",
        "port": 5432,
        "database": "shop",
        "user": "shop_reader",
        "password_file": "secret-file:metastore-shop-shop-reader-password",
    },
    {
        "title": "Corner Shop for writing",
        "uuid": "3efcbbd8-6087-59ac-b992-7413c16dd224",
        "writable": True,
        "uploads": True,
        "background": True,
        "host": "host:metastore",
        "port": 5432,
        "database": "shop",
        "user": "shop",
        "password_file": "secret-file:metastore-shop-password",
    },
    {
        "title": "Far away",
        "uuid": "bdedcf17-2b5c-5e0d-9f3d-98ddf4f22221",
        "writable": False,
        "uploads": False,
        "background": True,
        "address": "snowflake://reporter@acme/sales",
        "password_file": "secret-file:far-away",
    },
]
DASHBOARDS = "project:./dashboards"
