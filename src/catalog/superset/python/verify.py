"""
Proves that Apache Superset does its work, from outside: {"check": ..., "ok": ..., "detail": ...} is printed on a line for each proof.

It goes through the edge like a browser and looks into the metadata database by itself. It never imports Superset, whose own idea of its
health is in question: /health answers 200 with a wrong secret key and with an empty SQLite file in the place of the database. What it creates
it takes away again, also what an interrupted run has left. It ends with 0 when all checks were made, whatever they found.
"""

from __future__ import annotations

import base64
import hashlib
import http.client
import json
import secrets
import sys
import time
from http.cookies import SimpleCookie
from typing import Any, Callable
from urllib.parse import parse_qs, urlsplit

import psycopg2
import superset_proof as proof
import superset_revisions
from superset_wiring import read_secret

# Seconds. The edge and the web have just started when this runs, and a worker boots for longer than the web.
PATIENCE_EDGE = 30.0
PATIENCE_WORKER = 60.0
PROBE_NAME = f"{proof.NAME} verification"
ANSWER = 42


class Broken(Exception):
    """What should hold does not; the message is for people."""


class Answer:
    def __init__(self, status: int, headers: http.client.HTTPMessage, body: bytes) -> None:
        self.status, self.headers, self.body = status, headers, body

    def json(self) -> Any:
        try:
            return json.loads(self.body)
        except ValueError:
            return {}

    def told(self) -> str:
        """The status with what the answer says about it, for people."""
        content = self.json()
        words = content.get("message") or content.get("error") or content.get("errors") if isinstance(content, dict) else None
        return f"HTTP {self.status}" + (f" {json.dumps(words)[:200]}" if words else "")


class Browser:
    """
    Speaks to the edge at its inside address under its public name. Keeps cookies by itself: a secure one would not be sent over the plain
    connection inside, and the session for writing is in a cookie.
    """

    def __init__(self) -> None:
        self.inside, self.public = urlsplit(proof.INSIDE), urlsplit(proof.PUBLIC)
        self.cookies: dict[str, str] = {}
        self.headers: dict[str, str] = {"Host": self.public.netloc, "Accept": "application/json", "Referer": f"{proof.PUBLIC}/"}
        self.connection: http.client.HTTPConnection | None = None

    def ask(self, method: str, path: str, body: Any = None) -> Answer:
        headers = dict(self.headers)
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        content = None
        if body is not None:
            content, headers["Content-Type"] = json.dumps(body).encode(), "application/json"
        try:
            answer = self.send(method, path, content, headers)
        except (http.client.HTTPException, ConnectionError):
            # The edge may close a connection that it kept; a fresh one tells whether it is really away.
            self.close()
            answer = self.send(method, path, content, headers)
        for header in answer.headers.get_all("Set-Cookie") or []:
            for name, morsel in SimpleCookie(header).items():
                self.cookies[name] = morsel.value
        return answer

    def send(self, method: str, path: str, content: bytes | None, headers: dict[str, str]) -> Answer:
        if self.connection is None:
            kind = http.client.HTTPSConnection if self.inside.scheme == "https" else http.client.HTTPConnection
            self.connection = kind(self.inside.hostname or "", self.inside.port, timeout=30)
        self.connection.request(method, self.inside.path + path, content, headers)
        response = self.connection.getresponse()
        return Answer(response.status, response.headers, response.read())

    def close(self) -> None:
        if self.connection is not None:
            self.connection.close()
        self.connection = None

    def expect(self, method: str, path: str, body: Any = None, statuses: tuple[int, ...] = (200, 201)) -> Answer:
        answer = self.ask(method, path, body)
        if answer.status not in statuses:
            raise Broken(f"{method} {path.split('?')[0]} gave {answer.told()}")
        return answer


