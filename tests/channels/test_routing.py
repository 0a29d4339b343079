"""Which channel and sender serve a number."""

from __future__ import annotations

import pytest

from apps.channels import routing
from apps.channels.models import Sender
from apps.channels.phone_numbers import Phone

SMS, WHATSAPP = Sender(channel="sms", number="+1"), Sender(channel="whatsapp", number="+2")
ALL = ["sms", "whatsapp"]
SOMEBODY = Phone("+14155552671", "US", is_possible=True)


@pytest.mark.parametrize(
    ("senders", "pinned", "allowed", "chosen"),
    [
        ([SMS, WHATSAPP], None, ALL, SMS),
        ([WHATSAPP, SMS], None, ALL, SMS),
        ([WHATSAPP], None, ALL, WHATSAPP),
        ([SMS, WHATSAPP], "whatsapp", ALL, WHATSAPP),
        ([SMS, WHATSAPP], None, ["whatsapp"], WHATSAPP),
    ],
)
def test_pinned_channel_wins_and_sms_comes_first_of_the_others(
    senders: list[Sender], pinned: str | None, allowed: list[str], chosen: Sender
) -> None:
    assert routing.choose(SOMEBODY, senders, pinned=pinned, allowed=allowed) is chosen


@pytest.mark.parametrize(
    ("senders", "pinned", "allowed"),
    [([], None, ALL), ([SMS], "whatsapp", ALL), ([SMS], "rcs", ALL), ([SMS], None, ["whatsapp"])],
)
def test_no_sender_for_the_channel_is_no_route(senders: list[Sender], pinned: str | None, allowed: list[str]) -> None:
    with pytest.raises(routing.RouteDenied) as stop:
        routing.choose(SOMEBODY, senders, pinned=pinned, allowed=allowed)

    assert "US" in stop.value.message


def test_number_that_cannot_exist_is_refused_before_a_route_is_sought() -> None:
    with pytest.raises(routing.NumberInvalid):
        routing.choose(Phone("+1234567890", "", is_possible=False), [], pinned=None, allowed=ALL)
