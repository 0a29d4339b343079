"""Make codes, and the keyed hashes by which they are recognised.

A code of six digits has a million values, so a plain hash of it is no secret: only the key keeps it. The key is derived
from SECRET_KEY; codes made under one of SECRET_KEY_FALLBACKS can still be checked.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from uuid import UUID

from django.conf import settings
from django.utils.encoding import force_bytes

MIN_DIGITS, MAX_DIGITS, USUAL_DIGITS = 4, 10, 6


def new_code(digits: int) -> str:
    """Random digits; the first may be 0."""
    return f"{secrets.randbelow(10**digits):0{digits}d}"


def digest(code_id: UUID, code: str) -> str:
    return _digest(settings.SECRET_KEY, code_id, code)


def is_code(code_id: UUID, code: str, kept: str) -> bool:
    """Whether `kept` is the digest of this code. Takes the same time for every wrong one."""
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    return any([hmac.compare_digest(_digest(key, code_id, code), kept) for key in keys])


def _digest(secret: str | bytes, code_id: UUID, code: str) -> str:
    key = hashlib.sha256(b"sentdash.one-time-codes:" + force_bytes(secret)).digest()
    return hmac.new(key, code_id.bytes + code.encode(errors="replace"), hashlib.sha256).hexdigest()
