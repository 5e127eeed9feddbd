"""How the settings files read secrets and put addresses together."""

import runpy
from pathlib import Path
from urllib.parse import quote


def read_secret(path: str) -> str:
    """The content of a file that holds one secret and nothing else."""
    return Path(path).read_text(encoding="utf-8").removesuffix("\n")


def redis_address(host: str, port: int, index: int, password: str | None = None, encrypted: bool = False) -> str:
    """The address of a numbered database of Redis; the password may hold any character.

    Celery wants to be told what it asks of the certificate, and fails otherwise (celery/backends/redis.py of 5.5).
    """
    login = "" if password is None else f":{quote(password, safe='')}@"
    scheme, query = ("rediss", "?ssl_cert_reqs=required") if encrypted else ("redis", "")
    return f"{scheme}://{login}{host}:{port}/{index}{query}"


def postgres_address(
    host: str, port: int, database: str, user: str, password_file: str, encrypted: bool = False
) -> str:
    """The SQLAlchemy address of a PostgreSQL database, without the password, which libpq reads from a file.

    Superset prints the whole address when the database is away (check_and_warn_database_connection of 6.x), and its
    migrations take the escapes out of it (superset/migrations/env.py), so that a password could not hold any character.
    """
    place = f"{host}:{port}/{database}"
    query = f"passfile={quote(password_file, safe='/')}{'&sslmode=require' if encrypted else ''}"
    return f"postgresql+psycopg2://{quote(user, safe='')}@{place}?{query}"


def settings_of(path: str, reserved: list[str]) -> dict[str, object]:
    """The settings that a Python file makes: its names in capital letters, none of which may be reserved."""
    written = {key: value for key, value in runpy.run_path(path).items() if key.isupper()}
    if taken := sorted(set(written) & set(reserved)):
        raise ValueError(f"{path} sets {', '.join(taken)}, which the platform derives itself")
    return written
