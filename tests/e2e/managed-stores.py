"""Makes a certificate and who vouches for it, or uses every store of a Superset with the settings that the platform wrote.

    certificates FOLDER   writes ca.pem, server.pem and server.key for 127.0.0.1
    use                   prints a line of JSON for each use: {"check", "ok", "detail"}
"""

import json
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path


def certificates(folder: Path) -> None:
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    def certificate(name: str, issuer: tuple[x509.Name, ec.EllipticCurvePrivateKey] | None) -> tuple[x509.Certificate, ec.EllipticCurvePrivateKey]:
        key = ec.generate_private_key(ec.SECP256R1())
        subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
        by, signer = issuer or (subject, key)
        made = (
            x509.CertificateBuilder().subject_name(subject).issuer_name(by).public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(datetime.now(UTC) - timedelta(hours=1)).not_valid_after(datetime.now(UTC) + timedelta(days=1))
            .add_extension(x509.BasicConstraints(ca=issuer is None, path_length=None), critical=True)
            .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
            .sign(signer, hashes.SHA256())
        )
        return made, key

    authority, authority_key = certificate("test authority", None)
    server, key = certificate("test server", (authority.subject, authority_key))
    pem = serialization.Encoding.PEM
    (folder / "ca.pem").write_bytes(authority.public_bytes(pem))
    (folder / "server.pem").write_bytes(server.public_bytes(pem))
    (folder / "server.key").write_bytes(
        key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )


def use() -> None:
    uses: dict[str, Callable[[], str]] = {
        "broker": broker, "result backend": result_backend, "clock": clock, "caches": caches, "results of queries": results,
        "events": events, "locks": locks, "rate limits": limits, "database": database, "sources": sources,
    }
    # The programs of the jobs keep standard output for themselves.
    out = sys.stdout
    for name, ask in uses.items():
        try:
            told = {"check": name, "ok": True, "detail": ask()}
        except Exception as error:
            told = {"check": name, "ok": False, "detail": f"{type(error).__name__}: {error}"}
        print(json.dumps(told), file=out, flush=True)


def celery():
    from celery import Celery
    from superset_celery import CeleryConfig

    app = Celery("proof")
    app.config_from_object(CeleryConfig)
    return app


def encrypts(pool) -> str:
    import redis

    return "by TLS" if isinstance(pool.make_connection(), redis.SSLConnection) else "in clear"


def broker() -> str:
    """A message goes through the broker and comes back."""
    with celery().connection_for_write() as connection:
        connection.ensure_connection(max_retries=0)
        queue = connection.SimpleQueue("proof")
        queue.put({"word": "there"})
        message = queue.get(timeout=5)
        message.ack()
        queue.close()
        assert message.payload == {"word": "there"}
        return encrypts(connection.default_channel.client.connection_pool)


def result_backend() -> str:
    backend = celery().backend
    backend.client.connection_pool.connection_kwargs["retry"] = None
    backend.client.set("proof", "kept")
    assert backend.client.get("proof") == b"kept"
    return encrypts(backend.client.connection_pool)


def clock() -> str:
    """As superset_beat.py asks the broker."""
    import redis
    from superset_celery import CeleryConfig

    client = redis.Redis.from_url(CeleryConfig.broker_url, socket_timeout=5, socket_connect_timeout=5)
    assert client.ping()
    return encrypts(client.connection_pool)


def caches() -> str:
    import superset_config as config
    from flask import Flask
    from flask_caching import Cache

    app = Flask("proof")
    names = [key for key in vars(config) if key.endswith("CACHE_CONFIG")]
    for key in names:
        cache = Cache(config=getattr(config, key))
        cache.init_app(app)
        with app.app_context():
            assert cache.set("proof", key), "not set"
            assert cache.get("proof") == key
    assert len(names) == 5, names
    return " ".join(names)


def results() -> str:
    from superset_config import RESULTS_BACKEND

    assert RESULTS_BACKEND.set("proof", b"rows")
    assert RESULTS_BACKEND.get("proof") == b"rows"
    return "kept"


def events() -> str:
    from superset.async_events.cache_backend import RedisCacheBackend
    from superset_config import GLOBAL_ASYNC_QUERIES_CACHE_BACKEND

    backend = RedisCacheBackend.from_config(GLOBAL_ASYNC_QUERIES_CACHE_BACKEND)
    backend.xadd("proof", {"data": "ready"})
    return str(len(backend.xrange("proof")))


def locks() -> str:
    from superset.async_events.cache_backend import RedisCacheBackend
    from superset_config import DISTRIBUTED_COORDINATION_CONFIG

    backend = RedisCacheBackend.from_config(DISTRIBUTED_COORDINATION_CONFIG)
    assert backend.set("proof", "held", ex=5, nx=True)
    assert not backend.set("proof", "held", ex=5, nx=True)
    return "held once"


def limits() -> str:
    from limits.storage import storage_from_string
    from superset_config import RATELIMIT_STORAGE_URI

    storage = storage_from_string(RATELIMIT_STORAGE_URI)
    return str(storage.incr("proof", 5))


def database() -> str:
    from sqlalchemy import create_engine, text
    from superset_config import SQLALCHEMY_DATABASE_URI

    with create_engine(SQLALCHEMY_DATABASE_URI).connect() as connection:
        return str(connection.execute(text("select version from pg_stat_ssl where pid = pg_backend_pid()")).scalar())


def sources() -> str:
    """As the jobs and Superset itself reach them, by what superset_plan.py says."""
    import superset_plan
    from sqlalchemy import create_engine, text
    from superset_sources import address_of
    from superset_wiring import read_secret

    (source,) = superset_plan.SOURCES
    address = address_of(source, read_secret(source["password_file"]))
    with create_engine(address).connect() as connection:
        return str(connection.execute(text("select version from pg_stat_ssl where pid = pg_backend_pid()")).scalar())


if __name__ == "__main__":
    use() if sys.argv[1] == "use" else certificates(Path(sys.argv[2]))
