"""
Proves that Apache Superset does its work, from outside: {"check": ..., "ok": ..., "detail": ...} is printed on a line
for each proof.

It goes through the edge like a browser and looks into the metadata database by itself. It never imports Superset,
whose own idea of its health is in question: /health answers 200 with a wrong secret key and with an empty SQLite file
in the place of the database. What it creates it takes away again, also what an interrupted run has left. It ends with
0 when all checks were made, whatever they found.
"""

import json
import secrets
import sys
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import superset_proof as proof
import superset_revisions
from superset_browser import Broken
from superset_login_proof import login, passwords_refused, sent_to_provider
from superset_run import Run
from superset_stored import ENCRYPTED, decrypted
from superset_wiring import read_secret

# Seconds. The edge and the web have just started when this runs, and a worker boots for longer than the web.
PATIENCE_EDGE = 30.0
PATIENCE_WORKER = 60.0
PROBE_NAME = f"{proof.NAME} verification"
ANSWER = 42


def edge(run: Run) -> str:
    """The edge answers, passes requests on, and serves files that browsers keep."""
    until = time.monotonic() + PATIENCE_EDGE
    while True:
        try:
            health = run.browser.ask("GET", "/health")
            if health.status not in (502, 503, 504) or time.monotonic() > until:
                break
        except OSError as error:
            if time.monotonic() > until:
                raise Broken(f"nothing answers at {proof.INSIDE}: {error}") from error
            run.browser.close()
        time.sleep(0.2)
    if health.status != 200:
        raise Broken(f"GET /health gave {health.told()}")
    asset = run.browser.expect("GET", "/static/assets/images/favicon.png")
    kept = asset.headers.get("Cache-Control", "")
    if int(kept.partition("max-age=")[2].partition(",")[0] or 0) < 86_400:
        raise Broken(f"files are served without a lasting cache header ({kept or 'none'})")
    return f"answers as {proof.PUBLIC}, files are kept by browsers"


def migrations(run: Run) -> str:
    standing = superset_revisions.standing(run.reached())
    if standing.unknown:
        unknown = ", ".join(sorted(standing.unknown))
        raise Broken(f"the database is at {unknown}, which Superset {proof.VERSION} does not know")
    if standing.pending:
        raise Broken(f"{len(standing.pending)} migrations of Superset {proof.VERSION} are pending")
    return f"at {', '.join(sorted(standing.current))}, the newest that Superset {proof.VERSION} has"


def connection_stored(run: Run) -> str:
    """Superset takes a connection with a password, tries it, and its row arrives in the metadata database."""
    run.needs_login()
    sweep(run)
    database = proof.PROBE
    user, password = quote(database["user"], safe=""), quote(read_secret(database["password_file"]), safe="")
    place = f"{database['host']}:{database['port']}/{database['name']}"
    if database.get("encrypted"):
        place += "?sslmode=require"
    answer = run.browser.expect(
        "POST",
        "/api/v1/database/",
        {
            "database_name": PROBE_NAME,
            "expose_in_sqllab": True,
            "allow_run_async": bool(proof.WORKER),
            "sqlalchemy_uri": f"postgresql+psycopg2://{user}:{password}@{place}",
        },
    )
    run.probe = answer.json()["id"]
    if not run.rows("SELECT 1 FROM dbs WHERE id = %s AND database_name = %s", run.probe, PROBE_NAME):
        raise Broken("a connection was stored, but not in the metadata database: the web writes to another one")
    if proof.WORKER:
        run.query = execute(run, run_async=True)["query"]["serverId"]
    return f"stored, tried, and found in {proof.DATABASE['name']} on PostgreSQL"


def secret_decrypts(run: Run) -> str:
    """What the web encrypted is read with the key on file, and so is everything that was stored before."""
    key = read_secret(proof.SECRET_KEY_FILE)
    own = run.rows("SELECT password FROM dbs WHERE id = %s AND database_name = %s", run.probe, PROBE_NAME)
    if any(decrypted(key, stored) != read_secret(proof.PROBE["password_file"]) for (stored,) in own):
        raise Broken("what the web encrypts is not readable with the secret key on file: the web runs with another key")
    checked, broken = 0, []
    for table, column, title in ENCRYPTED:
        for name, value in run.rows(f"SELECT {title}, {column} FROM {table} WHERE {column} IS NOT NULL"):
            checked += 1
            if decrypted(key, value) is None:
                broken.append(f"{table}.{column} of {name}")
    if broken:
        more = f" and {len(broken) - 5} more" if len(broken) > 5 else ""
        raise Broken(f"not readable with the secret key on file: {', '.join(broken[:5])}{more}")
    if checked == 0:
        raise Broken("there is no stored secret to try")
    return f"{checked} stored secrets are readable"


def connections_listed(run: Run) -> str:
    run.needs_login()
    return f"{run.browser.expect('GET', '/api/v1/database/').json()['count']} connections"


