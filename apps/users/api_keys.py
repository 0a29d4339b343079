"""API keys: created once, shown once, stored as a hash.

The secret has 256 random bits, so a plain SHA-256 is enough. A slow password hash would only slow down every request.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction

from apps.core.errors import DomainError
from apps.organizations.customer import Customer
from apps.organizations.models import owner_columns
from apps.users.models import ApiKey, User, all_scopes

_PREFIX = "sk_live_"
# How often `last_used_at` is written per key, so that not every request writes a row.
_USE_RESOLUTION = timedelta(minutes=1)


class KeyExpired(DomainError):
    code = "AUTH_002"
    message = "This API key has expired"


class KeyNotActive(DomainError):
    message = "This key was revoked, or it has expired"


def issue(
    customer: Customer,
    *,
    name: str,
    made_by: User | None = None,
    scopes: Iterable[str] | None = None,
    expires_at: datetime | None = None,
    allowed_networks: Iterable[str] = (),
) -> tuple[ApiKey, str]:
    """Create a key for this customer, with all scopes if none are given. Returns it with its secret, which we never
    show again.
    """
    secret = _PREFIX + secrets.token_urlsafe(32)
    key = ApiKey.objects.create(
        **owner_columns(customer),
        name=name,
        prefix=secret[: len(_PREFIX) + 4],
        last_four=secret[-4:],
        hash=digest(secret),
        made_by=made_by,
        scopes=all_scopes() if scopes is None else list(scopes),
        expires_at=expires_at,
        allowed_networks=list(allowed_networks),
    )
    return key, secret


@transaction.atomic
def rotate(key: ApiKey, *, by: User, overlap: timedelta, now: datetime) -> tuple[ApiKey, str]:
    """Replace a key: a new one with the same name, scopes, networks and lifetime; the old one ends after `overlap`.

    The new key has the role of the person who rotates it: theirs is the only power they can hand to a program.
    Raises KeyNotActive.
    """
    old = ApiKey.objects.select_for_update(of=("self",)).select_related("organization", "profile").get(id=key.id)
    if old.revoked_at or old.has_expired(now):
        raise KeyNotActive
    lifetime = old.expires_at - old.created_at if old.expires_at else None
    made = issue(
        Customer.of(old),
        name=old.name,
        made_by=by,
        scopes=old.scopes,
        expires_at=now + lifetime if lifetime else None,
        allowed_networks=old.allowed_networks,
    )
    old.expires_at = min(filter(None, (old.expires_at, now + overlap)))
    old.save(update_fields=["expires_at"])
    return made


def digest(secret: str) -> bytes:
    return hashlib.sha256(secret.encode()).digest()


def verify(secret: str, *, now: datetime) -> ApiKey | None:
    """The active key with this secret, with its owner. None if it is unknown or revoked. Records the use.

    Raises KeyExpired.
    """
    key = (
        ApiKey.objects.select_related("organization", "profile", "made_by")
        .filter(hash=digest(secret), revoked_at=None, profile__deleted_at=None)
        .first()
    )
    if key and key.has_expired(now):
        raise KeyExpired(f"{KeyExpired.message}: it was valid until {key.expires_at:%Y-%m-%d %H:%M} UTC")
    if key and (key.last_used_at is None or now - key.last_used_at > _USE_RESOLUTION):
        ApiKey.objects.filter(id=key.id).update(last_used_at=now)
    return key


def revoke(key: ApiKey, *, now: datetime) -> None:
    """Revoke a key. Processes that cache it accept it for up to a second longer."""
    ApiKey.objects.filter(id=key.id, revoked_at=None).update(revoked_at=now)
