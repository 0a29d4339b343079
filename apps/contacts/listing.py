"""One page of a customer's contacts, by key: page 10,000 is as fast as page 1. Counts stop at a limit."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from uuid import UUID

from apps.contacts.matching import by_number
from apps.contacts.models import Contact, ContactQuerySet
from apps.organizations.customer import Customer

SIZE = 50
MOST = 10_000  # what is counted; "10,000+" beyond
_AMONG = 1_000  # ids that are named one by one; of more, the newest fifty are found fast
_AT_ONCE = 2_000  # rows of an export that are held in memory

REACHABLE, OPTED_OUT = "reachable", "opted_out"
OWN, OTHERS = "own", "others"


@dataclass(frozen=True, slots=True)
class ContactFilters:
    """All optional. `consent` is REACHABLE or OPTED_OUT, `whose` is OWN or OTHERS, `text` is part of a number.

    `import_id` is an import that created them or brought them back.
    """

    consent: str = ""
    channel: str = ""
    whose: str = ""
    text: str = ""
    import_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class ContactPage:
    """`newer` and `older` are cursors, None at an end."""

    contacts: list[Contact]
    newer: UUID | None = None
    older: UUID | None = None


@dataclass(frozen=True, slots=True)
class Counts:
    """How many pass the filters, whatever their consent; no figure is above MOST + 1."""

    every: int
    reachable: int
    opted_out: int


def look(
    customer: Customer, filters: ContactFilters, *, before: UUID | None = None, after: UUID | None = None
) -> tuple[ContactPage, Counts]:
    """The contacts next to a cursor, and how many there are.

    Where few pass, the whole account is read for them: then once only, and the page is taken from what was found.
    """
    few = _few(customer, filters)
    if few is None:
        return page(customer, filters, before=before, after=after), _counts(customer, filters)
    wanted = {"": (False, True), REACHABLE: (False,), OPTED_OUT: (True,)}[filters.consent]
    ids = [contact_id for contact_id, opted_out in few if opted_out in wanted]
    opted_out = sum(opted_out for _, opted_out in few)
    found = page(customer, filters, before=before, after=after, among=ids if len(ids) <= _AMONG else None)
    return found, Counts(len(few), len(few) - opted_out, opted_out)


def page(
    customer: Customer,
    filters: ContactFilters,
    *,
    before: UUID | None = None,
    after: UUID | None = None,
    among: list[UUID] | None = None,
) -> ContactPage:
    """The contacts next to a cursor; the newest without one, or where there are not enough newer ones."""
    passing = matching(customer, filters) if among is None else Contact.objects.filter(id__in=among)
    found = passing.select_related("profile", "organization")
    if after is not None:
        newer = list(found.filter(id__gt=after).order_by("id")[: SIZE + 1])
        if len(newer) >= SIZE:
            rows = newer[:SIZE][::-1]
            return ContactPage(rows, newer=rows[0].id if len(newer) > SIZE else None, older=rows[-1].id)
    if before is not None:
        found = found.filter(id__lt=before)
    rows = list(found.newest_first()[: SIZE + 1])
    shown = rows[:SIZE]
    return ContactPage(
        shown,
        newer=None if before is None else shown[0].id if shown else UUID(int=before.int - 1),
        older=shown[-1].id if len(rows) > SIZE else None,
    )


def _few(customer: Customer, filters: ContactFilters) -> list[tuple[UUID, bool]] | None:
    """The id and the opt-out of all that pass whatever their consent. None if that needs no look at every row."""
    if not (filters.text or filters.channel or filters.whose == OTHERS or filters.import_id):
        return None
    found = matching(customer, replace(filters, consent="")).order_by().values_list("id", "opt_out")
    few = list(found[:MOST])
    return few if len(few) < MOST else None


def _counts(customer: Customer, filters: ContactFilters) -> Counts:
    """One figure a tab."""
    every, reachable, opted_out = (
        _count(customer, replace(filters, consent=consent)) for consent in ("", REACHABLE, OPTED_OUT)
    )
    return Counts(every, reachable, opted_out)


def _count(customer: Customer, filters: ContactFilters) -> int:
    found: int = matching(customer, filters).order_by()[: MOST + 1].count()
    return found


def matching(customer: Customer, filters: ContactFilters) -> ContactQuerySet:
    """All that pass, in no order."""
    found: ContactQuerySet = Contact.objects.usable_by(customer).present()
    if filters.whose:
        found = found.belonging(customer, to_it=filters.whose == OWN)
    if filters.consent:
        found = found.consenting(opted_out=filters.consent == OPTED_OUT)
    if filters.channel:
        found = found.preferring(filters.channel)
    if filters.import_id:
        found = found.made_by_import(filters.import_id)
    return found.filter(by_number(filters.text)) if filters.text else found


def walk(customer: Customer, filters: ContactFilters) -> Iterator[Contact]:
    """All that pass, newest first, some thousand in memory at a time."""
    found = matching(customer, filters).select_related("profile", "organization").newest_first()
    rows = list(found[:_AT_ONCE])
    while rows:
        yield from rows
        rows = list(found.filter(id__lt=rows[-1].id)[:_AT_ONCE])
