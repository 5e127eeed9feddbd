"""What one verification knows so far, and its own look into the metadata database."""

from typing import Any

import psycopg2

import superset_proof as proof
from superset_browser import Broken, Browser
from superset_wiring import read_secret


class Run:
    """A check that needs what an earlier one did not get says so, instead of failing for a reason of its own."""

    def __init__(self) -> None:
        self.browser = Browser()
        self.unreachable = ""
        self.database = self.connect()
        self.logged_in = False
        self.probe: int | None = None
        self.query: int | None = None
        self.dataset: int | None = None

    def connect(self) -> Any:
        try:
            connection = psycopg2.connect(
                host=proof.DATABASE["host"],
                port=proof.DATABASE["port"],
                dbname=proof.DATABASE["name"],
                user=proof.DATABASE["user"],
                password=read_secret(proof.DATABASE["password_file"]),
                sslmode="require" if proof.DATABASE.get("encrypted") else None,
                connect_timeout=10,
                application_name=f"{proof.NAME}-verify",
            )
        except psycopg2.OperationalError as error:
            self.unreachable = str(error).strip()
            return None
        connection.autocommit = True
        return connection

    def reached(self) -> Any:
        """The connection to the metadata database, without Superset between."""
        if self.database is None:
            raise Broken(f"the metadata database cannot be reached: {self.unreachable}")
        return self.database

    def rows(self, query: str, *arguments: Any) -> list[tuple[Any, ...]]:
        with self.reached().cursor() as cursor:
            cursor.execute(query, arguments)
            return cursor.fetchall()

    def needs_login(self) -> None:
        if not self.logged_in:
            raise Broken("not tried, since the login failed")

    def needs_probe(self) -> int:
        self.needs_login()
        if self.probe is None:
            raise Broken("not tried, since there is no connection to query")
        return self.probe

    def close(self) -> None:
        self.browser.close()
        if self.database is not None:
            self.database.close()
