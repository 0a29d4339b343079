"""Which senders an account uses, in which order, and who uses a sender. All that ask: tests/messaging."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from apps.channels.models import Channel, Sender
from apps.channels.senders import (
    borrowers_of,
    senders_of,
    senders_of_accounts,
    senders_with,
    sending_from,
    visible_senders,
)
from apps.organizations import actions as organizations
from apps.organizations.customer import Customer
from tests.cast import Cast, assemble, change
from tests.factories.channels import sender

NOW = datetime(2026, 5, 1, 9, 0, tzinfo=UTC)
OURS, THEIRS, LENT = "+14155550100", "+14155550101", "+14155550102"


@pytest.fixture
def cast(db: None) -> Cast:
    return assemble()


def borrows(customer: Customer, lender: Customer, *channels: str) -> Customer:
    """The customer after it borrows the numbers of these channels, or of both."""
    columns = {"sms": "sending_phone_number_profile", "whatsapp": "sending_whatsapp_number_profile"}
    return change(customer, **{columns[channel]: lender.profile for channel in channels or columns})


def numbers(customer: Customer, channel: str = Channel.SMS) -> list[str]:
    return [each.number for each in senders_of(customer) if each.channel == channel]


def test_nearest_owner_comes_first(cast: Cast) -> None:
    for owner, number in ((cast.acme, OURS), (cast.sibling, LENT), (cast.shop, THEIRS)):
        sender(owner, number)
    borrows(cast.shop, cast.sibling)

    assert numbers(cast.shop) == [THEIRS, LENT, OURS]
    assert numbers(cast.sibling) == [LENT, OURS]
    assert numbers(cast.acme) == [OURS]


def test_first_of_one_owners_is_the_oldest(cast: Cast) -> None:
    for number in (OURS, THEIRS, LENT):
        sender(cast.acme, number)

    assert numbers(cast.acme) == numbers(cast.shop) == [OURS, THEIRS, LENT]


@pytest.mark.parametrize("channel", ["sms", "whatsapp"])
def test_only_the_channel_that_is_borrowed_comes_from_the_lender(cast: Cast, channel: str) -> None:
    for each in Channel:
        sender(cast.sibling, LENT, channel=each)
    borrows(cast.shop, cast.sibling, channel)

    assert [(each.channel, each.number) for each in senders_of(cast.shop)] == [(channel, LENT)]


def test_switched_off_sender_is_nobodys(cast: Cast) -> None:
    sender(cast.acme, OURS)
    for owner, number in ((cast.shop, THEIRS), (cast.sibling, LENT)):
        sender(owner, number, is_active=False)
    borrows(cast.shop, cast.sibling)

    assert numbers(cast.shop) == [OURS]


@pytest.mark.parametrize("state", ["suspended_at", "deleted_at"])
def test_lender_that_is_suspended_or_removed_lends_nothing(cast: Cast, state: str) -> None:
    sender(cast.acme, OURS)
    sender(cast.sibling, LENT)
    borrows(cast.shop, change(cast.sibling, **{state: NOW}))

    assert numbers(cast.shop) == [OURS]

    change(cast.sibling, **{state: None})
    assert numbers(cast.shop) == [LENT, OURS]


def test_removed_lender_is_forgotten(cast: Cast) -> None:
    sender(cast.sibling, LENT)
    borrows(cast.shop, cast.sibling)
    assert cast.sibling.profile is not None

    organizations.remove_profile(cast.acme, cast.sibling.profile, now=NOW)

    assert numbers(cast.shop) == []


def test_lender_lends_only_what_it_owns(cast: Cast) -> None:
    sender(cast.shop, LENT)
    borrows(cast.sibling, cast.shop)
    third = organizations.create_profile(cast.acme, details={"name": "Third", "billing_model": "organization"}, now=NOW)

    assert numbers(borrows(Customer(cast.acme.organization, third), cast.sibling)) == []


def test_nothing_is_lent_to_another_organization(cast: Cast) -> None:
    """No action allows it; should it ever be in the row, it counts for nothing."""
    sender(cast.outsider, OURS)
    stranger = organizations.create_profile(
        cast.outsider, details={"name": "Globex shop", "billing_model": "organization"}, now=NOW
    )
    sender(Customer(cast.outsider.organization, stranger), LENT)

    assert numbers(borrows(cast.shop, Customer(cast.outsider.organization, stranger))) == []


def test_many_accounts_cost_one_query(cast: Cast, django_assert_num_queries: Any) -> None:
    ours, lent, strange = sender(cast.acme, OURS), sender(cast.sibling, LENT), sender(cast.outsider, THEIRS)
    borrows(cast.shop, cast.sibling)
    acme, globex = cast.acme.id, cast.outsider.id
    accounts = [(acme, None), (acme, cast.shop.id), (acme, cast.sibling.id), (globex, None)]

    with django_assert_num_queries(1):
        found = senders_of_accounts(accounts)

    assert found == dict(zip(accounts, [[ours], [lent, ours], [lent, ours], [strange]], strict=True))


# --- Who sends from it ---


def _profiles_sending_from(found: Sender, cast: Cast) -> set[str]:
    everyone = {"acme": None, "shop": cast.shop.id, "sibling": cast.sibling.id}
    using = sending_from(found, [(cast.acme.id, profile) for profile in everyone.values()])
    return {name for name, profile in everyone.items() if (cast.acme.id, profile) in using}


def test_sender_is_used_by_its_owner_and_by_who_borrows_or_inherits_it(cast: Cast) -> None:
    ours, lent = sender(cast.acme, OURS), sender(cast.sibling, LENT)
    assert _profiles_sending_from(ours, cast) == {"acme", "shop"}
    assert _profiles_sending_from(lent, cast) == {"sibling"}

    borrows(cast.shop, cast.sibling, "sms")

    assert _profiles_sending_from(ours, cast) == {"acme"}
    assert _profiles_sending_from(lent, cast) == {"shop", "sibling"}


def test_number_of_another_channel_changes_nothing(cast: Cast) -> None:
    ours = sender(cast.acme, OURS)
    sender(cast.shop, THEIRS, channel="whatsapp")

    assert _profiles_sending_from(ours, cast) == {"acme", "shop", "sibling"}


@pytest.mark.parametrize("state", ["suspended_at", "deleted_at", None])
def test_what_left_from_it_before_can_still_be_answered(cast: Cast, state: str | None) -> None:
    sender(cast.acme, OURS)
    lent = sender(cast.sibling, LENT, is_active=state is not None)
    borrows(cast.shop, change(cast.sibling, **{state: NOW}) if state else cast.sibling)

    assert _profiles_sending_from(lent, cast) == {"shop", "sibling"}


@pytest.mark.parametrize("channel", ["sms", "whatsapp", "rcs"])
def test_profiles_that_borrow_a_sender_are_known(cast: Cast, channel: str) -> None:
    ours, lent = sender(cast.acme, OURS, channel=channel), sender(cast.sibling, LENT, channel=channel)
    assert borrowers_of(lent) == set()

    borrows(cast.shop, cast.sibling)

    assert borrowers_of(lent) == ({(cast.acme.id, cast.shop.id)} if channel != "rcs" else set())
    assert borrowers_of(ours) == set()


# --- Others that read senders ---


def test_organization_sees_its_profiles_senders_and_never_sends_from_them(cast: Cast) -> None:
    theirs = sender(cast.shop, THEIRS, is_active=False)

    assert visible_senders(cast.acme) == visible_senders(cast.shop) == [theirs]
    assert visible_senders(cast.sibling) == visible_senders(cast.outsider) == senders_of(cast.acme) == []


def test_sender_of_a_number_is_found_within_the_organization(cast: Cast) -> None:
    theirs = sender(cast.shop, THEIRS, is_active=False)

    assert senders_with([THEIRS, OURS], organizations=[cast.acme.id]) == [theirs]
    assert senders_with([THEIRS], organizations=[cast.outsider.id]) == []
