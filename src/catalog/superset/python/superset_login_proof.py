"""Proofs of login: with the administrator's password, or, when an identity provider decides, without any."""

import secrets
import time
from urllib.parse import parse_qs, urlsplit

import superset_proof as proof
from superset_browser import Broken, Browser
from superset_run import Run
from superset_wiring import read_secret


def credentials() -> dict[str, object]:
    password = read_secret(proof.ADMIN["password_file"])
    return {"username": proof.ADMIN["username"], "password": password, "provider": "db", "refresh": False}


def login(run: Run) -> str:
    """
    The administrator can log in; or, with an identity provider, somebody whom this installation itself vouches for.
    """
    if proof.IDENTITY is not None:
        return vouched(run)
    before = login_count(run)
    answer = run.browser.expect("POST", "/api/v1/security/login", credentials())
    open_session(run, answer.json()["access_token"])
    if login_count(run) <= before:
        raise Broken("the login succeeded but was not counted in the metadata database: the web reads another one")
    return f"{proof.ADMIN['username']} logs in; counted in the database {proof.DATABASE['name']}"


def vouched(run: Run) -> str:
    """A token for the administrator, signed with the secret key and valid for five minutes: no password leads in."""
    import jwt

    rows = run.rows("SELECT id FROM ab_user WHERE username = %s AND active", proof.ADMIN["username"])
    if not rows:
        raise Broken(f"there is no active account {proof.ADMIN['username']}")
    now = int(time.time())
    claims = {
        "sub": str(rows[0][0]),
        "type": "access",
        "fresh": True,
        "jti": secrets.token_hex(16),
        "csrf": secrets.token_hex(16),
        "iat": now,
        "nbf": now,
        "exp": now + 300,
    }
    open_session(run, jwt.encode(claims, read_secret(proof.SECRET_KEY_FILE), algorithm="HS256"))
    return f"accepts a token for {proof.ADMIN['username']} signed with the secret key"


def passwords_refused(_run: Run) -> str:
    """With an identity provider, the right password of the administrator must not lead in."""
    stranger = Browser()
    answer = stranger.ask("POST", "/api/v1/security/login", credentials())
    if answer.status not in (400, 401, 403) or "access_token" in answer.json():
        raise Broken(f"a login with a password by API gave {answer.told()}")
    form = stranger.ask("POST", "/login/", {"username": proof.ADMIN["username"]})
    if form.status not in (400, 401, 403, 405):
        raise Broken(f"the login form takes passwords: HTTP {form.status}")
    return f"by API HTTP {answer.status}, by form HTTP {form.status}"


def sent_to_provider(_run: Run) -> str:
    """Whoever logs in is sent to the provider, with a challenge and the right way back."""
    stranger = Browser()
    answer = stranger.ask("GET", f"/login/{proof.IDENTITY['name']}")
    target = urlsplit(answer.headers.get("Location", ""))
    if answer.status != 302 or not target.netloc or target.netloc == stranger.public.netloc:
        raise Broken(
            f"the login does not lead to the provider: HTTP {answer.status}; "
            f"the provider {proof.IDENTITY['issuer']} may be away"
        )
    given = {key: values[0] for key, values in parse_qs(target.query).items()}
    wanted = {
        "client_id": proof.IDENTITY["client"],
        "response_type": "code",
        "code_challenge_method": "S256",
        "redirect_uri": f"{proof.PUBLIC}/oauth-authorized/{proof.IDENTITY['name']}",
    }
    wrong = [f"{key} is {given.get(key)}" for key, value in wanted.items() if given.get(key) != value]
    if wrong:
        raise Broken(f"the request to the provider is wrong: {', '.join(wrong)}")
    return f"leads to {target.scheme}://{target.netloc} and back to {given['redirect_uri']}"


def open_session(run: Run, token: str) -> None:
    headers = run.browser.headers
    headers["Authorization"] = f"Bearer {token}"
    headers["X-CSRFToken"] = run.browser.expect("GET", "/api/v1/security/csrf_token/").json()["result"]
    run.logged_in = True


def login_count(run: Run) -> int:
    rows = run.rows("SELECT coalesce(login_count, 0) FROM ab_user WHERE username = %s", proof.ADMIN["username"])
    if not rows:
        raise Broken(f"there is no account {proof.ADMIN['username']} in the metadata database")
    return rows[0][0]
