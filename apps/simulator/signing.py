"""The carrier's key pair, and the Ed25519 signature on Telnyx's callbacks; and the secret that signs Meta's.

The private key is 32 random bytes, stored as base64 in the home directory and created at the first start.
"""

from __future__ import annotations

import base64
import binascii
import contextlib
import hashlib
import os
import tempfile
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

SEED_BYTES = 32
_SEED_FILE = "seed.key"


class BadSigningKey(ValueError):
    """A key file that can't be used. The message says why."""


class Signer:
    """Signs callbacks as Telnyx does: base64 Ed25519 over `{timestamp}|{body}`."""

    def __init__(self, seed: bytes) -> None:
        self._key = Ed25519PrivateKey.from_private_bytes(seed)
        self.app_secret = hashlib.sha256(b"app secret:" + seed).hexdigest()[:32]  # as long as Meta's
        self.public_key = base64.b64encode(self._key.public_key().public_bytes_raw()).decode()

    def headers(self, body: bytes, timestamp: int) -> dict[str, str]:
        """The two signature headers for this body at this unix second."""
        signature = self._key.sign(b"%d|%b" % (timestamp, body))
        return {
            "telnyx-signature-ed25519": base64.b64encode(signature).decode(),
            "telnyx-timestamp": str(timestamp),
        }


def load(home: Path, seed_file: Path | None = None) -> Signer:
    """The signer of this home directory, created if needed. Raises BadSigningKey if the file holds no seed."""
    path = seed_file or home / _SEED_FILE
    if seed_file is None and not path.exists():
        _make(path)
    return Signer(_read(path))


def _make(path: Path) -> None:
    """Create the seed file atomically, so that two programs that start at once get the same seed."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle, fresh = tempfile.mkstemp(dir=path.parent)  # readable by its owner only
    with os.fdopen(handle, "wb") as file:
        file.write(base64.b64encode(os.urandom(SEED_BYTES)) + b"\n")
    with contextlib.suppress(FileExistsError):
        os.link(fresh, path)
    os.unlink(fresh)


def _read(path: Path) -> bytes:
    try:
        seed = base64.b64decode(path.read_bytes().strip(), validate=True)
    except OSError as error:
        raise BadSigningKey(f"The key file {path} cannot be read: {error.strerror}.") from error
    except binascii.Error as error:
        raise BadSigningKey(f"The key file {path} does not hold base64 text.") from error
    if len(seed) != SEED_BYTES:
        raise BadSigningKey(f"The key file {path} holds {len(seed)} bytes where 32 are needed.")
    return seed
