"""
Brings the metadata database of Apache Superset to what the platform describes.

    python lifecycle.py migrate init admin sources dashboards

Each argument is a part, done in the order given; {"done": part} is printed on a line as each ends, and {"tell": words} meanwhile. All parts
may be repeated. They share one process because booting Superset costs more than most of them.
"""

from __future__ import annotations

import gc
import hashlib
import inspect
import json
import os
import sys
import time
import traceback
from pathlib import Path
from typing import Any, Callable

import psycopg2
import superset_plan as plan
import superset_revisions
from superset_wiring import read_secret

# Booting makes millions of objects that stay; looking for garbage among them takes a fifth of the time.
gc.set_threshold(50_000, 50, 100)

# Only results go to standard output; booting Superset writes there too.
RESULTS, sys.stdout = sys.stdout, sys.stderr

# One run at a time, whoever starts it. The number is arbitrary and fixed; such locks are counted per database.
LOCK = 4173082
# The note in the metadata database of what was imported last.
IMPORTED = "6d1f6f4e-7a0b-5a52-9c63-0f5a3c1b8f27"


class Refused(Exception):
    """What is asked for cannot be done; the message says why and what to do. Nothing was changed by the part that raises it."""


def tell(words: str) -> None:
    """Says what is being done, for the person who waits."""
    print(json.dumps({"tell": words}), file=RESULTS, flush=True)


def connect(**arguments: Any) -> Any:
    database = plan.DATABASE
    return psycopg2.connect(
        host=database["host"],
        port=database["port"],
        dbname=database["name"],
        user=database["user"],
        password=read_secret(database["password_file"]),
        application_name=os.environ.get("ROLE_NAME", "superset-lifecycle"),
        **arguments,
    )


class Superset:
    """The booted application; booted when it is first needed, and again after a migration."""

    app: Any = None

    @classmethod
    def boot(cls) -> Any:
        if cls.app is None:
            tell(f"boot Superset {plan.VERSION}")
            from superset import config
            from superset.app import create_app

            # Nobody logs in to a job, and Superset 6.0 cannot set up this limit twice in one process.
            config.AUTH_RATE_LIMITED = False
            cls.app = create_app()
        return cls.app

    @classmethod
    def forget(cls) -> None:
        cls.app = None


def migrate() -> str:
    with connect() as connection:
        standing = superset_revisions.standing(connection)
    if standing.unknown:
        raise Refused(
            f"the metadata database is at revision {', '.join(sorted(standing.unknown))}, which Superset {plan.VERSION} does not know: "
            "a newer release has migrated it. Nothing was changed. Go back to the newer release, or restore a backup made before."
        )
    if not standing.pending:
        return "nothing to migrate"
    app = Superset.boot()
    with app.app_context():
        from flask_migrate import upgrade

        tell(f"run {len(standing.pending)} migrations")
        upgrade(directory=str(Path(app.root_path, "migrations")))
    # What was booted on the old schema has not seen the new one; on an empty database it found nothing at all.
    Superset.forget()
    return f"{len(standing.pending)} migrations"


def init() -> str:
    with Superset.boot().app_context():
        from superset import appbuilder, security_manager
        from superset.extensions import db
        from superset.utils.decorators import transaction

        tell("set up permissions and roles")

        @transaction(on_error=None)
        def synchronise() -> None:
            appbuilder.add_permissions(update_perms=True)
            security_manager.sync_role_definitions()

        synchronise()
        made = [role for role in plan.ROLES if security_manager.find_role(role) is None]
        for role in made:
            security_manager.add_role(role)
        db.session.commit()
    return f"permissions and roles are those of {plan.VERSION}" + (f"; made {', '.join(made)}" if made else "")


def admin() -> str:
    with Superset.boot().app_context() as context:
        from superset import security_manager
        from superset.extensions import db
        from werkzeug.security import check_password_hash, generate_password_hash

        wanted = plan.ADMIN
        password = read_secret(wanted["password_file"])
        role = security_manager.find_role(context.app.config["AUTH_ROLE_ADMIN"])
        if role is None:
            raise Refused("there is no administrator role yet: init has to come before admin")
        user = security_manager.find_user(username=wanted["username"])
        if user is None:
            user = security_manager.add_user(
                wanted["username"], wanted["first_name"], wanted["last_name"], wanted["email"], role, password
            )
            if not user:
                raise Refused(
                    f"the account {wanted['username']} could not be made; another account may already have the address {wanted['email']}"
                )
            return f"made {wanted['username']}"
        changed = []
        if role not in user.roles:
            user.roles.append(role)
            changed.append("role")
        if not user.active:
            user.active = True
            changed.append("active")
        if not user.password or not check_password_hash(user.password, password):
            user.password = generate_password_hash(password)
            changed.append("password")
        db.session.commit()
        return f"corrected {', '.join(changed)} of {wanted['username']}" if changed else f"{wanted['username']} is as it should be"


def sources() -> str:
    told = []
    with Superset.boot().app_context():
        from superset.extensions import db

        for source in plan.SOURCES:
            told.append(f"{source['title']} {register(source)}")
        db.session.commit()
    return "; ".join(told) or "no sources"


