"""
The yardstick's way from an empty metadata database to a dashboard, in one process: migrate, permissions and roles,
administrator, source, import. It does each thing by the shortest call that does it whole, looks at nothing twice and
expects nothing to be there.
"""

import gc
import sys
from pathlib import Path

# The process is short, and what booting builds is kept to its end: collecting garbage meanwhile only costs time.
gc.disable()
RESULTS, sys.stdout = sys.stdout, sys.stderr

import superset_plan as plan  # noqa: E402
import yaml  # noqa: E402
from superset.app import create_app  # noqa: E402
from superset_wiring import read_secret  # noqa: E402


def done(what: str) -> None:
    print(what, file=RESULTS, flush=True)


first = create_app()
with first.app_context():
    from flask_migrate import upgrade

    upgrade(directory=str(Path(first.root_path, "migrations")))
done("migrated")

# The first one has seen an empty database.
with create_app().app_context():
    from sqlalchemy.engine import URL
    from superset import appbuilder, db, security_manager
    from superset.commands.dashboard.importers.v1 import ImportDashboardsCommand
    from superset.commands.database.utils import add_permissions
    from superset.models.core import Database
    from superset.utils.core import override_user
    from superset.utils.decorators import transaction

    @transaction(on_error=None)
    def initialise() -> None:
        appbuilder.add_permissions(update_perms=True)
        security_manager.sync_role_definitions()

    initialise()
    done("initialised")

    account = plan.ADMIN
    administrator = security_manager.add_user(
        account["username"],
        account["first_name"],
        account["last_name"],
        account["email"],
        security_manager.find_role("Admin"),
        read_secret(account["password_file"]),
    )
    with override_user(administrator):
        for source in plan.SOURCES:
            database = Database(
                uuid=source["uuid"],
                database_name=source["title"],
                expose_in_sqllab=True,
                allow_run_async=source["background"],
                is_managed_externally=True,
            )
            address = URL.create(
                "postgresql+psycopg2",
                source["user"],
                read_secret(source["password_file"]),
                source["host"],
                int(source["port"]),
                source["database"],
            )
            database.set_sqlalchemy_uri(address.render_as_string(hide_password=False))
            db.session.add(database)
            db.session.flush()
            add_permissions(database)
        db.session.commit()

        folder = Path(plan.DASHBOARDS)
        contents = {path.relative_to(folder).as_posix(): path.read_text() for path in sorted(folder.rglob("*.yaml"))}
        # The files know the source by the uuid that it had where they were made.
        for config in [yaml.safe_load(text) for name, text in contents.items() if name.startswith("databases/")]:
            uuid = next(source["uuid"] for source in plan.SOURCES if source["title"] == config["database_name"])
            contents = {name: text.replace(config["uuid"], uuid) for name, text in contents.items()}

        # Where nothing is there yet, this brings in charts and datasets as well.
        ImportDashboardsCommand({**contents, "metadata.yaml": "version: 1.0.0\n"}, overwrite=True).run()
done("ready")
