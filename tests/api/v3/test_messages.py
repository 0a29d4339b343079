"""Messages read back: the list with its filters, one message, and its activities, field by field."""

from __future__ import annotations

import pytest
from django.utils import timezone

from apps.billing.models import EntryKind
from apps.channels.providers.types import Inbound, Media
from apps.core.models import new_id
from apps.messaging import media
from apps.messaging.models import Direction, Message, MessageStatus
from apps.messaging.sending import overdue
from tests.api.v3_program import Answer, Program
from tests.cast import Cast
from tests.factories import billing, message_templates
from tests.factories.contacts import PHONE
from tests.factories.messaging import event, message

BODY = {"header": None, "content": "Hello Ada!", "footer": None, "buttons": None}
FIELDS = [
    "id", "customer_id", "contact_id", "direction", "phone", "phone_international", "region_code", "template_id",
    "template_name", "template_category", "channel", "message_body", "status", "created_at", "price",
    "active_contact_price", "metadata", "error_code", "description",
]  # fmt: skip


@pytest.fixture
def failed(cast: Cast) -> Message:
    """A message that went the whole way and failed."""
    row = message(
        cast.acme,
        template_id=message_templates.template(cast.acme).id,
        channel="sms",
        status=MessageStatus.FAILED,
        number="+14155550100",
        body=BODY,
        metadata={"endpoint": "POST /v3/messages"},
        error_code="ERR_UNDELIVERABLE",
        description="ERR_UNDELIVERABLE: the network refused it",
    )
    event(row, MessageStatus.ROUTED, seconds=1, number="+14155550100", description="Route chosen")
    event(row, MessageStatus.SENT, seconds=2, number="+14155550100", description="Sent")
    event(
        row,
        MessageStatus.FAILED,
        seconds=3,
        number="+14155550100",
        description="ERR_UNDELIVERABLE: the network refused it",
        error_code="ERR_UNDELIVERABLE",
    )
    billing.charge(row, 45_000)
    billing.charge(row, 10_000, EntryKind.CONTACT)
    billing.charge(row, -10_000, EntryKind.CONTACT_REFUND)
    return row


def _ids(answer: Answer) -> list[str]:
    assert answer.status == 200
    return [shown["id"] for shown in answer.data["messages"]]


# --- One message ---


def test_message_is_shown_in_full(cast: Cast, program: Program, failed: Message) -> None:
    shown = program.get(f"/v3/messages/{failed.id}").data

    assert list(shown) == [*FIELDS, "events"]
    assert shown == {
        "id": str(failed.id),
        "customer_id": str(cast.acme.id),
        "contact_id": str(failed.contact_id),
        "direction": "OUTBOUND",
        "phone": PHONE,
        "phone_international": "+1 415-555-2671",
        "region_code": "US",
        "template_id": str(failed.template_id),
        "template_name": "greeting",
        "template_category": "UTILITY",
        "channel": "sms",
        "message_body": BODY,
        "status": "FAILED",
        "created_at": "2026-05-04T09:30:15.123456+00:00",
        "price": 0.045,
        "active_contact_price": 0,
        "metadata": {"endpoint": "POST /v3/messages"},
        "error_code": "ERR_UNDELIVERABLE",
        "description": "ERR_UNDELIVERABLE: the network refused it",
        "events": [
            {
                "status": "QUEUED",
                "timestamp": "2026-05-04T09:30:15.123456+00:00",
                "description": "Message accepted and queued for processing",
            },
            {"status": "ROUTED", "timestamp": "2026-05-04T09:30:16.123456+00:00", "description": "Route chosen"},
            {"status": "SENT", "timestamp": "2026-05-04T09:30:17.123456+00:00", "description": "Sent"},
            {
                "status": "FAILED",
                "timestamp": "2026-05-04T09:30:18.123456+00:00",
                "description": "ERR_UNDELIVERABLE: the network refused it",
            },
        ],
    }


def test_message_that_was_just_accepted_has_nulls(cast: Cast, program: Program) -> None:
    row = message(cast.acme)

    shown = program.get(f"/v3/messages/{row.id}").data

    assert shown["channel"] == "auto"
    assert shown["status"] == "QUEUED"
    assert [step["status"] for step in shown["events"]] == ["QUEUED"]
    nulls = {name for name, value in shown.items() if value is None}
    assert nulls == {
        *("template_id", "template_name", "template_category", "message_body"),
        *("price", "active_contact_price", "error_code", "description"),
    }


def test_message_keeps_the_name_of_a_removed_template(cast: Cast, program: Program) -> None:
    template = message_templates.template(cast.acme, "greeting", deleted_at=timezone.now())
    row = message(cast.acme, template_id=template.id)

    assert program.get(f"/v3/messages/{row.id}").data["template_name"] == "greeting"
    assert program.get("/v3/messages").data["messages"][0]["template_name"] == "greeting"


def test_message_of_a_profile_carries_its_id(cast: Cast, program: Program) -> None:
    row = message(cast.shop)

    assert program.get(f"/v3/messages/{row.id}").data["customer_id"] == str(cast.shop.id)


def test_number_that_cannot_exist_is_shown_as_it_is(cast: Cast, program: Program) -> None:
    row = message(cast.acme, "+99912345678")

    shown = program.get(f"/v3/messages/{row.id}").data

    assert (shown["phone_international"], shown["region_code"]) == ("+99912345678", "")


