"""The door of callbacks about orders: `test_order_news` goes through it."""

from __future__ import annotations

from django.urls import reverse


def test_the_door_is_where_programs_go() -> None:
    assert reverse("orders_callback", args=["telnyx"]) == "/callbacks/numbers/telnyx"