def query_answered(run: Run) -> str:
    run.needs_probe()
    right(execute(run, run_async=False).get("data"))
    return "answered while waiting"


def background_query_answered(run: Run) -> str:
    """A query goes through the broker to a worker, and its result comes back through the results store."""
    run.needs_login()
    if run.query is None:
        raise Broken("not tried, since no query could be handed over")
    until, status = time.monotonic() + PATIENCE_WORKER, "pending"
    while time.monotonic() < until:
        result = run.browser.expect("GET", f"/api/v1/query/{run.query}").json()["result"]
        status = result["status"]
        if status == "success":
            key = result["results_key"]
            right(run.browser.expect("GET", f"/api/v1/sqllab/results/?q=(key:'{key}')").json()["data"])
            return "handed to a worker, result fetched"
        if status in ("failed", "stopped", "timed_out"):
            raise Broken(f"the worker gave {status}: {result.get('error_message') or 'no reason'}")
        time.sleep(0.1)
    raise Broken(
        f"after {PATIENCE_WORKER:.0f} s the query is still {status}: "
        "no worker took it, or the one that did could not work"
    )


def cache_used(run: Run) -> str:
    """
    The same chart twice: the second answer comes from the cache. Asynchronous charts are computed by a worker first.
    """
    probe = run.needs_probe()
    sql = "SELECT n FROM generate_series(1, 3) AS n"
    dataset = {"database": probe, "schema": "public", "table_name": PROBE_NAME, "sql": sql}
    run.dataset = run.browser.expect("POST", "/api/v1/dataset/", dataset).json()["id"]
    chart = {
        "datasource": {"id": run.dataset, "type": "table"},
        "result_format": "json",
        "result_type": "full",
        "queries": [{"columns": ["n"], "metrics": [], "row_limit": 10}],
    }
    until = time.monotonic() + PATIENCE_WORKER
    answered = 0
    while time.monotonic() < until and answered < 3:
        answer = run.browser.expect("POST", "/api/v1/chart/data", chart, (200, 202))
        if answer.status == 202:
            time.sleep(0.1)
            continue
        answered += 1
        result = answer.json()["result"][0]
        if sorted(row["n"] for row in result["data"]) != [1, 2, 3]:
            raise Broken(f"the chart has wrong data: {json.dumps(result['data'])[:100]}")
        if result.get("is_cached"):
            return "the second time, the chart came from the cache"
    if answered == 0:
        raise Broken(f"after {PATIENCE_WORKER:.0f} s no worker has computed the chart")
    raise Broken("the same chart was computed three times and never came from the cache")


def swept(run: Run) -> str:
    run.needs_login()
    sweep(run)
    run.probe = run.dataset = run.query = None
    return "nothing is left behind"


def execute(run: Run, run_async: bool) -> Any:
    query = {
        "client_id": secrets.token_hex(5),
        "database_id": run.probe,
        "schema": "public",
        "sql": "SELECT 6 * 7 AS answer",
        "runAsync": run_async,
    }
    return run.browser.expect("POST", "/api/v1/sqllab/execute/", query, (200, 202)).json()


def right(rows: Any) -> None:
    if rows != [{"answer": ANSWER}]:
        raise Broken(f"the answer was {json.dumps(rows)[:100]}")


def sweep(run: Run) -> None:
    """
    Deletes what this or an earlier run has made, also when the web keeps it in another database than it should. Found
    by SQL: lists fail when any stored secret cannot be decrypted.
    """
    found = {row[0] for row in run.rows("SELECT id FROM dbs WHERE database_name = %s", PROBE_NAME)}
    tables = {row[0] for each in found for row in run.rows("SELECT id FROM tables WHERE database_id = %s", each)}
    for dataset in sorted(tables | ({run.dataset} - {None})):
        run.browser.expect("DELETE", f"/api/v1/dataset/{dataset}")
    for database in sorted(found | ({run.probe} - {None})):
        run.browser.expect("DELETE", f"/api/v1/database/{database}")


CHECKS: list[tuple[str, bool, Callable[[Run], str]]] = [
    ("edge", True, edge),
    ("login", True, login),
    ("passwords-refused", proof.IDENTITY is not None, passwords_refused),
    ("identity-provider", proof.IDENTITY is not None, sent_to_provider),
    ("migrations", True, migrations),
    ("database", True, connection_stored),
    ("secret-key", True, secret_decrypts),
    ("connections", True, connections_listed),
    ("query", True, query_answered),
    ("cache", proof.CACHE, cache_used),
    ("background-query", proof.WORKER, background_query_answered),
    ("clean", True, swept),
]


def main() -> int:
    run = Run()
    for name, wanted, check in CHECKS:
        if not wanted:
            continue
        try:
            ok, detail = True, check(run)
        except Broken as broken:
            ok, detail = False, str(broken)
        except Exception as error:
            ok, detail = False, f"{type(error).__name__}: {str(error).strip()}"
        print(json.dumps({"check": name, "ok": ok, "detail": detail}), flush=True)
    run.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
