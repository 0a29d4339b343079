"""Messages read over v2: one of them, and the list."""

from __future__ import annotations

import pytest

from tests.api.v2.v2_program import UNKNOWN, Program, faults
from tests.cast import Cast
from tests.factories import billing, messaging
from tests.factories.contacts import PHONE
from tests.factories.message_templates import template

# --- One message ---


def test_message_in_full(cast: Cast, program: Program) -> None:
    row = template(cast.acme)
    buttons = [{"type": "URL", "value": "https://acme.test", "text": "Look"}]
    message = messaging.message(
        cast.shop,
        status="DELIVERED",
        channel="whatsapp",
        template_id=row.id,
        body={"header": "Hi", "content": "Hello Ada!", "footer": None, "buttons": buttons},
    )
    billing.charge(message, 7_900)
    messaging.event(message, "ROUTED", seconds=1)
    messaging.event(message, "SENT", seconds=2)
    messaging.event(message, "DELIVERED", seconds=3, description="Message delivered to recipient")

    answer = program.get(f"/v2/messages/{message.id}")

    assert answer.status == 200
    assert answer.body == {
        "id": str(message.id),
        "customerId": str(cast.shop.id),
        "contactId": str(message.contact_id),
        "phoneNumber": PHONE,
        "phoneNumberInternational": "+1 415-555-2671",
        "regionCode": "US",
        "templateId": str(row.id),
        "templateName": "greeting",
        "templateCategory": "UTILITY",
        "channel": "whatsapp",
        "messageBody": {
            "header": "Hi",
            "content": "Hello Ada!",
            "footer": None,
            "buttons": [{"type": "URL", "value": "https://acme.test"}],
        },
        "status": "delivered",
        "createdAt": "2026-05-04T09:30:15.123456+00:00",
        "correctedPrice": 0.0079,
        "events": [
            {
                "status": "queued",
                "timestamp": "2026-05-04T09:30:15.123456+00:00",
                "description": "Message accepted and queued for processing",
            },
            {"status": "sent", "timestamp": "2026-05-04T09:30:17.123456+00:00", "description": "Sent"},
            {
                "status": "delivered",
                "timestamp": "2026-05-04T09:30:18.123456+00:00",
                "description": "Message delivered to recipient",
            },
        ],
    }


@pytest.mark.parametrize(
    ("status", "word"),
    [
        ("QUEUED", "queued"),
        ("ROUTED", "queued"),
        ("SENT", "sent"),
        ("DELIVERED", "delivered"),
        ("READ", "read"),
        ("FAILED", "failed"),
        ("RECEIVED", "received"),
    ],
)
def test_status_in_the_words_of_v2(cast: Cast, program: Program, status: str, word: str) -> None:
    message = messaging.message(cast.acme, status=status)

    assert program.get(f"/v2/messages/{message.id}").body["status"] == word
    assert program.get("/v2/messages").body["data"]["messages"][0]["status"] == word


def test_message_that_waits_has_little_to_tell(cast: Cast, program: Program) -> None:
    message = messaging.message(cast.acme)

    body = program.get(f"/v2/messages/{message.id}").body

    assert (body["channel"], body["messageBody"], body["correctedPrice"], body["templateId"]) == (
        "auto",
        None,
        None,
        None,
    )


@pytest.mark.parametrize("stranger", ["outsider", "sibling"])
def test_message_of_somebody_else_looks_like_an_unknown_one(cast: Cast, stranger: str) -> None:
    program, message = Program(getattr(cast, stranger)), messaging.message(cast.shop)

    bodies = [program.get(f"/v2/messages/{each}").body for each in (message.id, UNKNOWN)]

    assert bodies == 2 * [{"status": 404, "title": "Not Found", "detail": "Message not found", "code": "RESOURCE_003"}]


@pytest.mark.parametrize("bad", ["abc", "msg_123", "0"])
def test_malformed_id(program: Program, bad: str) -> None:
    assert faults(program.get(f"/v2/messages/{bad}")) == {"id": ["Invalid UUID format"]}


# --- The list ---


def test_list_is_of_the_callers_own(cast: Cast) -> None:
    first, second = messaging.message(cast.shop), messaging.message(cast.shop)
    messaging.message(cast.sibling)
    messaging.message(cast.outsider)

    answer = Program(cast.shop).get("/v2/messages")

    assert answer.status == 200
    assert answer.body == {
        "data": {
            "messages": [
                {"id": str(each.id), "recipient": PHONE, "status": "queued", "contact_id": str(each.contact_id)}
                for each in (second, first)
            ]
        },
        "page": 0,
        "page_size": 20,
        "total_count": 2,
        "total_pages": 1,
    }


def test_list_in_pages(cast: Cast, program: Program) -> None:
    rows = [messaging.message(cast.acme) for _ in range(3)]

    answer = program.get("/v2/messages", page=1, page_size=2)

    assert [each["id"] for each in answer.body["data"]["messages"]] == [str(rows[0].id)]
    assert program.get("/v2/messages", page=-1).body["error"]["code"] == "validation_error"
