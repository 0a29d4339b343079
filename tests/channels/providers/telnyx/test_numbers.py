"""Numbers in Telnyx's words."""

from __future__ import annotations

import orjson
import pytest

from apps.channels.models import NumberKind
from apps.channels.providers import telnyx
from apps.channels.providers.number_market import CarrierNumber, MarketAccess, MarketRefusal, NumberOrder, NumberWish
from apps.core.egress import Response

ACCESS = MarketAccess("https://api.telnyx.com/v2/", {"api_key": "KEY123"}, account="profile")


def answer(data: object, status: int = 200) -> Response:
    return Response(status, {}, orjson.dumps({"data": data}))


@pytest.mark.parametrize(
    ("country", "digits", "asked"),
    [
        ("US", "312", "filter%5Bnational_destination_code%5D=312"),
        ("US", "31255", "filter%5Bphone_number%5D%5Bstarts_with%5D=31255"),
        ("GB", "770", "filter%5Bphone_number%5D%5Bstarts_with%5D=770"),
    ],
)
def test_an_area_code_or_how_a_number_begins(country: str, digits: str, asked: str) -> None:
    request = telnyx.search_numbers(NumberWish(country, NumberKind.LOCAL, digits), 20, ACCESS)

    assert request.url.startswith("https://api.telnyx.com/v2/available_phone_numbers?")
    assert request.url.endswith(asked)
    assert request.headers[0] == "Authorization: Bearer KEY123"
    assert request.timeout < 10


def test_an_offer_is_read_field_by_field() -> None:
    regions = [{"region_type": "rate_center", "region_name": "NEW YORK"}, {"region_type": "state", "region_name": "NY"}]
    cost = {"upfront_cost": "1.00", "monthly_cost": "much", "currency": "USD"}

    found = telnyx.read_offers(
        answer(
            [
                {
                    "phone_number": "+12125550110",
                    "region_information": regions,
                    "cost_information": cost,
                    "features": [{"name": "sms"}, {"name": None}],
                },
                {"phone_number": None},
            ]
        )
    )

    assert isinstance(found, tuple)
    (offer,) = found
    assert (offer.place, offer.features, offer.upfront, offer.monthly) == ("New York, NY", ("sms",), "1.00", "")


def test_an_order_names_the_messaging_profile_and_our_reference() -> None:
    body = orjson.loads(telnyx.order_number("+12125550110", "ours", ACCESS).body)

    assert body == {
        "phone_numbers": [{"phone_number": "+12125550110"}],
        "customer_reference": "ours",
        "messaging_profile_id": "profile",
    }
    without = telnyx.order_number("+12125550110", "ours", MarketAccess("https://api.telnyx.com/v2", {}))
    assert "messaging_profile_id" not in orjson.loads(without.body)


def test_the_newest_order_comes_first() -> None:
    found = telnyx.read_orders(
        answer(
            [
                {"id": "a", "status": "failure", "created_at": "2026-01-01T00:00:00Z"},
                {"id": "b", "status": "success", "created_at": "2026-01-02T00:00:00Z"},
                {"status": "success"},
            ]
        )
    )

    assert found == (NumberOrder("b", "done"), NumberOrder("a", "failed"))
    assert telnyx.read_order(answer({"id": "c", "status": "new word"})) == NumberOrder("c", "pending")
    assert isinstance(telnyx.read_order(answer({})), MarketRefusal)


@pytest.mark.parametrize(
    ("status", "found"),
    [("active", CarrierNumber("9", "+12125550110", True)), ("deleted", None)],
)
def test_a_deleted_number_is_not_there(status: str, found: CarrierNumber | None) -> None:
    said = answer([{"id": "9", "phone_number": "+12125550110", "status": status}])

    assert telnyx.read_number(said, "+12125550110") == found
    assert telnyx.read_number(said, "+12125550111") is None


@pytest.mark.parametrize(
    ("response", "refusal"),
    [
        (Response(422, {}, b'{"errors":[{"detail":"Taken."}]}'), MarketRefusal("Taken.")),
        (Response(404), MarketRefusal("Telnyx answered 404.", is_unknown=True)),
        (Response(401), MarketRefusal("Telnyx answered 401.", is_retryable=True)),
        (
            Response(429, {"retry-after": "7"}),
            MarketRefusal("Telnyx answered 429.", is_retryable=True, retry_after=7.0),
        ),
        (Response(0, error="timeout"), MarketRefusal("Telnyx can't be reached: timeout", is_retryable=True)),
    ],
)
def test_refusals(response: Response, refusal: MarketRefusal) -> None:
    assert telnyx.read_done(response) == refusal
    assert telnyx.read_offers(response) == refusal


def test_only_a_completed_order_is_news() -> None:
    payload = {"customer_reference": "ours", "status": "success"}

    assert telnyx.order_news(orjson.dumps({"data": {"event_type": "number_order.complete", "payload": payload}}))
    assert telnyx.order_news(orjson.dumps({"data": {"event_type": "message.sent", "payload": payload}})) is None
    assert telnyx.order_news(b"[]") is None
