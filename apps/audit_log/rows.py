"""Entries of the audit log as pages and exports show them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.urls import reverse

from apps.audit.models import ActorKind, Entry, Verb
from apps.audit_log import listing, values
from apps.audit_log.values import Difference
from apps.organizations.customer import Customer
from apps.organizations.models import Profile
from apps.users.models import User


@dataclass(frozen=True, slots=True)
class Mark:
    word: str
    tone: str
    icon: str


VERBS = {
    "": Mark("All", tone="", icon=""),
    Verb.CREATED.value: Mark("Created", tone="done", icon="plus"),
    Verb.CHANGED.value: Mark("Changed", tone="none", icon="pencil"),
    Verb.REMOVED.value: Mark("Removed", tone="failed", icon="trash"),
}
KINDS = {
    ActorKind.PERSON.value: Mark("Person", tone="none", icon="user"),
    ActorKind.KEY.value: Mark("API key", tone="none", icon="key"),
    ActorKind.OPERATOR.value: Mark("Operator", tone="none", icon="server"),
    ActorKind.WORKER.value: Mark("sentdash", tone="none", icon="settings"),
}
HEADER = (
    "at", "actor_kind", "actor", "actor_id", "address", "session", "request_id", "door", "verb", "thing", "name",
    "thing_id", "field", "before", "after",
)  # fmt: skip
# The pages of things, where they have one.
_PAGES = {
    "contact": "contacts:detail",
    "import": "contacts:import",
    "template": "message_templates:detail",
    "webhook": "webhooks:detail",
}


@dataclass(frozen=True, slots=True)
class EntryRow:
    entry: Entry
    mark: Mark
    by: Mark
    who: str  # without the address or the prefix
    thing: str  # "API key"
    name: str
    fields: str  # "Role, Status"
    owner: str  # the profile's name; empty for the organization itself


def title(thing: str) -> str:
    """A thing's name at the start of a sentence."""
    return thing[:1].upper() + thing[1:]


def of(customer: Customer, entries: Iterable[Entry]) -> list[EntryRow]:
    listed = list(entries)
    ids = {entry.profile_id for entry in listed if entry.profile_id}
    owners = dict(Profile.objects.within(customer).filter(id__in=ids).values_list("id", "name")) if ids else {}
    return [
        EntryRow(
            entry,
            VERBS[entry.verb],
            KINDS[entry.actor_kind],
            entry.actor.rpartition(" (")[0] or entry.actor,
            title(entry.thing),
            values.spaced(entry.name),
            ", ".join(values.field(column) for column in sorted(entry.changes)) if entry.verb == Verb.CHANGED else "",
            owners.get(entry.profile_id, "") if entry.profile_id else "",
        )
        for entry in listed
    ]


def differences(entry: Entry) -> list[Difference]:
    """What changed, with the addresses of the people that ids name."""
    named = {text for column, pair in entry.changes.items() if column.endswith("_id") for text in pair or () if text}
    people = dict(User.objects.filter(id__in=filter(_is_id, named)).values_list("id", "email"))
    known = {str(user_id): email for user_id, email in people.items()}
    changes: dict[str, Any] = {
        column: pair and [known.get(each, each) if isinstance(each, str) else each for each in pair]
        for column, pair in entry.changes.items()
    }
    return values.differences(changes)


def _is_id(text: object) -> bool:
    try:
        UUID(str(text))
    except ValueError:
        return False
    return True


def page_of(customer: Customer, entry: Entry) -> str:
    """The URL of the thing's page, if it has one and is still there."""
    if entry.thing not in _PAGES:
        return ""
    last = listing.visible_to(customer).filter(thing=entry.thing, thing_id=entry.thing_id).latest("id")
    return "" if last.verb == Verb.REMOVED else reverse(_PAGES[entry.thing], args=[entry.thing_id])


def cells(entry: Entry) -> Iterator[tuple[Any, ...]]:
    """The lines of the export: one for each field that changed."""
    known = (
        entry.at.isoformat(timespec="milliseconds"), entry.actor_kind, entry.actor, entry.actor_id, entry.address,
        entry.session, entry.request_id, entry.door, entry.verb, entry.thing, entry.name, entry.thing_id,
    )  # fmt: skip
    for each in values.differences(entry.changes) or [Difference("")]:
        kept = (each.before, each.after) if each.is_kept else (values.NOT_KEPT, values.NOT_KEPT)
        yield (*known, each.field, *kept)