class Run:
    """One verification: what it knows so far. A check that needs what an earlier one did not get says so."""

    def __init__(self) -> None:
        self.browser = Browser()
        self.database = self.connect()
        self.logged_in = False
        self.probe: int | None = None
        self.query: int | None = None
        self.dataset: int | None = None

    def connect(self) -> Any:
        try:
            connection = psycopg2.connect(
                host=proof.DATABASE["host"], port=proof.DATABASE["port"], dbname=proof.DATABASE["name"], user=proof.DATABASE["user"],
                password=read_secret(proof.DATABASE["password_file"]), connect_timeout=10, application_name=f"{proof.NAME}-verify",
            )
        except psycopg2.OperationalError as error:
            self.unreachable = str(error).strip()
            return None
        connection.autocommit = True
        return connection

    def rows(self, query: str, *arguments: Any) -> list[tuple[Any, ...]]:
        if self.database is None:
            raise Broken(f"the metadata database cannot be reached: {self.unreachable}")
        with self.database.cursor() as cursor:
            cursor.execute(query, arguments)
            return cursor.fetchall()

    def login_count(self) -> int:
        rows = self.rows("SELECT coalesce(login_count, 0) FROM ab_user WHERE username = %s", proof.ADMIN["username"])
        if not rows:
            raise Broken(f"there is no account {proof.ADMIN['username']} in the metadata database")
        return rows[0][0]

    def needs_login(self) -> None:
        if not self.logged_in:
            raise Broken("not tried, since the login failed")

    # --- the checks ---------------------------------------------------------------------------------------------------

    def edge(self) -> str:
        """The edge answers, passes requests on, and serves files that browsers keep."""
        until = time.monotonic() + PATIENCE_EDGE
        while True:
            try:
                health = self.browser.ask("GET", "/health")
                if health.status not in (502, 503, 504) or time.monotonic() > until:
                    break
            except OSError as error:
                if time.monotonic() > until:
                    raise Broken(f"nothing answers at {proof.INSIDE}: {error}") from error
                self.browser.close()
            time.sleep(0.2)
        if health.status != 200:
            raise Broken(f"GET /health gave {health.told()}")
        asset = self.browser.expect("GET", "/static/assets/images/favicon.png")
        kept = asset.headers.get("Cache-Control", "")
        if "max-age" not in kept or int(kept.partition("max-age=")[2].partition(",")[0] or 0) < 86_400:
            raise Broken(f"files are served without a lasting cache header ({kept or 'none'})")
        return f"answers as {proof.PUBLIC}, files are kept by browsers"

    def login(self) -> str:
        """The administrator can log in; or, with an identity provider, somebody whom this installation itself vouches for."""
        if proof.IDENTITY is not None:
            return self.vouched()
        before = self.login_count()
        answer = self.browser.expect("POST", "/api/v1/security/login", {
            "username": proof.ADMIN["username"], "password": read_secret(proof.ADMIN["password_file"]), "provider": "db", "refresh": False,
        })
        self.open_session(answer.json()["access_token"])
        after = self.login_count()
        if after <= before:
            raise Broken("the login succeeded but was not counted in the metadata database: the web reads another one")
        return f"{proof.ADMIN['username']} logs in; counted in the database {proof.DATABASE['name']}"

    def vouched(self) -> str:
        """A token for the administrator, signed with the secret key and valid for five minutes: no password leads in any more."""
        import jwt

        rows = self.rows("SELECT id FROM ab_user WHERE username = %s AND active", proof.ADMIN["username"])
        if not rows:
            raise Broken(f"there is no active account {proof.ADMIN['username']}")
        now = int(time.time())
        claims = {
            "sub": str(rows[0][0]), "type": "access", "fresh": True, "jti": secrets.token_hex(16), "iat": now, "nbf": now, "exp": now + 300, "csrf": secrets.token_hex(16),
        }
        self.open_session(jwt.encode(claims, read_secret(proof.SECRET_KEY_FILE), algorithm="HS256"))
        return f"accepts a token for {proof.ADMIN['username']} signed with the secret key"

    def open_session(self, token: str) -> None:
        self.browser.headers["Authorization"] = f"Bearer {token}"
        self.browser.headers["X-CSRFToken"] = self.browser.expect("GET", "/api/v1/security/csrf_token/").json()["result"]
        self.logged_in = True

    def passwords_refused(self) -> str:
        """With an identity provider, the right password of the administrator must not lead in."""
        stranger = Browser()
        answer = stranger.ask("POST", "/api/v1/security/login", {
            "username": proof.ADMIN["username"], "password": read_secret(proof.ADMIN["password_file"]), "provider": "db", "refresh": False,
        })
        if answer.status not in (400, 401, 403) or "access_token" in answer.json():
            raise Broken(f"a login with a password by API gave {answer.told()}")
        form = stranger.ask("POST", "/login/", {"username": proof.ADMIN["username"]})
        if form.status not in (400, 401, 403, 405):
            raise Broken(f"the login form takes passwords: HTTP {form.status}")
        return f"by API HTTP {answer.status}, by form HTTP {form.status}"

    def sent_to_provider(self) -> str:
        stranger = Browser()
        answer = stranger.ask("GET", f"/login/{proof.IDENTITY['name']}")
        target = urlsplit(answer.headers.get("Location", ""))
        given = {key: values[0] for key, values in parse_qs(target.query).items()}
        if answer.status != 302 or not target.netloc or target.netloc == stranger.public.netloc:
            raise Broken(f"the login does not lead to the provider: HTTP {answer.status}; the provider {proof.IDENTITY['issuer']} may be away")
        wanted = {
            "client_id": proof.IDENTITY["client"], "response_type": "code", "code_challenge_method": "S256",
            "redirect_uri": f"{proof.PUBLIC}/oauth-authorized/{proof.IDENTITY['name']}",
        }
        wrong = [f"{key} is {given.get(key)}" for key, value in wanted.items() if given.get(key) != value]
        if wrong:
            raise Broken(f"the request to the provider is wrong: {', '.join(wrong)}")
        return f"leads to {target.scheme}://{target.netloc} and back to {given['redirect_uri']}"

    def migrations(self) -> str:
        if self.database is None:
            self.rows("SELECT 1")
        standing = superset_revisions.standing(self.database)
        if standing.unknown:
            raise Broken(f"the database is at {', '.join(sorted(standing.unknown))}, which Superset {proof.VERSION} does not know")
        if standing.pending:
            raise Broken(f"{len(standing.pending)} migrations of Superset {proof.VERSION} are pending")
        return f"at {', '.join(sorted(standing.current))}, the newest that Superset {proof.VERSION} has"

    def connection_stored(self) -> str:
        """Superset takes a connection with a password, tries it, and its row arrives in the metadata database."""
        self.needs_login()
        self.sweep()
        database = proof.PROBE
        answer = self.browser.expect("POST", "/api/v1/database/", {
            "database_name": PROBE_NAME, "expose_in_sqllab": True, "allow_run_async": bool(proof.WORKER),
            "sqlalchemy_uri": f"postgresql+psycopg2://{database['user']}:{read_secret(database['password_file'])}@{database['host']}:{database['port']}/{database['name']}",
        })
        self.probe = answer.json()["id"]
        rows = self.rows("SELECT 1 FROM dbs WHERE id = %s AND database_name = %s", self.probe, PROBE_NAME)
        if not rows:
            raise Broken("a connection was stored, but not in the metadata database: the web writes to another one")
        if proof.WORKER:
            self.query = self.execute(run_async=True)["query"]["serverId"]
        return f"stored, tried, and found in {proof.DATABASE['name']} on PostgreSQL"

    def secret_decrypts(self) -> str:
        """What the web encrypted is read with the key on file, and so is everything that was stored before."""
        key = read_secret(proof.SECRET_KEY_FILE)
        for (stored,) in self.rows("SELECT password FROM dbs WHERE id = %s AND database_name = %s", self.probe, PROBE_NAME):
            if decrypted(key, stored) != read_secret(proof.PROBE["password_file"]):
                raise Broken("what the web encrypts is not readable with the secret key on file: the web runs with another key")
        checked, broken = 0, []
        for table, column, title in ENCRYPTED:
            for name, value in self.rows(f"SELECT {title}, {column} FROM {table} WHERE {column} IS NOT NULL"):
                checked += 1
                if decrypted(key, value) is None:
                    broken.append(f"{table}.{column} of {name}")
        if broken:
            raise Broken(f"not readable with the secret key on file: {', '.join(broken[:5])}" + (f" and {len(broken) - 5} more" if len(broken) > 5 else ""))
        if checked == 0:
            raise Broken("there is no stored secret to try")
        return f"{checked} stored secrets are readable"

    def connections_listed(self) -> str:
        self.needs_login()
        answer = self.browser.expect("GET", "/api/v1/database/")
        return f"{answer.json()['count']} connections"

    def query_answered(self) -> str:
        self.needs_login()
        if self.probe is None:
            raise Broken("not tried, since there is no connection to query")
        rows = self.execute(run_async=False).get("data")
        if rows != [{"answer": ANSWER}]:
            raise Broken(f"the answer was {json.dumps(rows)[:100]}")
        return "answered while waiting"

    def background_query_answered(self) -> str:
        """A query goes through the broker to a worker, and its result comes back through the results store."""
        self.needs_login()
        if self.query is None:
            raise Broken("not tried, since no query could be handed over")
        started, status = time.monotonic(), "pending"
        while time.monotonic() - started < PATIENCE_WORKER:
            result = self.browser.expect("GET", f"/api/v1/query/{self.query}").json()["result"]
            status = result["status"]
            if status == "success":
                rows = self.browser.expect("GET", f"/api/v1/sqllab/results/?q=(key:'{result['results_key']}')").json()["data"]
                if rows != [{"answer": ANSWER}]:
                    raise Broken(f"the answer was {json.dumps(rows)[:100]}")
                return "handed to a worker, result fetched"
            if status in ("failed", "stopped", "timed_out"):
                raise Broken(f"the worker gave {status}: {result.get('error_message') or 'no reason'}")
            time.sleep(0.1)
        raise Broken(f"after {PATIENCE_WORKER:.0f} s the query is still {status}: no worker took it, or the one that did could not work")

    def cache_used(self) -> str:
        """The same chart twice: the second answer comes from the cache. Asynchronous charts are computed by a worker first."""
        self.needs_login()
        if self.probe is None:
            raise Broken("not tried, since there is no connection to query")
        created = self.browser.expect("POST", "/api/v1/dataset/", {
            "database": self.probe, "schema": "public", "table_name": PROBE_NAME, "sql": "SELECT n FROM generate_series(1, 3) AS n",
        })
        self.dataset = created.json()["id"]
        chart = {
            "datasource": {"id": self.dataset, "type": "table"}, "result_format": "json", "result_type": "full",
            "queries": [{"columns": ["n"], "metrics": [], "row_limit": 10}],
        }
        until = time.monotonic() + PATIENCE_WORKER
        asked = 0
        while time.monotonic() < until:
            answer = self.browser.expect("POST", "/api/v1/chart/data", chart, (200, 202))
            asked += 1
            if answer.status == 200:
                result = answer.json()["result"][0]
                if sorted(row["n"] for row in result["data"]) != [1, 2, 3]:
                    raise Broken(f"the chart has wrong data: {json.dumps(result['data'])[:100]}")
                if result.get("is_cached"):
                    return f"the chart came from the cache at request {asked}"
                if asked >= 3:
                    raise Broken("the same chart was computed three times and never came from the cache")
            else:
                time.sleep(0.1)
        raise Broken(f"after {PATIENCE_WORKER:.0f} s no worker has computed the chart")

    def swept(self) -> str:
        self.needs_login()
        self.sweep()
        self.probe = self.dataset = self.query = None
        return "nothing is left behind"

    # --- what they are made of ----------------------------------------------------------------------------------------

    def execute(self, run_async: bool) -> Any:
        return self.browser.expect("POST", "/api/v1/sqllab/execute/", {
            "client_id": secrets.token_hex(5), "database_id": self.probe, "schema": "public", "sql": "SELECT 6 * 7 AS answer", "runAsync": run_async,
        }, (200, 202)).json()

    def sweep(self) -> None:
        """Deletes what this or an earlier run has made. Found by SQL: lists fail when any stored secret cannot be decrypted."""
        found = {row[0] for row in self.rows("SELECT id FROM dbs WHERE database_name = %s", PROBE_NAME)}
        tables = {row[0] for database in found for row in self.rows("SELECT id FROM tables WHERE database_id = %s", database)}
        # What was made is deleted even when the web keeps it in another database than it should.
        for dataset in sorted(tables | ({self.dataset} - {None})):
            self.browser.expect("DELETE", f"/api/v1/dataset/{dataset}")
        for database in sorted(found | ({self.probe} - {None})):
            self.browser.expect("DELETE", f"/api/v1/database/{database}")


