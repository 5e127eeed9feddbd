"""
Imports dashboards with their charts and datasets, over what is there of them. All of this runs inside the booted
application.

Superset's own import command leaves existing charts and datasets as they are, and its command for whole assets writes
over connections.
"""

import hashlib
import json
from pathlib import Path
from typing import Any

import superset_plan as plan
from superset_report import Refused

# The note in the metadata database of what was imported last.
IMPORTED = "6d1f6f4e-7a0b-5a52-9c63-0f5a3c1b8f27"

Files = dict[str, dict[str, dict[str, Any]]]


def import_changed() -> str:
    """Imports the folder of the platform unless its files are those that were imported last."""
    from superset.extensions import db

    contents = folder_contents(Path(plan.DASHBOARDS))
    digest = hashlib.sha256(json.dumps(sorted(contents.items())).encode()).hexdigest()
    if remembered() == digest:
        return "the files are those that were imported last"
    counts = import_all(contents)
    remember(digest)
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
    from superset import security_manager
    from superset.utils.core import override_user
    from superset.utils.decorators import transaction

    files = load(contents)
    connections = bind_sources(files)
    administrator = security_manager.find_user(username=plan.ADMIN["username"])
    if administrator is None:
        raise Refused(
            "there is no administrator yet, who would own the dashboards: admin has to come before dashboards"
        )

    @transaction(on_error=None)
    def run() -> None:
        tables = import_datasets(files, connections)
        import_dashboards(files, import_charts(files, tables), tables)

    with override_user(administrator):
        run()
    return {kind: len(files[kind]) for kind in ("dashboards", "charts", "datasets")}


def load(contents: dict[str, str]) -> Files:
    """The files by kind, read and checked; all faults are told together."""
    import yaml
    from marshmallow import ValidationError
    from superset.charts.schemas import ImportV1ChartSchema
    from superset.dashboards.schemas import ImportV1DashboardSchema
    from superset.datasets.schemas import ImportV1DatasetSchema

    schemas = {
        "datasets": ImportV1DatasetSchema(),
        "charts": ImportV1ChartSchema(),
        "dashboards": ImportV1DashboardSchema(),
    }
    files: Files = {"databases": {}, "datasets": {}, "charts": {}, "dashboards": {}}
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
            faults.append(f"{name}: {' '.join(str(error).split())}")
    if faults:
        raise Refused("these files are not as Superset exports them: " + "; ".join(faults))
    return files


def bind_sources(files: Files) -> dict[str, int]:
    """
    The connection that each database of the files stands for: the registered source of the same uuid, or else of the
    same name.

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


def import_datasets(files: Files, connections: dict[str, int]) -> dict[str, dict[str, Any]]:
    from superset.commands.dataset.importers.v1.utils import import_dataset
    from superset.extensions import db

    tables: dict[str, dict[str, Any]] = {}
    for name, config in files["datasets"].items():
        if config["database_uuid"] not in connections:
            raise Refused(f"{name} is of a database that is not among the files")
        config["database_id"] = connections[config["database_uuid"]]
        table = import_dataset(config, overwrite=True)
        db.session.flush()
        tables[str(table.uuid)] = {
            "datasource_id": table.id,
            "datasource_type": table.datasource_type,
            "datasource_name": table.table_name,
        }
    return tables


def import_charts(files: Files, tables: dict[str, dict[str, Any]]) -> dict[str, int]:
    from superset.commands.chart.importers.v1.utils import import_chart
    from superset.commands.utils import update_chart_config_dataset
    from superset.extensions import db

    charts: dict[str, int] = {}
    for name, config in files["charts"].items():
        if config["dataset_uuid"] not in tables:
            raise Refused(f"{name} is of a dataset that is not among the files")
        chart = import_chart(update_chart_config_dataset(config, tables[config["dataset_uuid"]]), overwrite=True)
        db.session.flush()
        charts[str(chart.uuid)] = chart.id
    return charts


def import_dashboards(files: Files, charts: dict[str, int], tables: dict[str, dict[str, Any]]) -> None:
    from superset.commands.dashboard.importers.v1.utils import find_chart_uuids, import_dashboard, update_id_refs
    from superset.extensions import db
    from superset.models.dashboard import dashboard_slices

    for name, config in files["dashboards"].items():
        shown = find_chart_uuids(config["position"])
        if missing := shown - set(charts):
            raise Refused(f"{name} shows charts that are not among the files: {', '.join(sorted(missing))}")
        chart_ids = [charts[uuid] for uuid in sorted(shown)]
        dashboard = import_dashboard(update_id_refs(config, charts, tables), overwrite=True)
        db.session.flush()
        db.session.execute(dashboard_slices.delete().where(dashboard_slices.c.dashboard_id == dashboard.id))
        for chart_id in chart_ids:
            db.session.execute(dashboard_slices.insert().values(dashboard_id=dashboard.id, slice_id=chart_id))


def remembered() -> str | None:
    """The note, kept in the metadata database, so that it is saved and restored together with what it is about."""
    entry = note()
    return None if entry is None else entry.value.decode()


def remember(value: str) -> None:
    from superset.extensions import db
    from superset.key_value.models import KeyValueEntry
    from superset.key_value.types import KeyValueResource

    entry = note()
    if entry is None:
        entry = KeyValueEntry(uuid=IMPORTED, resource=KeyValueResource.APP.value)
        db.session.add(entry)
    entry.value = value.encode()


def note() -> Any:
    from superset.extensions import db
    from superset.key_value.models import KeyValueEntry

    return db.session.query(KeyValueEntry).filter_by(uuid=IMPORTED).one_or_none()
