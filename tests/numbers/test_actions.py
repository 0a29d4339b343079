"""Numbers assigned and released."""

from __future__ import annotations

import pytest
from django.utils import timezone

from apps.audit.models import Entry
from apps.channels import senders
from apps.channels.models import NumberState, PhoneNumber, Sender
from apps.numbers import actions, inventory
from apps.numbers.actions import CannotAssign, CannotRelease, NumberNotFound
from apps.profiles import removing
from tests.cast import Cast
from tests.factories import channels, organizations
from tests.numbers.conftest import held

NUMBER = "+13125550110"


def test_a_number_is_assigned_and_taken_back(cast: Cast) -> None:
    row = held(cast.acme)
    sender = channels.sender(cast.acme, NUMBER, account=row.account)

    actions.assign(cast.acme, NUMBER, cast.shop.profile, now=timezone.now())

    row.refresh_from_db()
    sender.refresh_from_db()
    assert row.profile == sender.profile == cast.shop.profile
    assert senders.senders_of(cast.shop) == [sender]
    assert senders.senders_of(cast.sibling) == []
    assert cast.shop.current().account.sending_phone_number == NUMBER  # type: ignore[union-attr]

    actions.assign(cast.acme, NUMBER, None, now=timezone.now())

    assert senders.senders_of(cast.sibling) == [sender]
    assert cast.shop.current().account.sending_phone_number is None  # type: ignore[union-attr]


def test_the_log_says_from_whom_to_whom(cast: Cast) -> None:
    row = held(cast.acme)
    channels.sender(cast.acme, NUMBER, account=row.account)

    actions.assign(cast.acme, NUMBER, cast.shop.profile, now=timezone.now())

    for thing in ("sender", "phone number"):
        entry = Entry.objects.filter(thing=thing, name=NUMBER).latest("id")
        assert entry.changes["profile_id"] == [None, str(cast.shop.id)]


def test_a_number_that_was_only_connected_is_assigned_and_released(cast: Cast) -> None:
    sender = channels.sender(cast.acme, NUMBER)

    actions.assign(cast.acme, NUMBER, cast.shop.profile, now=timezone.now())
    actions.release(cast.acme, NUMBER, now=timezone.now())

    sender.refresh_from_db()
    assert (sender.profile, sender.is_active) == (cast.shop.profile, False)
    with pytest.raises(NumberNotFound):
        actions.release(cast.acme, NUMBER, now=timezone.now())


def test_only_the_organization_assigns_and_only_to_its_own(cast: Cast) -> None:
    held(cast.shop)

    with pytest.raises(CannotAssign):
        actions.assign(cast.shop, NUMBER, None, now=timezone.now())
    foreign = organizations.profile(cast.outsider.organization, "Theirs")
    with pytest.raises(CannotAssign):
        actions.assign(cast.acme, NUMBER, foreign, now=timezone.now())


def test_another_s_number_is_not_found(cast: Cast) -> None:
    held(cast.acme)
    channels.sender(cast.acme, NUMBER)

    for stranger in (cast.outsider, cast.shop):
        with pytest.raises(NumberNotFound):
            actions.release(stranger, NUMBER, now=timezone.now())
    assert Sender.objects.get(number=NUMBER).is_active


def test_a_released_number_sends_nothing_more_and_its_sender_stays(cast: Cast) -> None:
    row = held(cast.acme)
    sender = channels.sender(cast.acme, NUMBER, account=row.account)

    actions.release(cast.acme, NUMBER, now=timezone.now())

    row.refresh_from_db()
    assert row.state == NumberState.RELEASING
    assert senders.senders_of(cast.acme) == []
    assert senders.senders_at("telnyx", [NUMBER]) == [sender]


def test_an_order_on_its_way_can_be_assigned_but_not_released(cast: Cast) -> None:
    held(cast.acme, state=NumberState.ORDERED)

    actions.assign(cast.acme, NUMBER, cast.shop.profile, now=timezone.now())
    with pytest.raises(CannotRelease):
        actions.release(cast.acme, NUMBER, now=timezone.now())

    assert PhoneNumber.objects.get().profile == cast.shop.profile


def test_the_number_of_a_removed_profile_stays_and_sends_when_it_is_assigned_again(cast: Cast) -> None:
    row = held(cast.shop)
    sender = channels.sender(cast.shop, NUMBER, account=row.account)
    assert cast.shop.profile is not None
    assert ("1 phone number", "will stay with the organization") in removing.consequences(cast.shop)

    removing.remove(cast.acme, cast.shop.profile, now=timezone.now())

    row.refresh_from_db()
    assert (row.profile, row.state) == (None, NumberState.ACTIVE)
    assert senders.senders_of(cast.acme) == []
    line = inventory.line(cast.acme, NUMBER)
    assert line is not None
    actions.assign(cast.acme, NUMBER, cast.sibling.profile, now=timezone.now())
    assert senders.senders_of(cast.sibling) == [sender]
