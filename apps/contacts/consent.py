"""Change consent. Every change is recorded as evidence that can't be altered. What it means for sending: `reach`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from apps.contacts.models import ConsentChange, Contact, How


@dataclass(frozen=True, slots=True)
class By:
    """Who changed it and in which way; `reason` is in their own words.

    Of a reply the reason is its text, with the message and the keyword that it was read as.
    """

    how: How
    who: str
    reason: str = ""
    message_id: UUID | None = None
    keyword: str = ""


def change(contact: Contact, *, opt_out: bool, by: By, now: datetime) -> None:
    """Opt a contact out or in. The caller holds the row and saves it; what it is already leaves no evidence."""
    if contact.opt_out == opt_out:
        return
    contact.opt_out = opt_out
    ConsentChange.objects.create(
        organization_id=contact.organization_id,
        profile_id=contact.profile_id,
        contact=contact,
        opt_out=opt_out,
        how=by.how,
        who=by.who[:255],
        reason=by.reason[:500],
        message_id=by.message_id,
        keyword=by.keyword,
        created_at=now,
    )
