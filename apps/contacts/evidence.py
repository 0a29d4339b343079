"""Say who opted a contact out or in, when and how, in one sentence read from the stored evidence."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from apps.contacts.models import ConsentChange, Contact, How
from apps.core.tags import exact
from apps.organizations.customer import Customer

_SENTENCES = {
    How.PAGE.value: "{who} opted this person {way} from the dashboard on {at}.",
    How.API.value: "{who} opted this person {way} through the API on {at}.",
    How.IMPORT.value: "The import of {who} opted this person {way} on {at}.",
    How.REPLY.value: "The person opted {way} by replying to a message on {at}.",
    How.CARRIER.value: "The carrier reported on {at} that the person opted {way}.",
    How.MERGE.value: "The person was opted {way} on {at}, when two spellings of the number became one contact.",
    How.FORGOTTEN.value: "The person had opted {way} before they were forgotten. This contact was created on {at}.",
}
_IN_SHORT = {
    How.PAGE.value: "by {who}",
    How.API.value: "by {who}",
    How.IMPORT.value: "by the import of {who}",
    How.REPLY.value: "by replying {keyword}",
    How.CARRIER.value: "at the carrier",
    How.MERGE.value: "when two contacts became one",
    How.FORGOTTEN.value: "before they were forgotten",
}
_ERASED = "Your account"  # stands for a name that was erased with the person
_WITH_TEXT = "The person opted {way} by replying {said} on {at}."
# Of a reply whose message isn't the account's (docs/adr/0050).
ELSEWHERE = "They wrote to another organization that has the same number."


def behind(customer: Customer, contact_id: UUID, phone: str, *, until: datetime) -> ConsentChange | None:
    """The newest opt-out up to a moment: of this contact or, where another one's was taken over, of the same number."""
    same_number = Contact.objects.usable_by(customer).by_phone(phone).values_list("id", flat=True)
    changes = ConsentChange.objects.filter(
        Q(contact_id=contact_id) | Q(contact_id__in=list(same_number)), opt_out=True, created_at__lte=until
    ).order_by("-created_at", "-id")
    listed = list(changes)
    own = (change for change in listed if change.contact_id == contact_id)
    return next(own, listed[0] if listed else None)


def since(change: ConsentChange) -> ConsentChange | None:
    """The newest change after this one, when the person has opted in again by it."""
    changes = ConsentChange.objects.filter(contact_id=change.contact_id)
    newest = changes.order_by("-created_at", "-id").first()
    return newest if newest and not newest.opt_out else None


def sentence(change: ConsentChange) -> str:
    """ada@acme.test opted this person out in the dashboard on 22 Nov 2026, 10:35:51 CET."""
    is_quoted = change.how == How.REPLY and bool(change.reason)
    words = _WITH_TEXT if is_quoted else _SENTENCES[change.how]
    way, at = "out" if change.opt_out else "in", exact(change.created_at)
    told = words.format(who=change.who or _ERASED, way=way, at=at, said=said(change))
    if is_elsewhere(change):
        return f"{told} {ELSEWHERE}"
    return told if is_quoted or not change.reason else f"{told} Reason: “{change.reason}”."


def is_elsewhere(change: ConsentChange) -> bool:
    """Whether another organization has the reply that made it: its evidence names the keyword, but no message."""
    return change.how == How.REPLY and change.message_id is None and bool(change.keyword)


def brief(change: ConsentChange) -> str:
    """Who and how, beside a time that the reader sees anyway: Replied “STOP”."""
    if change.how == How.REPLY and change.reason:
        return f"Replied {said(change)}. {ELSEWHERE}" if is_elsewhere(change) else f"Replied {said(change)}."
    return f"{change.who or _ERASED}, {change.get_how_display()}."


def in_short(change: ConsentChange) -> str:
    """Opted out by replying STOP, 28 Nov, 10:00"""
    way, local = "out" if change.opt_out else "in", timezone.localtime(change.created_at)
    how = _IN_SHORT[change.how].format(
        who=change.who or _ERASED, keyword=change.keyword or change.reason or "to a message"
    )
    return f"Opted {way} {how}, {local.day} {local:%b}, {local:%H:%M}"


def said(change: ConsentChange) -> str:
    """The text of a reply and, where it isn't plain from that, the keyword that it was read as: “Stop.”"""
    text = f"“{change.reason.strip()}”"
    is_plain = not change.keyword or change.keyword.casefold() in change.reason.casefold()
    return text if is_plain else f"{text} (keyword {change.keyword})"
