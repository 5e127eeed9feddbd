"""Secrets as Superset stores them in the metadata database."""

import base64
import hashlib
from typing import Any

# Table, column, and the column that names the row.
ENCRYPTED = (
    ("dbs", "password", "database_name"),
    ("dbs", "encrypted_extra", "database_name"),
    ("dbs", "server_cert", "database_name"),
    ("ssh_tunnels", "password", "id"),
    ("ssh_tunnels", "private_key", "id"),
    ("ssh_tunnels", "private_key_password", "id"),
    ("database_user_oauth2_tokens", "access_token", "id"),
    ("database_user_oauth2_tokens", "refresh_token", "id"),
)


def decrypted(key: str, stored: Any) -> str | None:
    """
    What Superset encrypted with its default engine (AesEngine of SQLAlchemy-Utils: AES-CBC, both key and first block
    from the SHA-256 of the secret key, padded with asterisks); nothing with another key.
    """
    from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

    digest = hashlib.sha256(key.encode()).digest()
    decryptor = Cipher(algorithms.AES(digest), modes.CBC(digest[:16])).decryptor()
    try:
        content = base64.b64decode(stored if isinstance(stored, str) else bytes(stored))
        padded = decryptor.update(content) + decryptor.finalize()
        text = padded.rstrip(b"*").decode()
    except ValueError:
        return None
    # A wrong key rarely gives valid text; when it does, the padding that always ends the real one is missing.
    return text if padded.endswith(b"*") else None
