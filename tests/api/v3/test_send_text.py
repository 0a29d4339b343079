"""POST /v3/messages with `text` instead of a template."""

from __future__ import annotations

from typing import Any

import orjson
from django.utils import timezone

from apps.contacts.models import Contact
from apps.message_templates.models import MessageTemplate
from apps.messaging.models import Message, Outgoing
from apps.messaging.sending import text_message
from tests.api.v3.sending import OTHER
from tests.api.v3_program import Program
from tests.cast import Cast
from tests.factories import channels
from tests.factories.contacts import PHONE, contact
from tests.messaging.replies import reply

NASTY = 'We open at 9.\n\ttab \\N \\\\ "quotes" é 😀 %s {{0:variable}}'


def test_text_is_sent_to_each_number_and_answered_like_a_template(program: Program) -> None:
    answer = program.post("/v3/messages", {"to": [PHONE, OTHER], "text": NASTY})

    assert answer.status == 202
    first, second = answer.data["recipients"]
    assert answer.data == {
        "status": "QUEUED",
        "template_id": None,
        "template_name": None,
        "recipients": [
            {"message_id": first["message_id"], "to": PHONE, "channel": None, "body": NASTY},
            {"message_id": second["message_id"], "to": OTHER, "channel": None, "body": NASTY},
        ],
    }
    for row in Message.objects.all():
        assert (row.template_id, row.status, row.is_pinned, (row.body or {})["content"]) == (
            None,
            "QUEUED",
            False,
            NASTY,
        )
    read = program.get(f"/v3/messages/{first['message_id']}").data
    assert (read["template_id"], read["template_name"], read["message_body"]["content"]) == (None, None, NASTY)


def test_many_recipients_are_written_the_same(program: Program) -> None:
    few = program.post("/v3/messages", {"to": [PHONE], "text": NASTY, "channel": ["sms"]})
    many = program.post(
        "/v3/messages", {"to": [f"+1415555{2000 + index}" for index in range(40)], "text": NASTY, "channel": ["sms"]}
    )

    rows = [
        Message.objects.filter(id=answer.data["recipients"][0]["message_id"])
        .values("template_id", "body", "parameters", "channel", "is_pinned", "status", "number")
        .get()
        for answer in (few, many)
    ]
    assert rows[0] == rows[1]
    assert Outgoing.objects.count() == Message.objects.count() == 41


def test_what_is_no_text_is_refused_by_its_field(program: Program, template: MessageTemplate) -> None:
    both = {"id": str(template.id)}
    rows: list[tuple[dict[str, Any], str, str]] = [
        ({}, "template", "A template id or name, or a text, is required"),
        ({"text": ""}, "template", "A template id or name, or a text, is required"),
        ({"text": None}, "template", "A template id or name, or a text, is required"),
        ({"text": " \n\u200b"}, "text", "The text must not be blank"),
        ({"text": "a\0b"}, "text", "The NUL character is not allowed"),
        ({"text": "x" * 1601}, "text", "At most 1600 characters are allowed, got 1601"),
        ({"text": 5}, "text", "Expected `str | null`, got `int`"),
        ({"text": ["Hi"]}, "text", "Expected `str | null`, got `array`"),
        ({"text": "Hi", "template": both}, "text", "Give either a template or a text, not both"),
        (
            {"text": "Hi", "template": {"parameters": {"name": "Ada"}}},
            "text",
            "Give either a template or a text, not both",
        ),
    ]
    wrong = []
    for fields, name, sentence in rows:
        answer = program.post("/v3/messages", {"to": [PHONE], **fields})
        if answer.status != 400 or answer.error["details"] != {name: [sentence]}:
            wrong.append((fields, answer.status, answer.body))
    assert not wrong
    assert not Message.objects.exists()
    assert program.post("/v3/messages", {"to": [PHONE], "text": "x" * text_message.MAX_TEXT}).status == 202
    assert program.post("/v3/messages", {"to": [PHONE], "text": "Hi", "template": {}}).status == 202


def test_whatsapp_is_refused_when_no_recipient_has_an_open_window(cast: Cast, program: Program) -> None:
    body = {"to": [PHONE, OTHER], "text": "Hi", "channel": ["whatsapp", "sms"]}

    refused = program.post("/v3/messages", body)
    assert (refused.status, refused.error["code"], refused.named) == (422, "BUSINESS_007", {"channel"})
    assert not Message.objects.exists()

    reply(channels.sender(cast.acme, "+13125550100", channel="whatsapp"), "Hello", phone=OTHER, now=timezone.now())
    assert program.post("/v3/messages", body).status == 202


def test_opted_out_recipients_are_not_written_to(cast: Cast, program: Program) -> None:
    contact(cast.acme, PHONE, opt_out=True)

    refused = program.post("/v3/messages", {"to": [PHONE], "text": "Hi"})

    assert (refused.status, refused.error["code"]) == (422, "BUSINESS_004")
    assert program.post("/v3/messages", {"to": [PHONE, OTHER], "text": "Hi"}).status == 202


def test_sandbox_stores_no_text(program: Program) -> None:
    answer = program.post("/v3/messages", {"to": [PHONE], "text": "Hi", "sandbox": True})

    assert (answer.status, answer.headers["X-Sandbox"]) == (202, "true")
    assert not Message.objects.exists()
    assert not Contact.objects.exists()


def test_repeated_key_sends_the_text_once(program: Program) -> None:
    raw, once = orjson.dumps({"to": [PHONE], "text": "Hi"}), {"Idempotency-Key": "text-1"}
    answers = [program.call("POST", "/v3/messages", raw, headers=once) for _ in range(2)]

    assert answers[0].data == answers[1].data
    assert Message.objects.count() == 1
