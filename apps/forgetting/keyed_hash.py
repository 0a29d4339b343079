"""The keyed hash of a forgotten number: HMAC-SHA-256 of organization and number, in Python and as SQL.

Without SECRET_KEY, numbers can't be tried against a stored hash. Hashes are made with the current key and also found
with those in SECRET_KEY_FALLBACKS. The numbers are gone, so hashes can't be renewed: keep an old key there for as long
as the opt-outs that it hashed have to hold.
"""

from __future__ import annotations

import hashlib
import hmac
from typing import Any
from uuid import UUID

from django.conf import settings

_BLOCK = 64  # bytes, of SHA-256
_INNER, _OUTER = bytes(each ^ 0x36 for each in range(256)), bytes(each ^ 0x5C for each in range(256))
# Stands for "the organization itself" where profile ids are listed.
_NO_PROFILE = UUID(int=0)


def of(organization_id: UUID, text: str) -> bytes:
    """The hash of a number (E.164), or of anything else that holds one, with the current key."""
    return hmac.digest(_key(settings.SECRET_KEY), organization_id.bytes + text.encode(), "sha256")


def _key(secret: str) -> bytes:
    return hashlib.sha256(b"sentdash.forgotten:" + secret.encode()).digest()


def had_opted_out(phone: str, *, unless: str) -> str:
    """Did this person opt out before one of %(owners)s forgot them? SQL; `phone` is an expression.

    `unless` is a condition about the forgotten `f`: then a newer contact decides.
    """
    return f"""EXISTS (
    SELECT 1 FROM unnest(%(hash_starts)s::bytea[], %(hash_ends)s::bytea[]) AS key(started, ended)
    JOIN forgetting_forgotten f ON f.organization_id = %(organization)s
        AND f.hash = sha256(key.ended || sha256(key.started || convert_to({phone}, 'UTF8')))
    WHERE f.opt_out AND coalesce(f.profile_id, '{_NO_PROFILE}') = ANY(%(owners)s::uuid[]) AND NOT {unless})"""


def parameters(organization_id: UUID) -> dict[str, Any]:
    """What the SQL asks for besides the account's: the two halves of HMAC for each key."""
    secrets = (settings.SECRET_KEY, *map(str, settings.SECRET_KEY_FALLBACKS))
    keys = [_key(secret).ljust(_BLOCK, b"\0") for secret in secrets]
    return {
        "hash_starts": [key.translate(_INNER) + organization_id.bytes for key in keys],
        "hash_ends": [key.translate(_OUTER) for key in keys],
    }