def register(source: dict[str, Any]) -> str:
    from sqlalchemy.engine import make_url, URL
    from superset.extensions import db
    from superset.models.core import Database

    password = read_secret(source["password_file"]) if source.get("password_file") else None
    if "address" in source:
        address = make_url(source["address"]).set(password=password)
    else:
        address = URL.create(
            "postgresql+psycopg2", source["user"], password, source["host"], int(source["port"]), source["database"]
        )
    by_uuid = db.session.query(Database).filter_by(uuid=source["uuid"]).one_or_none()
    by_name = db.session.query(Database).filter_by(database_name=source["title"]).one_or_none()
    if by_uuid is not None and by_name is not None and by_uuid is not by_name:
        raise Refused(f"there is another connection named {source['title']} already; rename or delete it in Superset, then run this again")
    database = by_uuid or by_name
    new = database is None
    if database is None:
        database = Database(uuid=source["uuid"], database_name=source["title"])
        db.session.add(database)
    changed = new or differs(database, source, address)
    if changed:
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
    return "registered" if new else "corrected" if changed else "unchanged"


def differs(database: Any, source: dict[str, Any], address: Any) -> bool:
    """True when a connection is not what the platform says: another server after a move, another password after a rotation."""
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
    except Exception as error:  # noqa: BLE001
        # A source elsewhere may be away; its permissions come when somebody opens it.
        print(f"the schemas of {database.database_name} could not be listed: {type(error).__name__}", file=sys.stderr)


def dashboards() -> str:
    contents = folder_contents(Path(plan.DASHBOARDS))
    digest = hashlib.sha256(json.dumps(sorted(contents.items())).encode()).hexdigest()
    with Superset.boot().app_context():
        from superset.extensions import db

        if remembered(IMPORTED) == digest:
            return "the files are those that were imported last"
        counts = import_all(contents)
        remember(IMPORTED, digest)
        db.session.commit()
        return ", ".join(f"{count} {kind}" for kind, count in counts.items())


def folder_contents(folder: Path) -> dict[str, str]:
    """The YAML files of an unpacked export by their path in it; a folder of several exports gives all of theirs."""
    roots = sorted(path.parent for path in folder.rglob("metadata.yaml"))
    if not roots:
        raise Refused(f"{folder} holds no export of Superset: there is no metadata.yaml in it")
    contents: dict[str, str] = {}
    for root in roots:
        for path in sorted(root.rglob("*.y*ml")):
            name = path.relative_to(root).as_posix()
            if name.startswith(("databases/", "datasets/", "charts/", "dashboards/")):
                contents[f"{root.relative_to(folder).as_posix()}:{name}"] = path.read_text(encoding="utf-8")
    return contents


def import_all(contents: dict[str, str]) -> dict[str, int]:
    """
    Imports dashboards with their charts and datasets, over what is there of them.

    Superset's own import command leaves existing charts and datasets as they are, and its command for whole assets writes over connections.
    """
    from superset import security_manager
    from superset.charts.schemas import ImportV1ChartSchema
    from superset.commands.chart.importers.v1.utils import import_chart
    from superset.commands.dashboard.importers.v1.utils import find_chart_uuids, import_dashboard, update_id_refs
    from superset.commands.dataset.importers.v1.utils import import_dataset
    from superset.commands.utils import update_chart_config_dataset
    from superset.dashboards.schemas import ImportV1DashboardSchema
    from superset.datasets.schemas import ImportV1DatasetSchema
    from superset.extensions import db
    from superset.models.dashboard import dashboard_slices
    from superset.utils.core import override_user
    from superset.utils.decorators import transaction

    schemas = {"datasets": ImportV1DatasetSchema(), "charts": ImportV1ChartSchema(), "dashboards": ImportV1DashboardSchema()}
    files = load(contents, schemas)
    connections = bind_sources(files)
    administrator = security_manager.find_user(username=plan.ADMIN["username"])
    if administrator is None:
        raise Refused("there is no administrator yet, who would own the dashboards: admin has to come before dashboards")

    @transaction(on_error=None)
    def run() -> None:
        tables: dict[str, dict[str, Any]] = {}
        for name, config in files["datasets"].items():
            if config["database_uuid"] not in connections:
                raise Refused(f"{name} is of a database that is not among the files")
            config["database_id"] = connections[config["database_uuid"]]
            table = import_dataset(config, overwrite=True)
            db.session.flush()
            tables[str(table.uuid)] = {"datasource_id": table.id, "datasource_type": table.datasource_type, "datasource_name": table.table_name}
        charts: dict[str, int] = {}
        for name, config in files["charts"].items():
            if config["dataset_uuid"] not in tables:
                raise Refused(f"{name} is of a dataset that is not among the files")
            chart = import_chart(update_chart_config_dataset(config, tables[config["dataset_uuid"]]), overwrite=True)
            db.session.flush()
            charts[str(chart.uuid)] = chart.id
        for name, config in files["dashboards"].items():
            missing = find_chart_uuids(config["position"]) - set(charts)
            if missing:
                raise Refused(f"{name} shows charts that are not among the files: {', '.join(sorted(missing))}")
            shown = [charts[uuid] for uuid in sorted(find_chart_uuids(config["position"]))]
            dashboard = import_dashboard(update_id_refs(config, charts, tables), overwrite=True)
            db.session.flush()
            db.session.execute(dashboard_slices.delete().where(dashboard_slices.c.dashboard_id == dashboard.id))
            for chart_id in shown:
                db.session.execute(dashboard_slices.insert().values(dashboard_id=dashboard.id, slice_id=chart_id))

    with override_user(administrator):
        run()
    return {kind: len(files[kind]) for kind in ("dashboards", "charts", "datasets")}


