"""API keys: created once, shown once, stored as a hash.

The secret has 256 random bits, so a plain SHA-256 is enough. A slow password hash would only slow down every request.
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta

from apps.organizations.customer import Customer
from apps.organizations.models import owner_columns
from apps.users.models import ApiKey, User

_PREFIX = "sk_live_"
# `last_used_at` is written at most this often per key, so that reading never turns into a write per request.
_USE_RESOLUTION = timedelta(minutes=1)


def issue(customer: Customer, *, name: str, made_by: User | None = None) -> tuple[ApiKey, str]:
    """A new key of this customer and its secret, which is never to be seen again."""
    secret = _PREFIX + secrets.token_urlsafe(32)
    key = ApiKey.objects.create(
        **owner_columns(customer),
        name=name,
        prefix=secret[: len(_PREFIX) + 4],
        last_four=secret[-4:],
        hash=digest(secret),
        made_by=made_by,
    )
    return key, secret


def digest(secret: str) -> bytes:
    return hashlib.sha256(secret.encode()).digest()


def verify(secret: str, *, now: datetime) -> ApiKey | None:
    """The live key with this secret, its owner loaded; None for an unknown or revoked one. Notes the use."""
    key = (
        ApiKey.objects.select_related("organization", "profile", "made_by")
        .filter(hash=digest(secret), revoked_at=None, profile__deleted_at=None)
        .first()
    )
    if key and (key.last_used_at is None or now - key.last_used_at > _USE_RESOLUTION):
        ApiKey.objects.filter(id=key.id).update(last_used_at=now)
    return key


def revoke(key: ApiKey, *, now: datetime) -> None:
    """End a key. Processes that remember it forget it within a second."""
    ApiKey.objects.filter(id=key.id, revoked_at=None).update(revoked_at=now)
