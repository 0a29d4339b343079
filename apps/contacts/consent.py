"""Consent: who may be written to. Every change leaves evidence that nobody can alter."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from apps.contacts.models import ConsentChange, Contact, How


@dataclass(frozen=True, slots=True)
class By:
    """Who changed it and in which way; `reason` is in their own words."""

    how: How
    who: str
    reason: str = ""


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
        created_at=now,
    )
