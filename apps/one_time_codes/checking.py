"""Check a code that a person typed. Five checks, then a new code is needed; a right one works once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from apps.core.errors import DomainError
from apps.one_time_codes import secrecy
from apps.one_time_codes.models import CodeStatus, OneTimeCode
from apps.organizations.customer import Customer


class CodeNotFound(DomainError):
    code = "RESOURCE_015"
    message = "One-time code not found"


@dataclass(frozen=True, slots=True)
class Verdict:
    """`is_verified` is about this check. `status` is that of the code afterwards."""

    row: OneTimeCode
    is_verified: bool
    status: CodeStatus


def verify(
    customer: Customer, typed: str, *, id: UUID | None = None, phone: str | None = None, now: datetime
) -> Verdict:
    """Check what was typed against the code with this id or, without one, against the newest for this number.

    Raises CodeNotFound. What can't be verified any more is no error: the verdict says why.
    """
    with transaction.atomic():
        row = _locked(customer, id, phone)
        if row.status_at(now) is not CodeStatus.PENDING:
            return Verdict(row, False, row.status_at(now))
        is_right = secrecy.is_code(row.id, typed, row.digest)
        row.checks += 1
        row.verified_at = now if is_right else None
        row.save(update_fields=["checks", "verified_at"])
        return Verdict(row, is_right, row.status_at(now))


def _locked(customer: Customer, id: UUID | None, phone: str | None) -> OneTimeCode:
    """Locked, so that a thousand guesses at the same time are still five."""
    codes = OneTimeCode.objects.owned_by(customer).select_for_update()
    found = codes.filter(id=id) if id else codes.to(phone or "")
    row = found.newest_first().first()
    if row is None:
        raise CodeNotFound(field="id" if id else "to")
    return row
