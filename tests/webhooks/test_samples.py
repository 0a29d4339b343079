from __future__ import annotations

import pytest

from apps.core.models import new_id
from apps.webhooks import catalog, samples
from tests.factories.webhooks import NOW

EVENTS = [event.name for family in catalog.FAMILIES for event in family.events]
OUTBOUND = [event for event in EVENTS if event.startswith("message.") and event != "message.received"]


@pytest.mark.parametrize("event", OUTBOUND)
def test_status_of_a_message(event: str) -> None:
    account_id = new_id()

    payload = samples.payload(event, account_id=account_id, now=NOW)

    assert list(payload) == [
        "account_id",
        "message_id",
        "message_status",
        "channel",
        "inbound_number",
        "outbound_number",
        "template_id",
        "template_name",
        "updated_at",
        "sequence",
    ]
    assert payload["account_id"] == str(account_id)
    assert f"message.{payload['message_status'].lower()}" == event
    assert payload["updated_at"] == "2026-05-01T09:00:00Z"


def test_nobody_reads_an_sms() -> None:
    assert samples.payload("message.read", account_id=new_id(), now=NOW)["channel"] == "whatsapp"


def test_message_that_was_received() -> None:
    payload = samples.payload("message.received", account_id=new_id(), now=NOW)

    assert set(payload) == {
        "account_id",
        "message_id",
        "inbound_number",
        "outbound_number",
        "text",
        "media",
        "channel",
        "received_at",
        "updated_at",
        "sequence",
    }
    assert payload["received_at"] == payload["updated_at"]


def test_review_of_a_template() -> None:
    payload = samples.payload("templates", account_id=new_id(), now=NOW)

    assert set(payload) == {
        "account_id",
        "template_id",
        "template_name",
        "whatsapp_template_id",
        "status",
        "language",
        "category",
        "channel",
        "reason",
    }
    assert (payload["status"], payload["reason"]) == ("APPROVED", None)


@pytest.mark.parametrize(("event", "is_out"), [("contact.opt_in", False), ("contact.opt_out", True)])
def test_consent_of_a_contact(event: str, is_out: bool) -> None:
    payload = samples.payload(event, account_id=new_id(), now=NOW)

    assert payload["opt_out"] is is_out
    assert {"account_id", "contact_id", "source", "channel", "from", "to", "message_id", "text"} < set(payload)


def test_completion_of_a_profile() -> None:
    payload = samples.payload("profile.completed", account_id=new_id(), now=NOW)

    assert set(payload) == {"account_id", "profile_id", "success", "status", "reason", "updated_at"}


def test_low_balance_is_told_in_four_decimals() -> None:
    payload = samples.payload("billing.low_balance", account_id=new_id(), now=NOW)

    assert set(payload) == {"account_id", "balance", "available", "threshold", "currency"}
    assert payload["threshold"] == "10.0000"
