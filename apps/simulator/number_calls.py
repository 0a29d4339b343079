"""`/v2/available_phone_numbers`, `/v2/number_orders`, `/v2/phone_numbers`: as at Telnyx. Orders complete by themselves,
except those that wait for a decision over `/control/number-orders`.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping
from dataclasses import asdict
from itertools import islice
from typing import Any

import orjson
from aiohttp import web

from apps.simulator import errors, telnyx_numbers
from apps.simulator.carrier import CARRIER, Carrier
from apps.simulator.control import BadInput, as_json, read_object
from apps.simulator.errors import Problem
from apps.simulator.messages import CarrierAnswer, wrapped
from apps.simulator.number_stock import FAILURE, PENDING, REFUSED, SUCCESS, UNDECIDED, StockOrder
from apps.simulator.registry_calls import answers

_MOST = 50  # numbers of one search
_LATE = 1.0  # seconds
_STATUSES = {"approve": SUCCESS, "refuse": FAILURE}


def routes() -> list[web.RouteDef]:
    return [
        web.get("/v2/available_phone_numbers", answers(search)),
        web.get("/v2/number_orders", answers(list_orders)),
        web.post("/v2/number_orders", answers(place_order)),
        web.get("/v2/number_orders/{id}", answers(show_order)),
        web.get("/v2/phone_numbers", answers(list_numbers)),
        web.patch("/v2/phone_numbers/{id}/messaging", answers(change_number)),
        web.delete("/v2/phone_numbers/{id}", answers(delete_number)),
    ]


def control_routes() -> list[web.RouteDef]:
    return [
        web.get("/control/number-orders", show_orders),
        web.delete("/control/number-orders", forget),
        web.post("/control/number-orders/{id}", decide),
    ]


def search(carrier: Carrier, request: web.Request, _: Mapping[str, Any]) -> CarrierAnswer:
    query = request.query
    found = carrier.stock.for_sale(
        query.get("filter[country_code]", ""),
        query.get("filter[phone_number_type]", "local"),
        area=query.get("filter[national_destination_code]", ""),
        beginning=query.get("filter[phone_number][starts_with]", ""),
    )
    raw = query.get("filter[limit]", "10")
    limit = min(int(raw), _MOST) if raw.isascii() and raw.isdigit() else 10
    return _listed([telnyx_numbers.offer(each) for each in islice(found, limit)])


def list_orders(carrier: Carrier, request: web.Request, _: Mapping[str, Any]) -> CarrierAnswer:
    reference = request.query.get("filter[customer_reference]")
    found = [each for each in carrier.stock.orders() if reference in (None, each.reference)]
    for each in found:
        _catch_up(carrier, each)
    return _listed([telnyx_numbers.order(each) for each in found[:_MOST]])


def place_order(carrier: Carrier, _: web.Request, body: Mapping[str, Any]) -> CarrierAnswer:
    wanted = body.get("phone_numbers")
    first = wanted[0] if isinstance(wanted, list) and len(wanted) == 1 and isinstance(wanted[0], dict) else {}
    number = first.get("phone_number")
    if not isinstance(number, str):
        return _refused("10004", "Give one phone number.", "/phone_numbers")
    if not carrier.stock.is_for_sale(number):
        return _refused("10027", f"The number {number} is not available.", "/phone_numbers/0")
    reference, profile = body.get("customer_reference"), body.get("messaging_profile_id")
    placed = carrier.stock.order(number, str(reference or ""), str(profile or ""))
    if not number.endswith(UNDECIDED):
        asyncio.get_running_loop().call_later(carrier.settings.pace.sent, _finish, carrier, placed.id)
    return CarrierAnswer(200, wrapped(telnyx_numbers.order(placed)))


def show_order(carrier: Carrier, request: web.Request, _: Mapping[str, Any]) -> CarrierAnswer:
    placed = carrier.stock.get(request.match_info["id"])
    if placed is None:
        return _unknown()
    _catch_up(carrier, placed)
    return CarrierAnswer(200, wrapped(telnyx_numbers.order(placed)))


def list_numbers(carrier: Carrier, request: web.Request, _: Mapping[str, Any]) -> CarrierAnswer:
    number = request.query.get("filter[phone_number]")
    return _listed([telnyx_numbers.number(each) for each in carrier.stock.ours() if number in (None, each.number)])


def change_number(carrier: Carrier, request: web.Request, body: Mapping[str, Any]) -> CarrierAnswer:
    placed = carrier.stock.number(request.match_info["id"])
    if placed is None:
        return _unknown()
    placed.profile_id = str(body.get("messaging_profile_id") or "")
    carrier.stock.record(placed)
    shown = {"record_type": "messaging_settings", "type": "long-code"}
    return CarrierAnswer(200, wrapped(telnyx_numbers.number(placed) | shown))


def delete_number(carrier: Carrier, request: web.Request, _: Mapping[str, Any]) -> CarrierAnswer:
    placed = carrier.stock.number(request.match_info["id"])
    if placed is None:
        return _unknown()
    placed.is_deleted = True
    carrier.stock.record(placed)
    return CarrierAnswer(200, wrapped(telnyx_numbers.number(placed)))


async def show_orders(request: web.Request) -> web.Response:
    return as_json({"orders": [asdict(each) for each in request.app[CARRIER].stock.orders()]})


async def forget(request: web.Request) -> web.Response:
    request.app[CARRIER].stock.forget()
    return web.Response(status=204)


async def decide(request: web.Request) -> web.Response:
    """`decision` is approve or refuse."""
    carrier, body = request.app[CARRIER], await read_object(request)
    placed, status = carrier.stock.get(request.match_info["id"]), _STATUSES.get(str(body.get("decision")))
    if placed is None or status is None or placed.status != PENDING:
        raise BadInput("decision must be approve or refuse, of an order that is pending.")
    _complete(carrier, placed, status)
    return as_json(asdict(placed))


def _catch_up(carrier: Carrier, placed: StockOrder) -> None:
    """Finish an order whose time came while the simulator was down."""
    if not placed.number.endswith(UNDECIDED) and time.time() - placed.created > carrier.settings.pace.sent + _LATE:
        _finish(carrier, placed.id)


def _finish(carrier: Carrier, order_id: str) -> None:
    placed = carrier.stock.get(order_id)
    if placed is not None and placed.status == PENDING:
        _complete(carrier, placed, FAILURE if placed.number.endswith(REFUSED) else SUCCESS)


def _complete(carrier: Carrier, placed: StockOrder, status: str) -> None:
    carrier.stock.complete(placed, status)
    if url := carrier.settings.orders_url:
        carrier.registry_notices.tell([url], telnyx_numbers.completed(placed, time.time()))


def _listed(records: list[dict[str, Any]]) -> CarrierAnswer:
    meta = {"total_results": len(records), "total_pages": 1, "page_number": 1, "page_size": _MOST}
    return CarrierAnswer(200, orjson.dumps({"data": records, "meta": meta}))


def _unknown() -> CarrierAnswer:
    return _refused("10005", "There is nothing with this ID.")


def _refused(code: str, detail: str, pointer: str = "") -> CarrierAnswer:
    return CarrierAnswer(errors.ERRORS[code][0], orjson.dumps(errors.body(Problem(code, detail, pointer))))
