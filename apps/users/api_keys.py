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
# How often `last_used_at` is written per key, so that not every request writes a row.
_USE_RESOLUTION = timedelta(minutes=1)


def issue(customer: Customer, *, name: str, made_by: User | None = None) -> tuple[ApiKey, str]:
    """Create a key for this customer. Returns it with its secret, which we never show again."""
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
    """The active key with this secret, with its owner. None if it is unknown or revoked. Records the use."""
    key = (
        ApiKey.objects.select_related("organization", "profile", "made_by")
        .filter(hash=digest(secret), revoked_at=None, profile__deleted_at=None)
        .first()
    )
    if key and (key.last_used_at is None or now - key.last_used_at > _USE_RESOLUTION):
        ApiKey.objects.filter(id=key.id).update(last_used_at=now)
    return key


def revoke(key: ApiKey, *, now: datetime) -> None:
    """Revoke a key. Processes that cache it accept it for up to a second longer."""
    ApiKey.objects.filter(id=key.id, revoked_at=None).update(revoked_at=now)
