"""The lines of the list."""

from __future__ import annotations

from typing import Any

import pytest
from pytest_django import Settings

from apps.brands.models import Filing
from apps.brands.vocabulary import FilingState
from apps.channels.models import Channel, NumberState
from apps.messaging.models import MessageStatus
from apps.numbers import inventory
from tests.cast import Cast
from tests.factories import brands, channels, messaging
from tests.numbers.conftest import held

NUMBER = "+13125550110"


def only(found: list[inventory.NumberLine]) -> inventory.NumberLine:
    (line,) = found
    return line


def test_a_line_says_what_is_known(cast: Cast) -> None:
    row = held(cast.shop, features=["sms", "mms"])
    channels.sender(cast.shop, NUMBER, account=row.account)
    waba = channels.carrier_account(cast.shop, provider="whatsapp_cloud", external_id="102290129340398")
    channels.sender(cast.shop, NUMBER, account=waba, channel=Channel.WHATSAPP, address="1")
    campaign = brands.campaign(cast.acme, brands.brand(cast.acme))
    Filing.objects.create(campaign=campaign, state=FilingState.APPROVED, numbers={NUMBER: ""}, due_at=row.due_at)
    messaging.message(cast.shop, number=NUMBER, status=MessageStatus.FAILED)

    line = only(inventory.lines(cast.acme))

    assert (line.number, line.country, line.kind.label) == (NUMBER, "US", "Local")
    assert set(line.features) == {"SMS", "MMS", "WhatsApp"}
    assert (line.campaign, line.owner, line.waba) == (campaign, "EU shop", "102290129340398")
    assert line.use is not None
    assert (line.use.sent, line.use.failed) == (1, 1)
    assert (line.standing.word, line.is_own, line.may_be_released, line.may_be_assigned) == ("Active", True, True, True)


def test_a_long_code_without_a_campaign_lacks_one(cast: Cast, settings: Settings) -> None:
    channels.sender(cast.acme, NUMBER)
    channels.sender(cast.acme, "+18005550100")
    assert not any(each.lacks for each in inventory.lines(cast.acme))
    settings.REQUIRE_10DLC = True

    found = {each.number: each.lacks for each in inventory.lines(cast.acme)}

    assert found[NUMBER].startswith("US carriers take messages")
    assert found["+18005550100"] == ""


def test_a_profile_sees_what_it_inherits_and_may_not_change_it(cast: Cast) -> None:
    channels.sender(cast.acme, NUMBER)

    line = only(inventory.lines(cast.shop))

    assert (line.is_own, line.may_be_released, line.owner) == (False, False, "Acme")
    assert inventory.lines(cast.outsider) == []


def test_a_name_is_no_number_and_what_stopped_is_gone(cast: Cast) -> None:
    channels.sender(cast.acme, "Acme")
    channels.sender(cast.acme, NUMBER, is_active=False)
    held(cast.acme, "+13125550111", state=NumberState.RELEASED)

    assert inventory.lines(cast.acme) == []


@pytest.mark.parametrize(
    ("fields", "word", "sentence", "is_working"),
    [
        ({"state": NumberState.ORDERED}, "Ordered", "The carrier works on the order.", True),
        ({"state": NumberState.ORDERED, "problem": "Busy."}, "Waiting", "Busy.", True),
        ({"state": NumberState.FAILED, "problem": "Taken."}, "Not delivered", "Taken.", False),
        ({"problem": "Lost."}, "Problem", "Lost.", False),
        ({}, "Active", "", False),
    ],
)
def test_how_a_number_stands(cast: Cast, fields: dict[str, Any], word: str, sentence: str, is_working: bool) -> None:
    held(cast.acme, **fields)

    line = only(inventory.lines(cast.acme))

    assert (line.standing.word, line.standing.sentence, line.is_working) == (word, sentence, is_working)
