"""A browser as verification needs one: it goes through the edge and keeps cookies."""

import http.client
import json
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlsplit

import superset_proof as proof


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
        words = None
        if isinstance(content, dict):
            words = content.get("message") or content.get("error") or content.get("errors")
        return f"HTTP {self.status}" + (f" {json.dumps(words)[:200]}" if words else "")


class Browser:
    """
    Speaks to the edge at its inside address under its public name. Keeps cookies by itself: a secure one would not be
    sent over the plain connection inside, and the session for writing is in a cookie.
    """

    def __init__(self) -> None:
        self.inside, self.public = urlsplit(proof.INSIDE), urlsplit(proof.PUBLIC)
        self.cookies: dict[str, str] = {}
        self.headers = {"Host": self.public.netloc, "Accept": "application/json", "Referer": f"{proof.PUBLIC}/"}
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

    def expect(self, method: str, path: str, body: Any = None, statuses: tuple[int, ...] = (200, 201)) -> Answer:
        answer = self.ask(method, path, body)
        if answer.status not in statuses:
            raise Broken(f"{method} {path.split('?')[0]} gave {answer.told()}")
        return answer

    def send(self, method: str, path: str, content: bytes | None, headers: dict[str, str]) -> Answer:
        if self.connection is None:
            secure = self.inside.scheme == "https"
            kind = http.client.HTTPSConnection if secure else http.client.HTTPConnection
            self.connection = kind(self.inside.hostname or "", self.inside.port, timeout=30)
        self.connection.request(method, self.inside.path + path, content, headers)
        response = self.connection.getresponse()
        return Answer(response.status, response.headers, response.read())

    def close(self) -> None:
        if self.connection is not None:
            self.connection.close()
        self.connection = None
