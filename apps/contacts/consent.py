"""Change consent. Every change is recorded as evidence that can't be altered. What it means for sending: `reach`.

Each change is also published as an event (`contact.opt_in`, `contact.opt_out`) to the contact's account.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from apps.contacts.models import ConsentChange, Contact, How
from apps.organizations.customer import Customer
from apps.webhooks import catalog, outbox
from apps.webhooks.outbox import OutboxEvent


@dataclass(frozen=True, slots=True)
class By:
    """Who changed it and in which way; `reason` is in their own words.

    Of a reply the reason is its text, with the message, the keyword that it was read as, its channel and our number.
    """

    how: How
    who: str
    reason: str = ""
    message_id: UUID | None = None
    keyword: str = ""
    channel: str = ""
    number: str = ""


# `source` in events. The contract names the words for replies and carriers.
_SOURCES = {
    How.PAGE: "DASHBOARD",
    How.API: "API",
    How.IMPORT: "IMPORT",
    How.REPLY: "INBOUND_KEYWORD",
    How.CARRIER: "PROVIDER_SIGNAL",
    How.MERGE: "MERGE",
}


def change(contact: Contact, *, opt_out: bool, by: By, now: datetime) -> None:
    """Opt a contact out or in. The caller holds the row and saves it; what it is already leaves no evidence."""
    if contact.opt_out == opt_out:
        return
    contact.opt_out = opt_out
    record([contact], opt_out=opt_out, by=by, now=now)


def record(contacts: Sequence[Contact], *, opt_out: bool, by: By, now: datetime) -> list[ConsentChange]:
    """Record and publish a change of these contacts. The caller holds the rows, and changes and saves them."""
    changes = [
        ConsentChange(
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
        for contact in contacts
    ]
    ConsentChange.objects.bulk_create(changes)
    publish(changes, by=by)
    return changes


def begin_opted_out(contact: Contact, *, now: datetime) -> None:
    """Record that a new contact is opted out because the person was, before they were forgotten. No news to publish."""
    ConsentChange.objects.create(
        organization_id=contact.organization_id,
        profile_id=contact.profile_id,
        contact=contact,
        opt_out=True,
        how=How.FORGOTTEN,
        who="sentdash",
        created_at=now,
    )


def publish(changes: Iterable[ConsentChange], *, by: By) -> None:
    """Publish recorded changes, at once for each account. Their contacts are loaded."""
    events: dict[tuple[UUID, UUID | None], list[OutboxEvent]] = defaultdict(list)
    owners: dict[tuple[UUID, UUID | None], Contact] = {}
    for each in changes:
        key = (each.organization_id, each.profile_id)
        name = "contact.opt_out" if each.opt_out else "contact.opt_in"
        payload = _payload(each.contact, opt_out=each.opt_out, by=by, at=each.created_at)
        events[key].append(OutboxEvent(name, each.id, each.created_at, payload))
        owners.setdefault(key, each.contact)
    for key, contact in owners.items():
        outbox.publish(Customer.of(contact), events[key])


def publish_reply(contact: Contact, event: str, *, by: By, now: datetime) -> None:
    """Publish a reply that was a keyword, such as HELP, but leaves consent as it is."""
    _tell(Customer.of(contact), event, contact, opt_out=contact.opt_out, by=by, now=now)


def refused_by_carrier(customer: Customer, contact: Contact, *, by: By, now: datetime) -> None:
    """Publish to the sender of a message that its carrier reports an opt-out. The evidence is with the suppression."""
    _tell(customer, "contact.opt_out", contact, opt_out=True, by=by, now=now)


def _tell(customer: Customer, name: str, contact: Contact, *, opt_out: bool, by: By, now: datetime) -> None:
    payload = _payload(contact, opt_out=opt_out, by=by, at=now)
    outbox.publish(customer, [OutboxEvent(name, by.message_id or contact.id, now, payload)])


def _payload(contact: Contact, *, opt_out: bool, by: By, at: datetime) -> dict[str, Any]:
    """Without a reply there is no message, and the channel is the contact's default channel."""
    return {
        "contact_id": str(contact.id),
        "opt_out": opt_out,
        "source": _SOURCES[by.how],
        "channel": by.channel or contact.default_channel,
        "from": contact.phone,
        "to": by.number or None,
        "message_id": str(by.message_id) if by.message_id else None,
        "template_id": None,
        "text": by.reason if by.how == How.REPLY else None,
        "updated_at": catalog.time_text(at),
    }
