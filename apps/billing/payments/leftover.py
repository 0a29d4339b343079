"""What is left in the wallet of a profile that is deleted goes to its organization's wallet.

What is available goes with the profile. What is free later, because a message that waited was not sent or one that was
sent failed, follows as soon as `drain` finds it. Payments for such a wallet count in the organization's (`holder`).
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F

from apps.billing import ledger
from apps.billing.models import Wallet
from apps.billing.money import words
from apps.billing.payments.models import AutoRecharge
from apps.core.errors import DomainError
from apps.organizations.customer import Customer


class BalanceLeft(DomainError):
    code = "CONFLICT_014"
    message = "This profile has a balance, and its organization has no wallet that could take it"


def consequences(customer: Customer) -> list[tuple[str, str]]:
    """What becomes of the money of a profile that is to be deleted."""
    giver, taker = _wallets(customer)
    if giver is None or not giver.balance:
        return []
    if taker is None:
        return [(f"{words(giver.balance)} balance", "must be taken out first, by your server's operator")]
    found = [(f"{words(giver.available)} balance", "will go to the organization's wallet")] if giver.available else []
    if giver.reserved:
        found.append((f"{words(giver.reserved)} reserved", "will pay for messages on their way; the rest follows"))
    return found


def hand_over(customer: Customer, *, now: datetime) -> None:
    """Empty the wallet of a profile that is about to be deleted, in the same transaction. Raises BalanceLeft.

    Comes before the profile's row is locked: sending locks wallets first, too.
    """
    giver, taker = _lock(customer)
    if giver is None:
        return
    if taker is None and giver.balance:
        ask = "Ask your server's operator to take it out first."
        raise BalanceLeft(f"{BalanceLeft.message}: {words(giver.balance)}. {ask}")
    AutoRecharge.objects.filter(id=giver.id, is_on=True).update(is_on=False, updated_at=now)
    Wallet.objects.filter(id=giver.id).exclude(alert_below=None).update(alert_below=None, updated_at=now)
    _move(giver, taker, now=now)


def drain(*, now: datetime) -> int:
    """Move what is free by now in wallets of profiles that were deleted. Returns how many moved."""
    free = Wallet.objects.filter(profile__deleted_at__isnull=False, balance__gt=F("reserved"))
    moved = 0
    for row in free.select_related("organization", "profile"):
        with transaction.atomic():
            moved += _move(*_lock(Customer.of(row)), now=now)
    return moved


def holder(wallet_id: UUID) -> UUID:
    """The wallet that has this one's money by now."""
    deleted = Wallet.objects.filter(id=wallet_id, profile__deleted_at__isnull=False)
    heir = Wallet.objects.filter(id__in=deleted.values("organization_id")).values_list("id", flat=True).first()
    return heir or wallet_id


def _wallets(customer: Customer) -> tuple[Wallet | None, Wallet | None]:
    rows = Wallet.objects.filter(organization=customer.organization).select_related("organization", "profile")
    found = rows.in_bulk([customer.id, customer.organization.id])
    return found.get(customer.id), found.get(customer.organization.id)


def _lock(customer: Customer) -> tuple[Wallet | None, Wallet | None]:
    """Both as they are now, in the order in which sending locks them."""
    ids = [customer.id, customer.organization.id]
    rows = Wallet.objects.filter(organization=customer.organization, id__in=ids).order_by("id")
    list(rows.select_for_update(no_key=True).values_list("id"))
    return _wallets(customer)


def _move(giver: Wallet | None, taker: Wallet | None, *, now: datetime) -> bool:
    if giver is None or taker is None or giver.available <= 0:
        return False
    notes = f"To {taker.organization}, because this profile was deleted", f"From {giver.profile}, which was deleted"
    ledger.transfer(giver.id, taker.id, giver.available, notes=notes, now=now)
    return True
