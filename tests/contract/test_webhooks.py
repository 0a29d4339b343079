"""Webhooks with both releases of the official SDK: every method, and a receiver that checks what the house signs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from standardwebhooks import Webhook

from tests.contract.sdk import SEEDS, Refused, Sdk
from tests.fakes.receiver import Receiver
from tests.live_house import Live

NEVER = "01890000-0000-7000-8000-000000000000"


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with Receiver() as listening:
        yield listening


def _make(sdk: Sdk, url: str = "https://shop.example/hooks", **how: Any) -> Any:
    return sdk("webhooks.create", display_name="Orders", endpoint_url=url, event_types=["message"], **how)


def _rotate(sdk: Sdk, webhook_id: str, **how: Any) -> Any:
    """The older release has the fields of the body in an object of their own."""
    return sdk("webhooks.rotate_secret", webhook_id, **({"body": how} if sdk.release == SEEDS else how))


def test_webhook_lives_its_whole_life(sdk: Sdk) -> None:
    made = sdk(
        "webhooks.create",
        display_name="Orders",
        endpoint_url="https://shop.example/hooks",
        event_types=["message", "templates"],
        event_filters={"message": ["delivered", "failed"]},
        retry_count=5,
        timeout_seconds=10,
    )
    read = sdk("webhooks.retrieve", made["id"])
    changed = sdk(
        "webhooks.update",
        made["id"],
        display_name="All",
        endpoint_url="https://shop.example/all",
        event_types=["messages"],
    )
    off = sdk("webhooks.toggle_status", made["id"], is_active=False)
    found = sdk("webhooks.list", page=1, page_size=100, is_active=False, search="shop.example/ALL")
    on = sdk("webhooks.toggle_status", made["id"], is_active=True)
    sdk("webhooks.delete", made["id"])

    assert made["signing_secret"].startswith("whsec_")
    assert read == {**made, "signing_secret": None}
    assert (made["event_types"], made["event_filters"]) == (
        ["message", "templates"],
        {"message": ["delivered", "failed"]},
    )
    assert (made["retry_count"], made["timeout_seconds"], made["is_active"]) == (5, 10, True)
    assert (made["consecutive_failures"], made["last_delivery_attempt_at"], made["updated_at"]) == (0, None, None)
    assert (changed["display_name"], changed["endpoint_url"]) == ("All", "https://shop.example/all")
    assert (changed["event_types"], changed["event_filters"], changed["retry_count"]) == (["messages"], None, 5)
    assert (off["is_active"], on["is_active"]) == (False, True)
    assert made["id"] in [webhook["id"] for webhook in found["webhooks"]]
    assert found["pagination"]["total_count"] >= 1
    with pytest.raises(Refused) as refused:
        sdk("webhooks.retrieve", made["id"])
    assert refused.value.told == ("NotFoundError", 404, "RESOURCE_008")


def test_specimen_is_delivered_signed_and_logged(sdk: Sdk, receiver: Receiver) -> None:
    made = _make(sdk, receiver.url)

    told = sdk("webhooks.test", made["id"], event_type="message.sent")
    secret = _rotate(sdk, made["id"])["signing_secret"]
    receiver.answers = [503]
    refused = sdk("webhooks.test", made["id"], event_type="templates")

    assert told == {"success": True, "message": "Test event delivered successfully"}
    assert refused == {"success": False, "message": "The endpoint answered with HTTP status 503"}
    first, second = receiver.calls
    assert Webhook(made["signing_secret"]).verify(first.body, dict(first.headers)) == first.json()
    assert Webhook(secret).verify(second.body, dict(second.headers)) == second.json()
    log = sdk("webhooks.list_events", made["id"], page=1, page_size=10)
    log = log["events"] if isinstance(log, dict) else log
    assert [(row["event_type"], row["delivery_status"], row["http_status_code"]) for row in log] == [
        ("templates", "failed", 503),
        ("message.sent", "delivered", 200),
    ]
    assert log[1]["event_data"] == first.json()
    assert (log[1]["delivery_attempts"], log[1]["error_message"]) == (1, None)
    read = sdk("webhooks.retrieve", made["id"])
    assert read["last_successful_delivery_at"] < read["last_delivery_attempt_at"]
    assert len(sdk("webhooks.list_events", made["id"], page=1, page_size=10, search="templates")["events"]) == 1
    sdk("webhooks.delete", made["id"])


def test_event_types_are_a_tree(sdk: Sdk) -> None:
    messages, templates, *_ = sdk("webhooks.list_event_types")["event_types"]

    assert (messages["name"], templates["name"], templates["sub_types"]) == ("message", "templates", None)
    assert "message.delivered" in [each["name"] for each in messages["sub_types"]]


def test_webhook_of_a_profile(sdk: Sdk, live: Live) -> None:
    profile, key = live.env["SENTDASH_PROFILE_ID"], live.env["SENTDASH_PROFILE_API_KEY"]

    made, ours = _make(sdk, x_profile_id=profile), _make(sdk)

    assert sdk("webhooks.retrieve", made["id"], key=key)["id"] == made["id"]
    seen = [webhook["id"] for webhook in sdk("webhooks.list", page=1, page_size=100)["webhooks"]]
    assert {made["id"], ours["id"]} <= set(seen)
    with pytest.raises(Refused) as refused:
        sdk("webhooks.retrieve", ours["id"], key=key)
    assert refused.value.told == ("NotFoundError", 404, "RESOURCE_008")
    for webhook in (made, ours):
        sdk("webhooks.delete", webhook["id"])


def test_rehearsals_change_no_webhook(sdk: Sdk, receiver: Receiver) -> None:
    made = _make(sdk, receiver.url)
    before = sdk("webhooks.list", page=1, page_size=100)

    assert _make(sdk, sandbox=True)["signing_secret"].startswith("whsec_")
    sdk(
        "webhooks.update",
        made["id"],
        display_name="Never",
        endpoint_url="https://shop.example",
        event_types=["template"],
        sandbox=True,
    )
    assert sdk("webhooks.toggle_status", made["id"], is_active=False, sandbox=True)["is_active"] is False
    assert _rotate(sdk, made["id"], sandbox=True)["signing_secret"] != made["signing_secret"]
    assert sdk("webhooks.test", made["id"], event_type="message.sent", sandbox=True)["success"] is True

    assert sdk("webhooks.list", page=1, page_size=100) == before
    assert receiver.calls == []
    sdk("webhooks.test", made["id"], event_type="message.sent")
    assert Webhook(made["signing_secret"]).verify(receiver.calls[0].body, dict(receiver.calls[0].headers))
    sdk("webhooks.delete", made["id"])


def test_refused_webhooks_have_their_classes(sdk: Sdk) -> None:
    told = []

    for method, args, named in (
        ("webhooks.create", (), {"display_name": "x", "endpoint_url": "ftp://x", "event_types": ["message"]}),
        ("webhooks.create", (), {"display_name": "x", "endpoint_url": "http://x", "event_types": ["sms"]}),
        (
            "webhooks.create",
            (),
            {"display_name": "x", "endpoint_url": "http://x", "event_types": ["message"], "retry_count": 6},
        ),
        ("webhooks.test", (NEVER,), {"event_type": "message.sent"}),
        ("webhooks.retrieve", ("nonsense",), {}),
        ("webhooks.list", (), {"page": 1, "page_size": 101}),
    ):
        with pytest.raises(Refused) as refused:
            sdk(method, *args, **named)
        told.append((*refused.value.told, refused.value.body["error"]["message"]))

    assert told == [
        ("BadRequestError", 400, "VALIDATION_001", "Endpoint URL must be a valid HTTP or HTTPS URL"),
        (
            "BadRequestError",
            400,
            "VALIDATION_001",
            "Event types must be one or more of: message, messages, templates, template, contact, profile, billing",
        ),
        ("BadRequestError", 400, "VALIDATION_005", "Retry count must be between 1 and 5"),
        ("NotFoundError", 404, "RESOURCE_008", "Webhook not found"),
        ("BadRequestError", 400, "VALIDATION_001", "Invalid webhook ID format."),
        ("BadRequestError", 400, "VALIDATION_001", "Page size must be between 1 and 100"),
    ]
