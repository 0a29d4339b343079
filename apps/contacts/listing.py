"""One page of a customer's contacts, and how many there are, read from the account once where few pass."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from uuid import UUID

from apps.contacts.matching import by_text
from apps.contacts.models import Contact, ContactQuerySet
from apps.core import listing
from apps.core.listing import NEWEST, Cursor, Page
from apps.organizations.customer import Customer

_AMONG = 1_000  # ids that are named one by one; of more, the newest fifty are found fast
_MAX_LABELS = 200  # that are offered
REACHABLE, OPTED_OUT = "reachable", "opted_out"
OWN, OTHERS = "own", "others"


@dataclass(frozen=True, slots=True)
class ContactFilters:
    """All optional. `consent` is REACHABLE or OPTED_OUT, `whose` is OWN or OTHERS, `text` is part of a
    name or number.

    `import_id` is an import that created them or brought them back.
    """

    consent: str = ""
    channel: str = ""
    whose: str = ""
    text: str = ""
    import_id: UUID | None = None
    label: str = ""


@dataclass(frozen=True, slots=True)
class Counts:
    """How many pass the filters, whatever their consent; no figure is above MAX_COUNTED + 1."""

    every: int
    reachable: int
    opted_out: int


def look(customer: Customer, filters: ContactFilters, cursor: Cursor = NEWEST) -> tuple[Page[Contact], Counts]:
    """The contacts next to a cursor, and how many there are.

    Where few pass, the whole account is read for them: then once only, and the page is taken from what was found.
    """
    few = _few(customer, filters)
    if few is None:
        return page(customer, filters, cursor), _counts(customer, filters)
    wanted = {"": (False, True), REACHABLE: (False,), OPTED_OUT: (True,)}[filters.consent]
    ids = [contact_id for contact_id, opted_out in few if opted_out in wanted]
    opted_out = sum(opted_out for _, opted_out in few)
    found = page(customer, filters, cursor, among=ids if len(ids) <= _AMONG else None)
    return found, Counts(len(few), len(few) - opted_out, opted_out)


def page(
    customer: Customer, filters: ContactFilters, cursor: Cursor = NEWEST, *, among: list[UUID] | None = None
) -> Page[Contact]:
    """The contacts next to a cursor; the newest without one."""
    passing = matching(customer, filters) if among is None else Contact.objects.filter(id__in=among)
    return listing.page(listing.by_key(passing.select_related("profile", "organization")), cursor)


def _few(customer: Customer, filters: ContactFilters) -> list[tuple[UUID, bool]] | None:
    """The id and the opt-out of all that pass whatever their consent. None if that needs no look at every row."""
    if not (filters.text or filters.channel or filters.whose == OTHERS or filters.import_id or filters.label):
        return None
    found = matching(customer, replace(filters, consent="")).order_by().values_list("id", "opt_out")
    few = list(found[: listing.MAX_COUNTED])
    return few if len(few) < listing.MAX_COUNTED else None


def _counts(customer: Customer, filters: ContactFilters) -> Counts:
    """One figure a tab."""
    found = (matching(customer, replace(filters, consent=consent)) for consent in ("", REACHABLE, OPTED_OUT))
    return Counts(*map(listing.capped_count, found))


def matching(customer: Customer, filters: ContactFilters) -> ContactQuerySet:
    """All that pass, in no order."""
    found = Contact.objects.usable_by(customer).present()
    if filters.whose:
        found = found.belonging(customer, to_it=filters.whose == OWN)
    if filters.consent:
        found = found.consenting(opted_out=filters.consent == OPTED_OUT)
    if filters.channel:
        found = found.filter(default_channel=filters.channel)
    if filters.import_id:
        found = found.made_by_import(filters.import_id)
    if filters.label:
        found = found.labelled(filters.label)
    return found.filter(by_text(filters.text)) if filters.text else found


def labels(customer: Customer) -> list[str]:
    """The labels to filter by, in alphabetical order: those of at most ten thousand contacts."""
    labelled = Contact.objects.usable_by(customer).present().exclude(labels=[]).order_by()
    rows = labelled.values_list("labels", flat=True)[: listing.MAX_COUNTED]
    return sorted({label for row in rows for label in row}, key=str.casefold)[:_MAX_LABELS]


def walk(customer: Customer, filters: ContactFilters) -> Iterator[Contact]:
    """All that pass, newest first."""
    return listing.every(matching(customer, filters).select_related("profile", "organization"))
