"""Telnyx's numbers: search what is for sale, order, let it send for a messaging profile, delete."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Literal
from urllib.parse import quote, urlencode

import orjson

from apps.channels.models import NumberKind
from apps.channels.providers import carrier_json
from apps.channels.providers.number_market import (
    CarrierNumber,
    MarketAccess,
    MarketRefusal,
    NumberOrder,
    NumberWish,
    Offer,
)
from apps.core.egress import EgressRequest, Response

_KINDS = {NumberKind.LOCAL: "local", NumberKind.MOBILE: "mobile", NumberKind.TOLL_FREE: "toll_free"}
_STATES: Mapping[str, Literal["pending", "done", "failed"]] = {"success": "done", "failure": "failed"}
_AREA_CODE = 3  # digits; in the North American plan they name a place
_COMPLETE = "number_order.complete"
_UNAUTHORIZED = (401, 402, 403)
_PRICE = re.compile(r"[0-9]{1,7}(\.[0-9]{1,5})?")
_WORD = 64  # characters of a name that are kept
_SAID = 300  # characters of a refusal that are kept
_SEARCH_TIMEOUT = 8.0  # seconds; a person waits for the page


def search_numbers(wish: NumberWish, limit: int, access: MarketAccess) -> EgressRequest:
    asked = {
        "filter[country_code]": wish.country,
        "filter[phone_number_type]": _KINDS.get(wish.kind, "local"),
        "filter[features][]": "sms",
        "filter[limit]": str(limit),
    }
    if wish.digits:
        is_area = wish.country in ("US", "CA") and len(wish.digits) == _AREA_CODE
        asked["filter[national_destination_code]" if is_area else "filter[phone_number][starts_with]"] = wish.digits
    return _call("GET", f"/available_phone_numbers?{urlencode(asked)}", access, timeout=_SEARCH_TIMEOUT)


def read_offers(response: Response) -> tuple[Offer, ...] | MarketRefusal:
    refused = _refusal(response)
    return refused or tuple(_offers(carrier_json.parsed(response.body)))


def order_number(number: str, reference: str, access: MarketAccess) -> EgressRequest:
    body: dict[str, Any] = {"phone_numbers": [{"phone_number": number}], "customer_reference": reference}
    if access.account:
        body["messaging_profile_id"] = access.account
    return _call("POST", "/number_orders", access, body)


def find_orders(reference: str, access: MarketAccess) -> EgressRequest:
    return _call("GET", f"/number_orders?{urlencode({'filter[customer_reference]': reference})}", access)


def read_orders(response: Response) -> tuple[NumberOrder, ...] | MarketRefusal:
    refused = _refusal(response)
    listed = carrier_json.mappings(carrier_json.parsed(response.body).get("data"))
    newest = sorted(listed, key=lambda record: str(record.get("created_at")), reverse=True)
    return refused or tuple(order for record in newest if (order := _order(record)))


def get_order(order_id: str, access: MarketAccess) -> EgressRequest:
    return _call("GET", f"/number_orders/{quote(order_id, safe='')}", access)


def read_order(response: Response) -> NumberOrder | MarketRefusal:
    refused = _refusal(response)
    return refused or _order(carrier_json.mapping(carrier_json.parsed(response.body).get("data"))) or _nonsense()


def find_number(number: str, access: MarketAccess) -> EgressRequest:
    return _call("GET", f"/phone_numbers?{urlencode({'filter[phone_number]': number})}", access)


def read_number(response: Response, number: str) -> CarrierNumber | MarketRefusal | None:
    if refused := _refusal(response):
        return refused
    for record in carrier_json.mappings(carrier_json.parsed(response.body).get("data")):
        carrier_id = carrier_json.text(record.get("id"))
        if carrier_id and record.get("phone_number") == number and record.get("status") != "deleted":
            return CarrierNumber(carrier_id[:_WORD], number, record.get("status") == "active")
    return None


def use_number(carrier_id: str, access: MarketAccess) -> EgressRequest:
    path = f"/phone_numbers/{quote(carrier_id, safe='')}/messaging"
    return _call("PATCH", path, access, {"messaging_profile_id": access.account})


def return_number(carrier_id: str, access: MarketAccess) -> EgressRequest:
    return _call("DELETE", f"/phone_numbers/{quote(carrier_id, safe='')}", access)


def read_done(response: Response) -> MarketRefusal | None:
    return _refusal(response)


def order_news(body: bytes) -> str | None:
    data = carrier_json.mapping(carrier_json.parsed(body).get("data"))
    payload = carrier_json.mapping(data.get("payload"))
    return carrier_json.text(payload.get("customer_reference")) if data.get("event_type") == _COMPLETE else None


def _offers(answer: Mapping[str, Any]) -> Iterator[Offer]:
    for record in carrier_json.mappings(answer.get("data")):
        number, cost = carrier_json.text(record.get("phone_number")), record.get("cost_information")
        if number is None:
            continue
        money = carrier_json.mapping(cost)
        features = (carrier_json.text(each.get("name")) for each in carrier_json.mappings(record.get("features")))
        yield Offer(
            number[:20],
            place=_place(carrier_json.mappings(record.get("region_information"))),
            features=tuple(name[:_WORD] for name in features if name),
            upfront=_price(money.get("upfront_cost")),
            monthly=_price(money.get("monthly_cost")),
            currency=(carrier_json.text(money.get("currency")) or "")[:3],
        )


def _place(regions: list[Mapping[str, Any]]) -> str:
    """Chicago, IL"""
    named = {region.get("region_type"): carrier_json.text(region.get("region_name")) for region in regions}
    city = (named.get("rate_center") or named.get("location") or "").title()
    return ", ".join(part[:_WORD] for part in (city, named.get("state")) if part)


def _price(value: object) -> str:
    text = carrier_json.text(value) or ""
    return text if _PRICE.fullmatch(text) else ""


def _order(record: Mapping[str, Any]) -> NumberOrder | None:
    order_id = carrier_json.text(record.get("id"))
    return NumberOrder(order_id[:_WORD], _STATES.get(str(record.get("status")), "pending")) if order_id else None


def _nonsense() -> MarketRefusal:
    return MarketRefusal("Telnyx gave an answer that we can't read.", is_retryable=True)


def _refusal(response: Response) -> MarketRefusal | None:
    """None for what was done. A refusal of our account says nothing of the number."""
    if response.error is not None:
        return MarketRefusal(f"Telnyx can't be reached: {response.error}", is_retryable=True)
    if 200 <= response.status < 300:
        return None
    errors = carrier_json.mappings(carrier_json.parsed(response.body).get("errors"))
    said = (carrier_json.text(each.get("detail")) or carrier_json.text(each.get("title")) for each in errors)
    text = " ".join(each for each in said if each) or f"Telnyx answered {response.status}."
    is_busy = response.status in (408, 409, 425, 429) or response.status >= 500
    pause = carrier_json.seconds(response.headers.get("retry-after"))
    is_retryable = is_busy or response.status in _UNAUTHORIZED
    return MarketRefusal(text[:_SAID], is_retryable, response.status == 404, retry_after=pause)


def _call(
    method: str, path: str, access: MarketAccess, body: Mapping[str, Any] | None = None, *, timeout: float = 10.0
) -> EgressRequest:
    headers = ["Authorization: Bearer " + access.credentials.get("api_key", "").strip(), "Accept: application/json"]
    if body is not None:
        headers.append("Content-Type: application/json")
    return EgressRequest(
        method=method,
        url=f"{access.base_url.rstrip('/')}{path}",
        headers=tuple(headers),
        body=b"" if body is None else orjson.dumps(body),
        timeout=timeout,
    )
