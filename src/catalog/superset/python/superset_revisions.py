"""
Where a metadata database stands between the migrations that the installed Superset knows, without importing Superset.

Importing it costs seconds; reading the headers of its migrations costs hundredths of one.
"""

import re
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

REVISION = re.compile(r"^revision(?:\s*:\s*\w+)?\s*=\s*[\"']([^\"']+)[\"']", re.MULTILINE)
DOWN_REVISION = re.compile(r"^down_revision(?:\s*:[^=]+)?\s*=\s*(\([^)]*\)|[^\n]*)", re.MULTILINE)
QUOTED = re.compile(r"[\"']([^\"']+)[\"']")


@dataclass(frozen=True)
class Standing:
    """
    `current` is what the database says; `pending` are the known migrations that it lacks; `unknown` those it has
    beyond the known.
    """

    current: frozenset[str]
    heads: frozenset[str]
    pending: frozenset[str]
    unknown: frozenset[str]


def installed() -> dict[str, tuple[str, ...]]:
    """Each migration of the installed Superset, with those that it builds on."""
    spec = find_spec("superset")
    if spec is None or not spec.submodule_search_locations:
        raise LookupError("Superset is not installed in this environment")
    folder = Path(spec.submodule_search_locations[0], "migrations", "versions")
    known: dict[str, tuple[str, ...]] = {}
    for path in folder.glob("*.py"):
        text = path.read_text(encoding="utf-8")
        revision = REVISION.search(text)
        if revision:
            before = DOWN_REVISION.search(text)
            known[revision[1]] = tuple(QUOTED.findall(before[1])) if before else ()
    return known


def recorded(connection: Any) -> frozenset[str]:
    """The revisions that a database records; none for an empty one."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass('alembic_version')")
        if cursor.fetchone()[0] is None:
            return frozenset()
        cursor.execute("SELECT version_num FROM alembic_version")
        return frozenset(row[0] for row in cursor.fetchall())


def standing(connection: Any) -> Standing:
    known, current = installed(), recorded(connection)
    done: set[str] = set()
    to_visit = [revision for revision in current if revision in known]
    while to_visit:
        revision = to_visit.pop()
        if revision not in done:
            done.add(revision)
            to_visit.extend(known[revision])
    below = {each for before in known.values() for each in before}
    return Standing(
        current=current,
        heads=frozenset(known) - below,
        pending=frozenset(known) - done,
        unknown=current - frozenset(known),
    )