def test_inbound_message_begins_with_its_receipt(cast: Cast, program: Program) -> None:
    row = message(
        cast.acme,
        direction=Direction.INBOUND,
        status=MessageStatus.RECEIVED,
        channel="sms",
        number="+14155550100",
        body=BODY,
    )

    shown = program.get(f"/v3/messages/{row.id}").data
    (step,) = program.get(f"/v3/messages/{row.id}/activities").data["activities"]

    assert (shown["direction"], shown["status"], shown["message_body"]) == ("INBOUND", "RECEIVED", BODY)
    assert [entry["status"] for entry in shown["events"]] == ["RECEIVED"]
    assert (step["status"], step["from"]) == ("RECEIVED", PHONE)


# --- Activities ---


def test_activities_are_shown_in_full_and_newest_first(program: Program, failed: Message) -> None:
    shown = program.get(f"/v3/messages/{failed.id}/activities").data

    assert list(shown) == ["message_id", "activities"]
    assert shown["message_id"] == str(failed.id)
    same = {"from": "+14155550100", "metadata": {"endpoint": "POST /v3/messages"}}
    assert shown["activities"] == [
        {
            **same,
            "status": "FAILED",
            "description": "ERR_UNDELIVERABLE: the network refused it",
            "timestamp": "2026-05-04T09:30:18.123456+00:00",
            "price": None,
            "active_contact_price": None,
            "error_code": "ERR_UNDELIVERABLE",
        },
        {
            **same,
            "status": "SENT",
            "description": "Sent",
            "timestamp": "2026-05-04T09:30:17.123456+00:00",
            "price": "0.0450",
            "active_contact_price": "0.0100",
            "error_code": None,
        },
        {
            **same,
            "status": "ROUTED",
            "description": "Route chosen",
            "timestamp": "2026-05-04T09:30:16.123456+00:00",
            "price": None,
            "active_contact_price": None,
            "error_code": None,
        },
        {
            **same,
            "status": "QUEUED",
            "description": "Message accepted and queued for processing",
            "timestamp": "2026-05-04T09:30:15.123456+00:00",
            "price": None,
            "active_contact_price": None,
            "error_code": None,
        },
    ]


def test_activity_before_routing_has_no_number(cast: Cast, program: Program) -> None:
    row = message(cast.acme)

    (step,) = program.get(f"/v3/messages/{row.id}/activities").data["activities"]

    assert (step["status"], step["from"]) == ("QUEUED", None)


# --- What is not found ---


@pytest.mark.parametrize("path", ["/v3/messages/{}", "/v3/messages/{}/activities"])
@pytest.mark.parametrize("bad", ["x", "1", "%00", "%F0%9F%98%80", "null", "a" * 5000])
def test_malformed_id_is_refused(program: Program, path: str, bad: str) -> None:
    answer = program.get(path.format(bad))

    assert answer.refusal == (400, "VALIDATION_001", "Invalid message ID format.")
    assert answer.error["details"] is None


@pytest.mark.parametrize("path", ["/v3/messages/{}", "/v3/messages/{}/activities"])
@pytest.mark.parametrize("who", ["outsider", "sibling"])
def test_message_of_somebody_else_answers_as_one_that_never_was(cast: Cast, path: str, who: str) -> None:
    row, program = message(cast.shop), Program(getattr(cast, who))

    foreign, unknown = program.get(path.format(row.id)), program.get(path.format(new_id()))

    assert foreign.refusal == (404, "RESOURCE_003", "Message not found")
    assert foreign.error == unknown.error


def test_profile_does_not_see_the_messages_of_its_organization(cast: Cast) -> None:
    row = message(cast.acme)

    assert Program(cast.shop).get(f"/v3/messages/{row.id}").status == 404
    assert _ids(Program(cast.shop).get("/v3/messages")) == []


def test_organization_acting_as_a_profile_sees_what_the_profile_sees(cast: Cast) -> None:
    row, other = message(cast.shop), message(cast.sibling)
    program = Program(cast.acme, acting_as=cast.shop)

    assert _ids(program.get("/v3/messages")) == [str(row.id)]
    assert program.get(f"/v3/messages/{other.id}").status == 404


# --- The list ---


def test_list_shows_messages_without_events_newest_first(cast: Cast, program: Program, failed: Message) -> None:
    later = message(cast.shop)
    message(cast.outsider)

    found = program.get("/v3/messages")

    assert list(found.data) == ["messages", "pagination"]
    assert _ids(found) == [str(later.id), str(failed.id)]
    detail = program.get(f"/v3/messages/{failed.id}").data
    del detail["events"]
    assert found.data["messages"][1] == detail
    assert found.data["pagination"]["total_count"] == 2


def test_files_of_an_inbound_message_are_in_its_body(program: Program, cast: Cast) -> None:
    file = Media("https://media.example/1.jpg", "image/jpeg", 9, "ab")
    written = Inbound("ref", PHONE, "+14155550100", "", timezone.now(), {}, media=(file,))
    row = message(cast.acme, direction=Direction.INBOUND, status=MessageStatus.RECEIVED, body=media.body_of(written))

    body = program.get(f"/v3/messages/{row.id}").data["message_body"]

    assert body["content"] == ""
    shown = {"mediaType": "image", "mimeType": "image/jpeg", "sizeBytes": 9, "sourceHashSha256": "ab", "url": file.url}
    assert body["media"] == [shown]


def test_message_that_was_never_reported_says_so_in_its_activities(program: Program, cast: Cast) -> None:
    row = message(cast.acme, status=MessageStatus.SENT)
    event(row, MessageStatus.SENT, seconds=72 * 3600, description=overdue.NEVER_REPORTED)

    newest = program.get(f"/v3/messages/{row.id}/activities").data["activities"][0]

    assert (newest["status"], newest["error_code"]) == ("SENT", None)
    assert newest["description"].startswith("The carrier never reported what became of this message.")
