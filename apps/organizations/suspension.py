"""Suspend an organization or a single profile, and lift that again. Only the server's operator does.

Nothing is stored with what is held: calls are refused (`gate`), pages only read, and what sends looks at
`suspended_at` before each call. So a suspension and its end hold from the next second, for all that waits.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from apps.core.errors import DomainError, Invalid
from apps.organizations.models import Account

MAX_REASON = 1000


class AlreadySuspended(DomainError):
    message = "This account is suspended already"


class NotSuspended(DomainError):
    message = "This account isn't suspended"


@transaction.atomic
def suspend(account: Account, reason: str, *, now: datetime) -> None:
    """Its members read the reason. Raises Invalid and AlreadySuspended."""
    if not reason.strip():
        raise Invalid({"reason": ["Say why. The account's members read it"]})
    if len(reason) > MAX_REASON:
        raise Invalid({"reason": [f"At most {MAX_REASON} characters"]})
    current = _locked(account)
    if current.suspended_at:
        raise AlreadySuspended
    _write(current, reason=reason.strip(), at=now, now=now)


@transaction.atomic
def lift(account: Account, *, now: datetime) -> None:
    """Held messages leave within two minutes, held webhook deliveries within seconds. Raises NotSuspended."""
    current = _locked(account)
    if not current.suspended_at:
        raise NotSuspended
    _write(current, reason="", at=None, now=now)


def _locked(account: Account) -> Account:
    return type(account)._default_manager.select_for_update().get(id=account.id)


def _write(account: Account, *, reason: str, at: datetime | None, now: datetime) -> None:
    account.suspended_at, account.suspension_reason, account.updated_at = at, reason, now
    account.save(update_fields=["suspended_at", "suspension_reason", "updated_at"])
