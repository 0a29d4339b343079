"""What people write to us, as Telnyx tells it: words, files, and groups."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import pytest

from apps.channels.providers import telnyx
from apps.channels.providers.types import CarrierEvent, Inbound, Media, UnknownEvent
from tests.channels.providers.telnyx.callbacks import event


def reply(**changed: Any) -> list[CarrierEvent]:
    parties = {"from": {"phone_number": "+14155550101"}, "to": [{"phone_number": "+13125550100"}]}
    return telnyx.parse(
        event("message.received", **parties | {"text": "Hi", "received_at": "2026-01-02T03:04:05.678+00:00"} | changed)
    )


def test_reply_is_read() -> None:
    (inbound,) = reply(text="Hi\0!")

    assert isinstance(inbound, Inbound)
    assert (inbound.provider_id, inbound.phone, inbound.number) == ("theirs", "+14155550101", "+13125550100")
    assert inbound.text == "Hi!"  # without the null byte
    assert inbound.received_at == datetime(2026, 1, 2, 3, 4, 5, 678_000, tzinfo=UTC)


def test_picture_without_words_is_kept_with_where_it_is() -> None:
    file = {"url": "https://media.example/1.jpg", "content_type": "image/jpeg", "size": 102400, "sha256": "ab12"}

    (inbound,) = reply(text=None, type="MMS", media=[file])

    assert isinstance(inbound, Inbound)
    assert inbound.text == ""
    assert inbound.media == (Media("https://media.example/1.jpg", "image/jpeg", 102400, "ab12"),)


def test_subject_of_a_picture_message_is_kept() -> None:
    (inbound,) = reply(subject="Holiday\0!")

    assert isinstance(inbound, Inbound)
    assert inbound.subject == "Holiday!"


@pytest.mark.parametrize(
    "file",
    [
        None,
        "https://media.example/1.jpg",
        {},
        {"url": None},
        {"url": "javascript:alert(1)"},
        {"url": "data:text/html,x"},
        {"url": "//media.example/1.jpg"},
        {"url": "http://[broken"},
        {"url": "https://media.example/" + "x" * 2048},
        {"url": "https://media.example/layout", "content_type": "application/smil"},
    ],
)
def test_file_that_no_browser_may_be_sent_to_is_left_out(file: Any) -> None:
    (inbound,) = reply(media=[file])

    assert isinstance(inbound, Inbound)
    assert inbound.media == ()


@pytest.mark.parametrize(("size", "kept"), [(-1, None), (2**60, None), ("7", None), (True, None), (None, None), (0, 0)])
def test_what_a_carrier_says_of_a_file_is_kept_when_it_can_be(size: Any, kept: int | None) -> None:
    (inbound,) = reply(media=[{"url": "https://media.example/1", "content_type": 3, "size": size}])

    assert isinstance(inbound, Inbound)
    assert inbound.media == (Media("https://media.example/1", None, kept),)


def test_group_message_tells_everybody_it_went_to() -> None:
    parties = [{"phone_number": number} for number in ("+14155550102", "+13125550100")]

    (inbound,) = reply(to=parties, cc=[{"phone_number": "+14155550103"}, {"phone_number": None}, 7])

    assert isinstance(inbound, Inbound)
    assert inbound.addresses == ("+14155550102", "+13125550100", "+14155550103")


@pytest.mark.parametrize(
    "changed",
    [
        {"from": None},
        {"to": "+13125550100"},
        {"received_at": None},
        {"received_at": "yesterday"},
        {"received_at": "2026-01-02T03:04:05"},
    ],
)
def test_reply_without_its_numbers_or_its_time_is_unknown(changed: Mapping[str, Any]) -> None:
    (told,) = reply(**changed)

    assert isinstance(told, UnknownEvent)
