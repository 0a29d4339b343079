"""Send to people whose number has two spellings: one message, one consent, and the spelling that reaches them."""

from __future__ import annotations

import pytest

from apps.channels.providers.types import Inbound
from apps.contacts.models import Contact
from apps.message_templates.models import MessageTemplate
from apps.messaging.models import Message
from apps.messaging.sending import draft, inbound
from tests.api.v3_program import Program
from tests.cast import Cast
from tests.factories import channels, message_templates
from tests.messaging.claiming import claim
from tests.messaging.conftest import NOW

MEXICAN, ARGENTINE, BRAZILIAN = "+525517329563", "+5491145551234", "+5511981234567"
OTHER = {MEXICAN: "+5215517329563", ARGENTINE: "+541145551234", BRAZILIAN: "+551181234567"}


@pytest.fixture(autouse=True)
def _forget() -> None:
    for remembered in (draft._senders, draft._templates, draft._suspended):
        remembered.clear()


@pytest.fixture
def template(cast: Cast) -> MessageTemplate:
    return message_templates.template(cast.acme)


def _body(template: MessageTemplate, *phones: str) -> dict[str, object]:
    return {"to": list(phones), "template": {"id": str(template.id), "parameters": {"name": "Ada"}}, "channel": ["sms"]}


def _dialled() -> dict[str, str]:
    found = claim(100, lease=30, now=NOW.replace(year=2036))
    return {each.phone: each.dialled for each in found}


@pytest.mark.parametrize("number", list(OTHER))
def test_both_spellings_in_one_request_are_one_message(cast: Cast, template: MessageTemplate, number: str) -> None:
    channels.sender(cast.acme)

    answer = Program(cast.acme).post("/v3/messages", _body(template, OTHER[number], number, OTHER[number]))

    assert [each["to"] for each in answer.data["recipients"]] == [number]
    assert "asked_for" not in Message.objects.get().metadata
    assert _dialled() == {number: number}


def test_what_was_asked_for_is_kept_and_an_argentine_line_gets_no_9(cast: Cast, template: MessageTemplate) -> None:
    channels.sender(cast.acme)

    answer = Program(cast.acme).post("/v3/messages", _body(template, *OTHER.values(), "+14155552671"))

    assert answer.status == 202
    asked = {message.phone: message.metadata.get("asked_for") for message in Message.objects.all()}
    assert asked == {**OTHER, "+14155552671": None}
    assert _dialled() == {each: each for each in asked} | {ARGENTINE: OTHER[ARGENTINE]}


@pytest.mark.parametrize("number", list(OTHER))
def test_a_stop_in_one_spelling_holds_for_the_other(cast: Cast, template: MessageTemplate, number: str) -> None:
    sender = channels.sender(cast.acme)
    inbound.receive(sender, Inbound("ref", OTHER[number], sender.number, "STOP", NOW, {}), now=NOW)

    answers = [Program(cast.acme).post("/v3/messages", _body(template, each)) for each in (number, OTHER[number])]

    assert [answer.error["code"] for answer in answers] == ["BUSINESS_004"] * 2
    assert [row.opt_out for row in Contact.objects.all()] == [True]


def test_an_argentine_landline_that_wrote_to_us_is_answered_there(cast: Cast, template: MessageTemplate) -> None:
    sender = channels.sender(cast.acme)
    inbound.receive(sender, Inbound("ref", OTHER[ARGENTINE], sender.number, "Hello", NOW, {}), now=NOW)
    shown = Program(cast.acme).get("/v3/contacts").data["contacts"][0]["phone_number"]

    Program(cast.acme).post("/v3/messages", _body(template, shown))

    assert shown == OTHER[ARGENTINE]
    assert _dialled() == {ARGENTINE: OTHER[ARGENTINE]}
