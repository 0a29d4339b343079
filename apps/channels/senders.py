"""Which sender applies? Find the senders that an account's messages leave from, nearest owner first.

For each channel an account uses its own senders. Without one it uses those of the profile that it borrows its number of
this channel from, and without those its organization's. A lender lends only what it owns, and nothing while it is
suspended or after it was removed. All code that needs a sender to use calls this module, so that the answers agree.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.db.models import Case, OuterRef, Q, UUIDField, Value, When

from apps.channels import routing
from apps.channels.models import Channel, Sender
from apps.organizations.customer import Customer
from apps.organizations.models import Profile

Account = tuple[UUID, UUID | None]  # an organization and, for one of its profiles, that profile

# The column of a profile that names the one it borrows its number from. RCS agents can't be borrowed.
_LENDER = {
    Channel.SMS: "sending_phone_number_profile",
    Channel.WHATSAPP: "sending_whatsapp_number_profile",
}
_IS_ACTIVE = Q(is_active=True)
_MAY_LEND = Q(profile__suspended_at=None, profile__deleted_at=None)


def senders_of(customer: Customer) -> list[Sender]:
    """The senders of one customer; the first of a channel is the one that its messages leave from."""
    account = (customer.organization.id, customer.profile.id if customer.profile else None)
    return senders_of_accounts([account])[account]


def senders_of_accounts(accounts: Collection[Account]) -> dict[Account, list[Sender]]:
    """The same for many accounts, in one query."""
    return _nearest_first(accounts, active=_IS_ACTIVE, lending=_MAY_LEND)


def sending_from(sender: Sender, accounts: Collection[Account]) -> set[Account]:
    """Those of the accounts whose messages of this channel leave from this number, or others of its owner.

    The sender counts as active and its owner as one that lends: what left from it before can still be answered.
    """
    this = Q(id=sender.id)
    found = _nearest_first(accounts, active=_IS_ACTIVE | this, lending=_MAY_LEND | this)
    nearest = {account: routing.first(senders, sender.channel) for account, senders in found.items()}
    return {
        account
        for account, first in nearest.items()
        if first and (first.profile_id == sender.profile_id or first.number == sender.number)
    }


def borrowers_of(sender: Sender) -> set[Account]:
    """The profiles that may borrow this sender, whether or not they have one of their own."""
    column = _LENDER.get(Channel(sender.channel))
    if column is None or sender.profile_id is None:
        return set()
    lent = Profile.objects.present().filter(**{column: sender.profile_id, "organization": sender.organization_id})
    return {(sender.organization_id, profile_id) for profile_id in lent.values_list("id", flat=True)}


def visible_senders(customer: Customer) -> list[Sender]:
    """Those that it may see, active or not: of an organization also its profiles' own, which it never sends from."""
    return list(Sender.objects.visible_to(customer).select_related("account").order_by("id"))


def senders_with(numbers: Collection[str], *, organizations: Collection[UUID]) -> list[Sender]:
    """Those with one of the numbers, active or not: a message left from it, or came to it."""
    found = Sender.objects.filter(organization__in=organizations, number__in=numbers)
    return list(found.select_related("account"))


def senders_at(provider: str, addresses: Collection[str]) -> list[Sender]:
    """Those that a carrier calls by one of the addresses, active or not; an address may serve several channels."""
    found = Sender.objects.filter(account__provider=provider, address__in=addresses)
    return list(found.select_related("account").order_by("id"))


def senders_sharing(provider: str, numbers: Collection[str]) -> list[Sender]:
    """Those with one of the numbers, whatever the carrier calls them: a number may be in several accounts with it."""
    found = Sender.objects.filter(account__provider=provider, number__in=numbers)
    return list(found.select_related("account").order_by("id"))


def _nearest_first(accounts: Collection[Account], *, active: Q, lending: Q) -> dict[Account, list[Sender]]:
    owned: dict[Account, list[Sender]] = defaultdict(list)
    lent: dict[UUID | None, list[Sender]] = defaultdict(list)
    for sender in _load(accounts, active=active, lending=lending):
        owned[(sender.organization_id, sender.profile_id)].append(sender)
        for borrower in sender.borrowers:
            lent[borrower].append(sender)
    return {
        account: list(dict.fromkeys([*owned[account], *lent[account[1]], *owned[(account[0], None)]]))
        for account in accounts
    }


def _load(accounts: Collection[Account], *, active: Q, lending: Q) -> Any:
    """Their own senders, their organizations' and those that they borrow, each with `borrowers`."""
    organizations = {organization for organization, _ in accounts}
    profiles = {profile for _, profile in accounts if profile}
    columns = _LENDER.items() if profiles else ()
    lent = [When(lending, channel=channel, then=_borrowers(column, profiles)) for channel, column in columns]
    borrowers = Case(*lent, default=Value([], ArrayField(UUIDField())))
    near = Q(profile=None) | Q(profile__in=profiles) | ~Q(borrowers=[])
    found = Sender.objects.filter(active, organization__in=organizations)
    return found.annotate(borrowers=borrowers).filter(near).select_related("account").order_by("id")


def _borrowers(column: str, profiles: set[UUID]) -> ArraySubquery:
    """Which of the profiles borrow from the owner of a sender; only within its organization."""
    same = {column: OuterRef("profile"), "organization": OuterRef("organization")}
    return ArraySubquery(Profile.objects.filter(id__in=profiles, **same).values("id"))
