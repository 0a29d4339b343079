"""Add a label to many contacts at once, or remove it from them, and take that back.

Taking back changes those contacts only that the action changed, and whose label is still as it left it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from uuid import UUID

from apps.bulk import running
from apps.bulk.models import BulkAction, BulkChange
from apps.bulk.running import Portion
from apps.contacts import bulk_selection
from apps.contacts.bulk_selection import GONE, READ_ONLY, Selected
from apps.contacts.models import Contact
from apps.contacts.naming import MAX_LABELS
from apps.core.listing import capped_count
from apps.organizations.customer import Customer

HAS_IT = "Had the label already"
LACKS_IT = "Didn't have the label"
FULL = f"Has {MAX_LABELS} labels already"
CHANGED_SINCE = "Labels changed since"

Hindrance = Callable[[Contact], str]


def start(customer: Customer, selected: Selected, *, label: str, adds: bool, by: str, now: datetime) -> BulkAction:
    """Label all that were selected, or remove the label from them. The label is one that `naming.labels` made."""
    return running.start(
        customer,
        "label",
        chosen={**bulk_selection.stored(selected), "label": label, "adds": adds},
        expected=capped_count(bulk_selection.rows(customer, selected)),
        by=by,
        now=now,
    )


class _Labelling:
    """The kind "label" of bulk actions. A change names the contact twice: no other row is made."""

    def step(self, action: BulkAction, *, limit: int, now: datetime) -> Portion:
        customer, label, adds = Customer.of(action), action.chosen["label"], action.chosen["adds"]
        found = bulk_selection.rows(customer, bulk_selection.read(action.chosen)).filter(id__lt=action.cursor)
        ids = list(found.newest_first().values_list("id", flat=True)[:limit])
        changed, skipped = _set(customer, ids, label, adds=adds, now=now)
        return Portion({each: each for each in changed}, skipped, ids[-1] if len(ids) == limit else None)

    def undo(self, action: BulkAction, changes: Sequence[BulkChange], *, now: datetime) -> Counter[str]:
        """An action whose selection was erased with a person in it no longer knows its label."""
        label = action.chosen.get("label", "")
        if not label:
            return Counter({CHANGED_SINCE: len(changes)})
        ids = [change.row_id for change in changes]
        changed, kept = _set(Customer.of(action), ids, label, adds=not action.chosen["adds"], now=now)
        gone = len(ids) - len(changed) - kept.total()
        left = Counter({GONE: kept[GONE] + gone, CHANGED_SINCE: kept.total() - kept[GONE]})
        return +left


LABEL = _Labelling()


def _set(
    customer: Customer, contact_ids: Collection[UUID], label: str, *, adds: bool, now: datetime
) -> tuple[list[UUID], Counter[str]]:
    """Within the caller's transaction: those that changed, and why the others did not."""
    usable = Contact.objects.usable_by(customer).filter(id__in=contact_ids)
    rows = list(usable.order_by("id").select_for_update(of=("self",)))
    hindrance = _why_not(label, adds=adds)
    skipped = Counter(map(hindrance, rows))
    changed = [each for each in rows if not hindrance(each)]
    del skipped[""]
    for each in changed:
        others = [held for held in each.labels if held.casefold() != label.casefold()]
        each.labels, each.updated_at = [*others, label] if adds else others, now
    Contact.objects.bulk_update(changed, ["labels", "updated_at"])
    return [each.id for each in changed], skipped


def _why_not(label: str, *, adds: bool) -> Hindrance:
    def hindrance(contact: Contact) -> str:
        if contact.deleted_at is not None:
            return GONE
        if contact.is_inherited:
            return READ_ONLY
        has = label.casefold() in map(str.casefold, contact.labels)
        if has == adds:
            return HAS_IT if adds else LACKS_IT
        return FULL if adds and len(contact.labels) >= MAX_LABELS else ""

    return hindrance
