"""Whom Telnyx's callbacks are about, and what they tell."""

from __future__ import annotations

from typing import Any

import pytest

from apps.channels.providers import telnyx
from apps.channels.providers.types import AccountEvent, Addressees, UnknownEvent
from tests.channels.providers.telnyx.callbacks import event

HOUSE, ANN = "+13125550100", "+14155550101"


def test_receipt_is_about_the_number_that_sent() -> None:
    body = event("message.finalized", **{"from": {"phone_number": HOUSE}, "to": [{"phone_number": ANN}]})

    assert telnyx.addressees(body) == Addressees((HOUSE,))


def test_reply_is_about_all_numbers_that_it_went_to() -> None:
    body = event(
        "message.received",
        **{"from": {"phone_number": ANN}, "to": [{"phone_number": HOUSE}], "cc": [{"phone_number": "+13125550101"}]},
    )

    assert telnyx.addressees(body) == Addressees((HOUSE, "+13125550101"))


def test_any_other_event_is_about_the_messaging_profile() -> None:
    body = event("10dlc.phone_number.update", messaging_profile_id="profile")

    assert telnyx.addressees(body) == Addressees((), ("profile",))
    (told,) = telnyx.parse(body)
    assert isinstance(told, AccountEvent)
    assert (told.account, told.kind) == ("profile", "10dlc.phone_number.update")


@pytest.mark.parametrize("body", [b"", b"[]", b'{"data":{"payload":{"from":7,"to":{}}}}', b"\xff"])
def test_callback_about_nothing_is_about_nobody(body: bytes) -> None:
    assert telnyx.addressees(body) == Addressees()


@pytest.mark.parametrize("status", ["queued", "sending", "webhook_delivered"])
def test_status_on_the_way_tells_nothing(status: str) -> None:
    assert telnyx.parse(event("message.sent", to=[{"status": status}])) == []


@pytest.mark.parametrize(
    "body",
    [
        event("call.answered"),
        event("message.sent", to=[{"status": "brand_new"}]),
        event("message.finalized", to=None),
        event("message.finalized", id=7, to=[{"status": "delivered"}]),
        event("message.received", text="Hi"),
    ],
)
def test_what_cannot_be_read_is_passed_on_as_unknown(body: Any) -> None:
    (told,) = telnyx.parse(body)

    assert isinstance(told, UnknownEvent)
    assert told.kind
