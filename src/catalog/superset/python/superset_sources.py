"""Registers the sources of charts as the platform describes them. All of this runs inside the booted application."""

import inspect
import sys
from typing import Any

from sqlalchemy.engine import URL, make_url

import superset_plan as plan
from superset_report import Refused
from superset_wiring import read_secret


def register_all() -> str:
    from superset.extensions import db

    told = [f"{source['title']} {register(source)}" for source in plan.SOURCES]
    db.session.commit()
    return "; ".join(told) or "no sources"


def register(source: dict[str, Any]) -> str:
    from superset.extensions import db
    from superset.models.core import Database

    password = read_secret(source["password_file"]) if source.get("password_file") else None
    address = address_of(source, password)
    by_uuid = db.session.query(Database).filter_by(uuid=source["uuid"]).one_or_none()
    by_name = db.session.query(Database).filter_by(database_name=source["title"]).one_or_none()
    if by_uuid is not None and by_name is not None and by_uuid is not by_name:
        raise Refused(
            f"there is another connection named {source['title']} already; "
            "rename or delete it in Superset, then run this again"
        )
    database = by_uuid or by_name
    new = database is None
    if database is None:
        database = Database(uuid=source["uuid"], database_name=source["title"])
        db.session.add(database)
    elif not differs(database, source, address):
        return "unchanged"
    database.database_name = source["title"]
    database.uuid = source["uuid"]
    database.set_sqlalchemy_uri(address.render_as_string(hide_password=False))
    if password is None:
        database.password = None
    database.allow_dml = source["writable"]
    database.allow_file_upload = source["uploads"]
    database.allow_run_async = source["background"]
    database.expose_in_sqllab = True
    # The interface then shows who owns this connection, instead of letting it be changed until the next deploy.
    database.is_managed_externally = True
    db.session.flush()
    grant(database)
    return "registered" if new else "corrected"


def address_of(source: dict[str, Any], password: str | None) -> URL:
    if "address" in source:
        return make_url(source["address"]).set(password=password)
    query = {"sslmode": "require"} if source.get("encrypted") else {}
    return URL.create(
        "postgresql+psycopg2", source["user"], password, source["host"], int(source["port"]), source["database"], query
    )


def differs(database: Any, source: dict[str, Any], address: URL) -> bool:
    """True when a connection is not what the platform says: another server after a move, another password."""
    try:
        current = database.sqlalchemy_uri_decrypted
    except ValueError:
        # A password that was encrypted with another key.
        return True
    return (
        current != address.render_as_string(hide_password=False)
        or str(database.uuid) != source["uuid"]
        or database.database_name != source["title"]
        or database.allow_dml != source["writable"]
        or database.allow_file_upload != source["uploads"]
        or database.allow_run_async != source["background"]
    )


def grant(database: Any) -> None:
    """Makes the permissions on the schemas of a source, as Superset does when a person adds one."""
    from superset.commands.database.utils import add_permissions

    try:
        # Superset 6.0 takes a tunnel as well.
        arguments = (None,) if len(inspect.signature(add_permissions).parameters) > 1 else ()
        add_permissions(database, *arguments)
    except Exception as error:
        # A source elsewhere may be away; its permissions come when somebody opens it.
        print(f"the schemas of {database.database_name} could not be listed: {type(error).__name__}", file=sys.stderr)
