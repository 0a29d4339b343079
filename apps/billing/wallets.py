"""Who pays for an account's messages, and on which terms. Without a wallet it is not billed: its messages are free.

Once an organization has a wallet, those of its profiles that pay for themselves get one too, on the same terms and
empty, as soon as they are asked about. Source of who pays: the contract's domain page, section 2.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Q

from apps.billing.models import PriceModel, SpendingLimit, Wallet
from apps.core import epoch, sql
from apps.core.cache import Remembered
from apps.organizations.customer import Customer
from apps.organizations.models import Organization, Profile, owner_columns

Account = tuple[UUID, UUID | None]  # an organization and, for one of its profiles, that profile


@dataclass(frozen=True, slots=True)
class Payer:
    """A wallet that may pay, on its terms; amounts in micro-units."""

    wallet: UUID
    organization_id: UUID
    contact_fee: int = 0  # zero where each message is paid for by itself
    share_percent: float = 0.0  # the reseller's, on top of the price
    zone: ZoneInfo = ZoneInfo("UTC")  # noqa: RUF009 - zones are immutable


@dataclass(frozen=True, slots=True)
class Billed:
    """Who pays for an account, in order: the next one when the one before can't; and whether it has a limit."""

    payers: tuple[Payer, ...] = ()
    is_limited: bool = False


NOT_BILLED = Billed()
_remembered: Remembered[Account, Billed] = Remembered(seconds=1.0, epoch=epoch.current)


def billed(accounts: Collection[Account]) -> dict[Account, Billed]:
    """Of many accounts; up to a second old."""
    return _remembered.get_many(accounts, _load)


def billed_customer(customer: Customer) -> Billed:
    account = (customer.organization.id, customer.profile.id if customer.profile else None)
    return billed([account])[account]


def of(customer: Customer) -> Wallet | None:
    """Its own, as it is now; an organization's profiles may pay from it too."""
    return Wallet.objects.filter(id=customer.id).select_related("organization", "profile").first()


def paying(customer: Customer) -> list[Wallet]:
    """The wallets that its messages are paid from, in order, as they are now."""
    ids = [payer.wallet for payer in billed_customer(customer).payers]
    found = Wallet.objects.select_related("organization", "profile").in_bulk(ids)
    return [found[wallet] for wallet in ids if wallet in found]


def open_for(customer: Customer, *, model: PriceModel = PriceModel.PER_MESSAGE, contact_fee: int = 0) -> Wallet:
    """Begin to bill an account. One that has a wallet keeps it as it is."""
    terms = {"model": model, "contact_fee": contact_fee, **owner_columns(customer)}
    wallet, _ = Wallet.objects.get_or_create(id=customer.id, defaults=terms)
    transaction.on_commit(epoch.advance)
    return wallet


_IS_ANY = "SELECT 1 FROM billing_wallet WHERE organization_id = ANY(%(ids)s) LIMIT 1"


def _load(accounts: set[Account]) -> dict[Account, Billed]:
    """Where no account is billed, it is one short statement a second."""
    organizations = {organization for organization, _ in accounts}
    if not sql.rows(_IS_ANY, {"ids": list(organizations)}):
        return dict.fromkeys(accounts, NOT_BILLED)
    profiles = Profile.objects.select_related("organization").in_bulk({profile for _, profile in accounts if profile})
    wallets = {each.id: each for each in Wallet.objects.filter(Q(organization_id__in=organizations))}
    limited = set(SpendingLimit.objects.filter(organization_id__in=organizations).values_list("id", flat=True))
    found: dict[Account, Billed] = {}
    for organization, profile in accounts:
        owner = profiles.get(profile) if profile else None
        payers = _of_profile(owner, wallets) if owner else [wallets.get(organization)]
        found[organization, profile] = Billed(
            tuple(_payer(each) for each in payers if each), (profile or organization) in limited
        )
    return found


def _of_profile(profile: Profile, wallets: dict[UUID, Wallet]) -> list[Wallet | None]:
    customer = Customer(profile.organization, profile)
    parent = wallets.get(profile.organization_id)
    if parent is None:
        return [wallets.get(payer.id) for payer in customer.sources.payers]
    return [wallets.get(payer.id) or _like(parent, payer) for payer in customer.sources.payers]


def _like(parent: Wallet, payer: Customer) -> Wallet:
    terms = {"model": parent.model, "contact_fee": parent.contact_fee, "timezone": parent.timezone}
    return Wallet.objects.get_or_create(id=payer.id, defaults={**terms, **owner_columns(payer)})[0]


def _payer(wallet: Wallet) -> Payer:
    return Payer(
        wallet.id,
        wallet.organization_id,
        wallet.contact_fee if wallet.model == PriceModel.ACTIVE_CONTACT else 0,
        float(wallet.reseller_share) if wallet.profile_id else 0.0,
        ZoneInfo(wallet.timezone),
    )


def organizations() -> list[Organization]:
    """Those that are billed."""
    return list(Organization.objects.filter(id__in=Wallet.objects.filter(profile=None).values("id")).order_by("name"))
