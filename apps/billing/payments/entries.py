"""Which payment an entry of the ledger is about. What was taken back is booked under an id of its own."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from apps.billing.models import EntryKind, LedgerEntry
from apps.billing.payments.models import Payment, PaymentReturn


def payments_of(entries: Iterable[LedgerEntry]) -> dict[UUID, UUID]:
    """The payment's id by the entry's subject. Not of what an operator wrote."""
    subjects: dict[str, list[UUID]] = {EntryKind.TOP_UP: [], EntryKind.PAYMENT_REFUND: []}
    for entry in entries:
        if entry.kind in subjects:
            subjects[entry.kind].append(entry.subject_id)
    found: dict[UUID, UUID] = {}
    if paid := subjects[EntryKind.TOP_UP]:
        found |= {each: each for each in Payment.objects.filter(id__in=paid).values_list("id", flat=True)}
    if returned := subjects[EntryKind.PAYMENT_REFUND]:
        found |= dict(PaymentReturn.objects.filter(id__in=returned).values_list("id", "payment_id"))
    return found
