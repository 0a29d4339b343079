"""Consent: whom you may write to. Every change is recorded as evidence that can't be altered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from apps.contacts.models import ConsentChange, Contact, How
from apps.organizations.customer import Customer


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


def opted_out(customer: Customer, phones: Sequence[str]) -> set[str]:
    """Whose nearest contact has opted out; of the removed ones only the customer's own counts, as for a send."""
    owners = customer.sources.contacts
    nearest: dict[str, tuple[bool, int, bool]] = {}
    rows = Contact.objects.owned_by(*owners).filter(phone__in=phones)
    for contact in rows.only("phone", "opt_out", "deleted_at", "organization_id", "profile_id"):
        place = next(
            index for index, each in enumerate(owners) if contact.profile_id == (each.profile and each.profile.id)
        )
        is_removed = contact.deleted_at is not None
        if is_removed and place:
            continue
        found = (is_removed, place, contact.opt_out)
        nearest[contact.phone] = min(found, nearest.get(contact.phone, found))
    return {phone for phone, (_, _, has_opted_out) in nearest.items() if has_opted_out}
