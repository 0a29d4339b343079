"""What became of a message, in a callback or when we ask."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from apps.channels.providers import telnyx
from apps.channels.providers.types import CarrierPrice, NoReport, StatusUpdate
from apps.core.egress import Response
from tests.channels.providers.telnyx.callbacks import event

ID = UUID("0190a1b2-0000-7000-8000-000000000001")


def updated(status: str, name: str = "message.finalized", **payload: Any) -> StatusUpdate:
    (update,) = telnyx.parse(event(name, **{"to": [{"status": status}], "tags": [str(ID)]} | payload))
    assert isinstance(update, StatusUpdate)
    return update


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        ("sent", "SENT"),
        ("delivered", "DELIVERED"),
        ("read", "READ"),
        ("delivery_unconfirmed", "SENT"),
        ("sending_failed", "FAILED"),
        ("delivery_failed", "FAILED"),
        ("expired", "FAILED"),
    ],
)
def test_status_is_translated(status: str, expected: str) -> None:
    update = updated(status)

    assert (update.status, update.message_id, update.provider_id) == (expected, ID, "theirs")
    assert (update.error_code is not None) == (expected == "FAILED")
    assert update.description


@pytest.mark.parametrize(
    ("code", "expected"),
    [("40002", "ERR_BLOCKED_AS_SPAM"), ("40014", "ERR_MESSAGE_EXPIRED"), ("77777", "ERR_UNDELIVERABLE")],
)
def test_failed_delivery_is_translated(code: str, expected: str) -> None:
    update = updated("delivery_failed", errors=[{"code": code, "title": "Title"}])

    assert (update.error_code, update.description) == (expected, f"Telnyx {code}: Title")


def test_failed_delivery_without_a_reason_has_one_of_ours() -> None:
    update = updated("delivery_failed", errors=[])

    assert (update.error_code, update.description) == (
        "ERR_UNDELIVERABLE",
        "The recipient's network did not deliver it.",
    )


@pytest.mark.parametrize(
    ("payload", "expected"),
    [
        ({"tags": [str(ID)]}, ID),
        ({"tags": ["the sender's own", str(ID)]}, ID),
        ({"tags": [], "webhook_url": f"https://house.example/in?a=b&message={ID}"}, ID),
        ({"tags": ["the sender's own"], "webhook_url": f"https://house.example/in?message={ID}"}, ID),
        ({"tags": None, "webhook_url": None}, None),
        ({"tags": ["x", 1], "webhook_url": "https://house.example/in?message=x"}, None),
        ({"tags": "x", "webhook_url": "http://[broken"}, None),
    ],
)
def test_our_id_is_found_in_a_tag_or_in_the_address(payload: Mapping[str, Any], expected: UUID | None) -> None:
    assert updated("sent", **payload).message_id == expected


def test_pause_of_a_limit_is_read_from_either_header() -> None:
    for header in ("retry-after", "x-ratelimit-reset"):
        told = telnyx.fetched(Response(429, {header: "9"}, b"{}"))
        assert isinstance(told, NoReport)
        assert told.retry_after == 9.0


@pytest.mark.parametrize(("parts", "kept"), [(3, 3), (0, None), (True, None), ("3", None)])
def test_number_of_parts_is_taken_over_when_it_can_be_one(parts: Any, kept: int | None) -> None:
    assert updated("delivered", parts=parts).parts == kept


@pytest.mark.parametrize(
    ("cost", "price"),
    [
        ({"amount": "0.0051", "currency": "USD"}, CarrierPrice(Decimal("0.0051"), "USD")),
        ({"amount": "NaN", "currency": "USD"}, None),
        ({"amount": 0.0051}, None),
        (None, None),
    ],
)
def test_price_is_taken_over_once_telnyx_knows_it(cost: Any, price: CarrierPrice | None) -> None:
    assert updated("delivered", cost=cost).price == price


def test_receipt_is_for_the_number_that_sent_the_message() -> None:
    sent_from: dict[str, Any] = {"from": {"phone_number": "+13125550100"}}

    assert updated("sent", **sent_from).addresses == ("+13125550100",)
    assert updated("sent").addresses == ()
