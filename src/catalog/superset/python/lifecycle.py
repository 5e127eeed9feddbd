"""
Brings the metadata database of Apache Superset to what the platform describes.

    python lifecycle.py migrate init admin sources dashboards

Each argument is a part, done in the order given; {"done": part} is printed on a line as each ends, and {"tell":
words} meanwhile. All parts may be repeated. They share one process because booting Superset costs more than most of
them.
"""

import gc
import os
import sys
import time
import traceback
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg2

import superset_plan as plan
import superset_revisions
from superset_report import Refused, report, tell
from superset_wiring import read_secret

# Booting makes millions of objects that stay; looking for garbage among them takes a fifth of the time.
gc.set_threshold(50_000, 50, 100)

# One run at a time, whoever starts it. The number is arbitrary and fixed; such locks are counted per database.
LOCK = 4173082


def connect() -> Any:
    database = plan.DATABASE
    return psycopg2.connect(
        host=database["host"],
        port=database["port"],
        dbname=database["name"],
        user=database["user"],
        password=read_secret(database["password_file"]),
        sslmode="require" if database.get("encrypted") else None,
        application_name=os.environ.get("ROLE_NAME", "superset-lifecycle"),
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
    with closing(connect()) as connection:
        standing = superset_revisions.standing(connection)
    if standing.unknown:
        raise Refused(
            f"the metadata database is at revision {', '.join(sorted(standing.unknown))}, "
            f"which Superset {plan.VERSION} does not know: a newer release has migrated it. Nothing was changed. "
            "Go back to the newer release, or restore a backup made before."
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
        # A thousand commits would each forget every loaded permission, only to load it again. Nobody else writes now.
        db.session().expire_on_commit = False

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
        name, email = wanted["username"], wanted["email"]
        password = read_secret(wanted["password_file"])
        role = security_manager.find_role(context.app.config["AUTH_ROLE_ADMIN"])
        if role is None:
            raise Refused("there is no administrator role yet: init has to come before admin")
        user = security_manager.find_user(username=name)
        if user is None:
            if not security_manager.add_user(name, wanted["first_name"], wanted["last_name"], email, role, password):
                raise Refused(f"the account {name} could not be made; another may already have the address {email}")
            return f"made {name}"
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
        return f"corrected {', '.join(changed)} of {name}" if changed else f"{name} is as it should be"


def sources() -> str:
    with Superset.boot().app_context():
        import superset_sources

        return superset_sources.register_all()


def dashboards() -> str:
    with Superset.boot().app_context():
        import superset_dashboards

        return superset_dashboards.import_changed()


def make_durable(connection: Any) -> None:
    """Ends the promise-less commits of a part: a commit that waits for the disk waits for all before it."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE alembic_version SET version_num = version_num")
    connection.commit()


PARTS: dict[str, Callable[[], str]] = {
    "migrate": migrate,
    "init": init,
    "admin": admin,
    "sources": sources,
    "dashboards": dashboards,
}


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
        except Exception as error:
            traceback.print_exc()
            print(f"{part} failed: {type(error).__name__}: {error}", file=sys.stderr)
            return 1
        make_durable(lock)
        report(done=part, detail=detail, seconds=round(time.monotonic() - started, 2))
    return 0


if __name__ == "__main__":
    code = main(sys.argv[1:])
    sys.stderr.flush()
    # Everything is committed; taking the booted application apart would take most of another second.
    os._exit(code)
