"""How much an account's own messages may cost in a month, and below which balance we alert.

Workers remember for a second who has a limit, so a change advances the epoch once it is committed. A new limit begins
with what the month has cost already.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from apps.billing import money, months, usage
from apps.billing.models import SpendingLimit, Wallet
from apps.billing.usage import Dimension
from apps.core import epoch
from apps.organizations.customer import Customer
from apps.organizations.models import Profile, owner_columns

_NONE = 10**18  # micro-units: no limit, where messages still wait that an earlier one counts


@dataclass(frozen=True, slots=True)
class LimitRow:
    """An account with what it has spent this month. `limit` is None if it may spend what there is."""

    account_id: UUID
    name: str
    limit: int | None
    spent: int
    pending: int

    @property
    def words(self) -> dict[str, str]:
        """Each amount as pages write it."""
        amounts = {"spent": self.spent, "pending": self.pending, "limit": self.limit}
        return {name: "" if amount is None else money.words(amount) for name, amount in amounts.items()}

    @property
    def is_reached(self) -> bool:
        return self.limit is not None and self.spent + self.pending >= self.limit


def of(customer: Customer, *, now: datetime) -> list[LimitRow]:
    """The organization's own messages, then its profiles by name. A profile sees itself."""
    month = months.first(months.today(months.zone_of(customer), now=now))
    limits = {each.id: each for each in SpendingLimit.objects.visible_to(customer)}
    used = _used(customer, month)
    return [_row(account, limits.get(account[0]), used, month) for account in _accounts(customer)]


def account(customer: Customer, account_id: UUID) -> Customer | None:
    """The organization itself or one of its profiles, whose limit may be set from here."""
    if account_id == customer.id:
        return customer
    profile = Profile.objects.within(customer).present().filter(id=account_id).first()
    return Customer(customer.organization, profile) if profile else None


def monthly(customer: Customer) -> int | None:
    """The limit of an account, if it has one."""
    held = SpendingLimit.objects.filter(id=customer.id, monthly__lt=_NONE).first()
    return held.monthly if held else None


@transaction.atomic
def limit(customer: Customer, amount: int | None, *, now: datetime) -> None:
    """Set or clear the limit of an account's own messages.

    Messages that wait name the limit they are counted by. So a row that counts some stays, with a limit above all.
    """
    held = SpendingLimit.objects.select_for_update().filter(id=customer.id).first()
    if held is None and amount is not None:
        month = months.first(months.today(months.zone_of(customer), now=now))
        spent = max(_used(customer, month).get(customer.id, 0), 0)
        given = {**owner_columns(customer), "monthly": amount, "month": month, "spent": spent}
        SpendingLimit.objects.update_or_create(
            id=customer.id, defaults={"monthly": amount, "updated_at": now}, create_defaults=given
        )
    elif held and amount is None and not held.pending:
        held.delete()
    elif held:
        held.monthly = _NONE if amount is None else amount
        held.updated_at = now
        held.save(update_fields=["monthly", "updated_at"])
    transaction.on_commit(epoch.advance)


def alert_below(wallet: Wallet, amount: int | None, *, now: datetime) -> None:
    """Alert once when less than this is available. A new threshold alerts anew."""
    Wallet.objects.filter(id=wallet.id).update(alert_below=amount, alerted_at=None, updated_at=now)


def _accounts(customer: Customer) -> list[tuple[UUID, str]]:
    if customer.profile:
        return [(customer.profile.id, customer.profile.name)]
    profiles = Profile.objects.within(customer).present().order_by("name", "id").values_list("id", "name")
    return [(customer.organization.id, customer.organization.name), *profiles]


def _used(customer: Customer, month: date) -> dict[UUID, int]:
    """What each account's own messages have cost, by its id."""
    rows = usage.spent(customer, month, months.last(month), Dimension.PROFILE)
    return {UUID(row.key) if row.key else customer.organization.id: row.amount for row in rows}


def _row(account: tuple[UUID, str], held: SpendingLimit | None, used: dict[UUID, int], month: date) -> LimitRow:
    """Where there is a limit, what it counts decides."""
    account_id, name = account
    if held is None:
        return LimitRow(account_id, name, None, used.get(account_id, 0), 0)
    spent = held.spent if held.month == month else 0
    return LimitRow(account_id, name, held.monthly if held.monthly < _NONE else None, spent, held.pending)