ENCRYPTED = (
    ("dbs", "password", "database_name"), ("dbs", "encrypted_extra", "database_name"), ("dbs", "server_cert", "database_name"),
    ("ssh_tunnels", "password", "id"), ("ssh_tunnels", "private_key", "id"), ("ssh_tunnels", "private_key_password", "id"),
    ("database_user_oauth2_tokens", "access_token", "id"), ("database_user_oauth2_tokens", "refresh_token", "id"),
)


def decrypted(key: str, stored: Any) -> str | None:
    """
    What Superset encrypted with its default engine (AesEngine of SQLAlchemy-Utils: AES-CBC, both key and first block from the SHA-256 of the
    secret key, padded with asterisks); nothing with another key.
    """
    from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

    digest = hashlib.sha256(key.encode()).digest()
    decryptor = Cipher(algorithms.AES(digest), modes.CBC(digest[:16])).decryptor()
    try:
        content = decryptor.update(base64.b64decode(bytes(stored) if not isinstance(stored, str) else stored)) + decryptor.finalize()
        text = content.rstrip(b"*").decode()
    except ValueError:
        return None
    # A wrong key rarely gives valid text; when it does, the padding that always ends the real one is missing.
    return text if content.endswith(b"*") else None


def checks(run: Run) -> list[tuple[str, Callable[[], str]]]:
    return [
        ("edge", run.edge),
        ("login", run.login),
        *([("passwords-refused", run.passwords_refused), ("identity-provider", run.sent_to_provider)] if proof.IDENTITY else []),
        ("migrations", run.migrations),
        ("database", run.connection_stored),
        ("secret-key", run.secret_decrypts),
        ("connections", run.connections_listed),
        ("query", run.query_answered),
        *([("cache", run.cache_used)] if proof.CACHE else []),
        *([("background-query", run.background_query_answered)] if proof.WORKER else []),
        ("clean", run.swept),
    ]


def main() -> int:
    run = Run()
    for name, check in checks(run):
        try:
            ok, detail = True, check()
        except Broken as broken:
            ok, detail = False, str(broken)
        except Exception as error:  # noqa: BLE001
            ok, detail = False, f"{type(error).__name__}: {str(error).strip()}"
        print(json.dumps({"check": name, "ok": ok, "detail": detail}), flush=True)
    run.browser.close()
    if run.database is not None:
        run.database.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
