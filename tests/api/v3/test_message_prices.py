"""What messages cost, as the API shows it: on the message, and on the activities of the routes that were charged."""

from __future__ import annotations

from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.billing.models import EntryKind
from apps.messaging.models import MessageStatus
from apps.messaging.sending import overdue
from tests.api.v3_program import Program
from tests.cast import Cast
from tests.factories import billing
from tests.factories.messaging import event, message


def test_each_route_that_was_charged_has_its_price(cast: Cast, program: Program) -> None:
    row = message(cast.acme, channel="sms", status=MessageStatus.DELIVERED)
    event(row, MessageStatus.ROUTED, seconds=1, description="Route chosen: whatsapp from +1")
    event(row, MessageStatus.SENT, seconds=2)
    event(row, MessageStatus.ROUTED, seconds=3, error_code="131026")
    event(row, MessageStatus.ROUTED, seconds=4, description="Route chosen: sms from +1")
    event(row, MessageStatus.ROUTED, seconds=5, error_code="40000")
    event(row, MessageStatus.SENT, seconds=6)
    event(row, MessageStatus.SENT, seconds=7, description=overdue.NEVER_REPORTED)
    billing.charge(row, 20_000, channel="whatsapp")
    billing.charge(row, -20_000, EntryKind.REFUND, channel="whatsapp")
    billing.charge(row, 7_900, lap=1)

    shown = program.get(f"/v3/messages/{row.id}/activities").data["activities"]

    assert [(step["status"], step["price"]) for step in reversed(shown)] == [
        ("QUEUED", None),
        ("ROUTED", None),
        ("SENT", "0.0200"),
        ("ROUTED", None),
        ("ROUTED", None),
        ("ROUTED", None),
        ("SENT", "0.0079"),
        ("SENT", None),
    ]
    assert program.get(f"/v3/messages/{row.id}").data["price"] == 0.0079


def test_route_whose_worker_died_has_its_price_where_the_carrier_spoke_first(cast: Cast, program: Program) -> None:
    row = message(cast.acme, channel="sms", status=MessageStatus.DELIVERED)
    event(row, MessageStatus.DELIVERED, seconds=3)
    billing.charge(row, 7_900)

    shown = program.get(f"/v3/messages/{row.id}/activities").data["activities"]

    assert [(step["status"], step["price"]) for step in shown] == [("DELIVERED", "0.0079"), ("QUEUED", None)]


def test_prices_of_a_page_cost_one_query(cast: Cast, program: Program) -> None:
    for _ in range(3):
        billing.charge(message(cast.acme), 7_900)

    with CaptureQueriesContext(connection) as asked:
        found = program.get("/v3/messages").data["messages"]

    assert [shown["price"] for shown in found] == [0.0079] * 3
    assert sum("billing_ledgerentry" in query["sql"] for query in asked) == 1
