"""Opt many contacts out at once, each with evidence as a person's own act leaves it, and take that back.

Taking back restores only those to which nothing has happened since: a newer change of consent, a removal or a message
from the person keeps the opt-out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.utils.module_loading import import_string

from apps.bulk import running
from apps.bulk.models import BulkAction, BulkChange
from apps.bulk.running import Portion
from apps.contacts import bulk_selection, consent
from apps.contacts.bulk_selection import GONE, READ_ONLY, Selected
from apps.contacts.consent import By
from apps.contacts.models import ConsentChange, Contact, How
from apps.core.listing import capped_count
from apps.organizations.customer import Customer

ALREADY_OUT = "Already opted out"
CHANGED_SINCE = "Consent changed since"
WROTE_SINCE = "The person has written since"
_UNDOES = "Undo of a bulk opt-out"

Wrote = Callable[[Collection[UUID], datetime], set[UUID]]


@dataclass(frozen=True, slots=True)
class OptOutPlan:
    """What opting out would do now; no figure is above MAX_COUNTED + 1."""

    matching: int
    opts_out: int
    skipped: dict[str, int]


def plan(customer: Customer, chosen: Selected) -> OptOutPlan:
    found = bulk_selection.rows(customer, chosen)
    matching = capped_count(found)
    opted_out = capped_count(found.filter(opt_out=True))
    read_only = capped_count(found.filter(opt_out=False).belonging(customer, to_it=False)) if customer.profile else 0
    skipped = {ALREADY_OUT: opted_out, READ_ONLY: read_only}
    opts_out = capped_count(found.filter(opt_out=False)) - read_only
    return OptOutPlan(matching, opts_out, {reason: count for reason, count in skipped.items() if count})


def reasons(customer: Customer, contact_ids: Collection[UUID]) -> Counter[str]:
    """How many of these would be left out and why; under "" those that would be opted out."""
    rows = Contact.objects.usable_by(customer).filter(id__in=contact_ids).only("opt_out", "deleted_at", "organization")
    return Counter(_hindrance(each) for each in rows)


def start(customer: Customer, chosen: Selected, *, reason: str, by: str, now: datetime) -> BulkAction:
    """Opt out all that were chosen: some contacts, or all that pass the filters and are there now."""
    return running.start(
        customer,
        "opt_out",
        chosen=bulk_selection.stored(chosen),
        expected=plan(customer, chosen).matching,
        reason=reason,
        by=by,
        now=now,
    )


def apply(
    customer: Customer, contact_ids: Collection[UUID], *, by: By, now: datetime
) -> tuple[dict[UUID, UUID], Counter[str]]:
    """Opt these out within the caller's transaction: the evidence of each that changed, and why the others did not."""
    usable = Contact.objects.usable_by(customer).filter(id__in=contact_ids)
    rows = list(usable.order_by("id").select_for_update(of=("self",)))
    skipped = Counter(_hindrance(each) for each in rows)
    changes = _write([each for each in rows if not _hindrance(each)], opt_out=True, by=by, now=now)
    del skipped[""]
    return {change.contact_id: change.id for change in changes}, skipped


def take_back(customer: Customer, changes: Sequence[BulkChange], *, by: By, now: datetime) -> Counter[str]:
    """Opt in again who was opted out by these changes and by nothing else; returns why the others stay."""
    made = {change.row_id: change.made_id for change in changes}
    locked = Contact.objects.usable_by(customer).filter(id__in=made).order_by("id").select_for_update(of=("self",))
    rows = {each.id: each for each in locked}
    history = ConsentChange.objects.filter(contact_id__in=made).order_by("contact_id", "-id").distinct("contact_id")
    newest = {each.contact_id: each for each in history}
    wrote: Wrote = import_string(settings.CONTACT_WROTE)
    since = min((each.created_at for each in newest.values()), default=now)
    wrote_since = wrote(list(made), since)
    kept: Counter[str] = Counter()
    restored = []
    for contact_id, change_id in made.items():
        contact, last = rows.get(contact_id), newest.get(contact_id)
        if contact is None or contact.deleted_at is not None:
            kept[GONE] += 1
        elif not contact.opt_out or last is None or last.id != change_id:
            kept[CHANGED_SINCE] += 1
        elif contact_id in wrote_since:
            kept[WROTE_SINCE] += 1
        else:
            restored.append(contact)
    _write(restored, opt_out=False, by=by, now=now)
    return kept


class _OptOut:
    """The kind "opt_out" of bulk actions."""

    def step(self, action: BulkAction, *, limit: int, now: datetime) -> Portion:
        customer = Customer.of(action)
        found = bulk_selection.rows(customer, bulk_selection.read(action.chosen))
        ids = list(found.filter(id__lt=action.cursor).newest_first().values_list("id", flat=True)[:limit])
        made, skipped = apply(customer, ids, by=By(How.PAGE, action.made_by, action.reason), now=now)
        return Portion(made, skipped, ids[-1] if len(ids) == limit else None)

    def undo(self, action: BulkAction, changes: Sequence[BulkChange], *, now: datetime) -> Counter[str]:
        by = By(How.PAGE, action.undone_by, _UNDOES)
        return take_back(Customer.of(action), changes, by=by, now=now)


OPT_OUT = _OptOut()


def _hindrance(contact: Contact) -> str:
    if contact.deleted_at is not None:
        return GONE
    if contact.is_inherited:
        return READ_ONLY
    return ALREADY_OUT if contact.opt_out else ""


def _write(contacts: list[Contact], *, opt_out: bool, by: By, now: datetime) -> list[ConsentChange]:
    Contact.objects.filter(id__in=[each.id for each in contacts]).update(opt_out=opt_out, updated_at=now)
    return consent.record(contacts, opt_out=opt_out, by=by, now=now)
