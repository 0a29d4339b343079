"""Telnyx's format of numbers for sale, orders, numbers, and the callback that an order is complete. Pure functions."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from apps.simulator import telnyx
from apps.simulator.number_stock import SUCCESS, ForSale, StockOrder


def offer(each: ForSale) -> dict[str, Any]:
    regions = [("country_code", each.range.country), ("rate_center", each.range.place), ("state", each.range.state)]
    features = ("sms", "mms", "voice") if each.range.country in ("US", "CA") else ("sms", "voice")
    return {
        "record_type": "available_phone_number",
        "phone_number": each.number,
        "vanity_format": None,
        "best_effort": False,
        "quickship": True,
        "reservable": True,
        "region_information": [{"region_type": kind, "region_name": name} for kind, name in regions if name],
        "cost_information": {"upfront_cost": "1.00", "monthly_cost": each.range.monthly, "currency": "USD"},
        "features": [{"name": name} for name in features],
    }


def order(placed: StockOrder) -> dict[str, Any]:
    return {
        "id": placed.id,
        "record_type": "number_order",
        "phone_numbers_count": 1,
        "connection_id": None,
        "messaging_profile_id": placed.profile_id or None,
        "billing_group_id": None,
        "phone_numbers": [
            {"record_type": "number_order_phone_number", "phone_number": placed.number, "status": placed.status}
        ],
        "sub_number_orders_ids": [],
        "status": placed.status,
        "customer_reference": placed.reference or None,
        "created_at": telnyx.stamp(placed.created),
        "updated_at": telnyx.stamp(placed.changed),
        "requirements_met": True,
    }


def number(placed: StockOrder) -> dict[str, Any]:
    is_ours = placed.status == SUCCESS and not placed.is_deleted
    return {
        "id": placed.number_id,
        "record_type": "phone_number",
        "phone_number": placed.number,
        "status": "active" if is_ours else "deleted",
        "tags": [],
        "customer_reference": placed.reference or None,
        "messaging_profile_id": placed.profile_id or None,
        "purchased_at": telnyx.stamp(placed.created),
    }


def completed(placed: StockOrder, at: float) -> dict[str, Any]:
    """The callback, without the place that it goes to."""
    return {
        "data": {
            "event_type": "number_order.complete",
            "id": str(uuid4()),
            "occurred_at": telnyx.stamp(at),
            "payload": order(placed),
            "record_type": "event",
        },
        "meta": {"attempt": 1},
    }
