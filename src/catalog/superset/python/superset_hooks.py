"""Functions that Superset calls, named in superset_config.py."""

import os
from typing import Any

from flask import request
from sqlalchemy.engine import URL

# Milliseconds. The web has the limit of queries that somebody waits for, workers that of background queries.
STATEMENT_TIMEOUT = int(os.environ.get("ROLE_STATEMENT_TIMEOUT", "0"))


def limit_statements(
    uri: URL, params: dict[str, Any], _username: str | None, _security_manager: Any, _source: Any
) -> tuple[URL, dict[str, Any]]:
    """
    Lets a PostgreSQL source end a statement that takes too long.

    Superset's own limits stop waiting for an answer but leave the statement running in the source.
    """
    if STATEMENT_TIMEOUT > 0 and uri.get_backend_name() == "postgresql":
        arguments = dict(params.get("connect_args") or {})
        given = arguments.get("options", "")
        if "statement_timeout" not in given:
            arguments["options"] = f"{given} -c statement_timeout={STATEMENT_TIMEOUT}".strip()
        params = {**params, "connect_args": arguments}
    return uri, params


def is_probe() -> bool:
    """Health is asked from the address that the edge may have too; a flood of requests must not make it fail."""
    return request.path in ("/health", "/healthcheck", "/ping")