def load(contents: dict[str, str], schemas: dict[str, Any]) -> dict[str, dict[str, dict[str, Any]]]:
    """The files by kind, read and checked; all faults are told together."""
    import yaml
    from marshmallow import ValidationError

    files: dict[str, dict[str, dict[str, Any]]] = {"databases": {}, "datasets": {}, "charts": {}, "dashboards": {}}
    faults = []
    for name, text in contents.items():
        kind = name.partition(":")[2].split("/")[0]
        try:
            config = yaml.safe_load(text)
            if not isinstance(config, dict):
                raise ValidationError("not a mapping")
            if kind in schemas:
                schemas[kind].load(config)
            files[kind][name] = config
        except (yaml.YAMLError, ValidationError) as error:
            faults.append(f"{name}: {error}")
    if faults:
        raise Refused("these files are not as Superset exports them: " + "; ".join(faults))
    return files


def bind_sources(files: dict[str, dict[str, dict[str, Any]]]) -> dict[str, int]:
    """
    The connection that each database of the files stands for: the registered source of the same uuid, or else of the same name.

    The connections themselves stay as they are, whatever address the files hold.
    """
    from superset.extensions import db
    from superset.models.core import Database

    found: dict[str, int] = {}
    for name, config in files["databases"].items():
        known = db.session.query(Database).filter_by(uuid=config["uuid"]).one_or_none()
        known = known or db.session.query(Database).filter_by(database_name=config["database_name"]).one_or_none()
        if known is None:
            raise Refused(
                f"{name} is the database {config['database_name']}, which the platform does not have: "
                f"add it to sources, under that name or with uuid: '{config['uuid']}'"
            )
        found[config["uuid"]] = known.id
    return found


def remembered(key: str) -> str | None:
    """A note to the next run, kept in the metadata database, so that it is saved and restored together with what it is about."""
    from superset.extensions import db
    from superset.key_value.models import KeyValueEntry

    entry = db.session.query(KeyValueEntry).filter_by(uuid=key).one_or_none()
    return None if entry is None else entry.value.decode()


def remember(key: str, value: str) -> None:
    from superset.extensions import db
    from superset.key_value.models import KeyValueEntry
    from superset.key_value.types import KeyValueResource

    entry = db.session.query(KeyValueEntry).filter_by(uuid=key).one_or_none()
    if entry is None:
        entry = KeyValueEntry(uuid=key, resource=KeyValueResource.APP.value)
        db.session.add(entry)
    entry.value = value.encode()


def make_durable(connection: Any) -> None:
    """Ends the promise-less commits of a part: a commit that waits for the disk waits for all before it."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE alembic_version SET version_num = version_num")
    connection.commit()


PARTS: dict[str, Callable[[], str]] = {"migrate": migrate, "init": init, "admin": admin, "sources": sources, "dashboards": dashboards}


def main(arguments: list[str]) -> int:
    unknown = [argument for argument in arguments if argument not in PARTS]
    if unknown or not arguments:
        print(f"usage: lifecycle.py PART...   parts: {', '.join(PARTS)}", file=sys.stderr)
        return 2
    try:
        lock = connect()
    except psycopg2.OperationalError as error:
        print(f"the metadata database cannot be reached: {str(error).strip()}", file=sys.stderr)
        return 1
    with lock.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", (LOCK,))
        if not cursor.fetchone()[0]:
            tell("wait for another run of this program to end")
            cursor.execute("SELECT pg_advisory_lock(%s)", (LOCK,))
    lock.commit()
    for part in arguments:
        started = time.monotonic()
        try:
            detail = PARTS[part]()
        except Refused as refusal:
            print(f"{part}: {refusal}", file=sys.stderr)
            return 1
        except Exception as error:  # noqa: BLE001
            traceback.print_exc()
            print(f"{part} failed: {type(error).__name__}: {error}", file=sys.stderr)
            return 1
        make_durable(lock)
        seconds = round(time.monotonic() - started, 2)
        print(json.dumps({"done": part, "detail": detail, "seconds": seconds}), file=RESULTS, flush=True)
    return 0


if __name__ == "__main__":
    code = main(sys.argv[1:])
    sys.stderr.flush()
    # Everything is committed; taking the booted application apart would take most of another second.
    os._exit(code)
