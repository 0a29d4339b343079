"""POST /v3/messages: one message for every channel that is named, and what each channel needs of a template."""

from __future__ import annotations

import pytest

from apps.message_templates.models import MessageTemplate
from apps.messaging.models import Message
from tests.api.v3.sending import OTHER, body_of
from tests.api.v3_program import Program
from tests.cast import Cast
from tests.factories import message_templates
from tests.factories.contacts import PHONE
from tests.factories.message_templates import definition


@pytest.mark.parametrize("channel", [None, [], ["sent"], ["sent", "sent"]])
def test_without_a_named_channel_routing_is_automatic(
    program: Program, template: MessageTemplate, channel: list[str] | None
) -> None:
    answer = program.post("/v3/messages", body_of(template, channel=channel))

    (recipient,) = answer.data["recipients"]
    assert (recipient["channel"], recipient["body"]) == (None, None)
    assert Message.objects.values_list("channel", "is_pinned").get() == (None, False)


def test_every_named_channel_makes_a_message_of_its_own(program: Program, template: MessageTemplate) -> None:
    answer = program.post("/v3/messages", body_of(template, PHONE, OTHER, channel=["sms", "whatsapp", "sms"]))

    told = [(recipient["to"], recipient["channel"], recipient["body"]) for recipient in answer.data["recipients"]]
    assert told == [
        (PHONE, "sms", "Hello Ada!"),
        (PHONE, "whatsapp", "Hello Ada!"),
        (OTHER, "sms", "Hello Ada!"),
        (OTHER, "whatsapp", "Hello Ada!"),
    ]
    assert len({recipient["message_id"] for recipient in answer.data["recipients"]}) == 4
    assert set(Message.objects.values_list("channel", "is_pinned")) == {("sms", True), ("whatsapp", True)}


def test_automatic_routing_may_stand_beside_a_channel(program: Program, template: MessageTemplate) -> None:
    answer = program.post("/v3/messages", body_of(template, channel=["sent", "sms"]))

    assert [recipient["channel"] for recipient in answer.data["recipients"]] == [None, "sms"]


def test_body_is_that_of_the_channel(cast: Cast, program: Program) -> None:
    words = definition()
    words["body"] = {
        "sms": message_templates.section("Short {{0:variable}}", "name"),
        "whatsapp": message_templates.section("Long {{0:variable}}", "name"),
    }
    template = message_templates.template(cast.acme, definition=words)

    answer = program.post("/v3/messages", body_of(template, channel=["sms", "whatsapp"]))

    assert [recipient["body"] for recipient in answer.data["recipients"]] == ["Short Ada", "Long Ada"]


def test_template_that_was_not_approved_may_go_by_other_channels(cast: Cast, program: Program) -> None:
    for status in ("PENDING", "REJECTED", "PAUSED"):
        waiting = message_templates.template(cast.acme, status.lower(), status=status)
        for channel in (["sms"], ["rcs"], None):
            assert program.post("/v3/messages", body_of(waiting, channel=channel)).status == 202


def test_draft_may_be_sent_as_soon_as_it_is_submitted(cast: Cast, program: Program) -> None:
    draft = message_templates.template(cast.acme, status="DRAFT")
    before = program.post("/v3/messages", body_of(draft))

    program.put(f"/v3/templates/{draft.id}", {"submit_for_review": True})

    assert before.refusal[:2] == (422, "BUSINESS_005")
    assert program.post("/v3/messages", body_of(draft)).status == 202


@pytest.mark.parametrize("name", ["Updated Welcome Message", "updated_welcome_message", " UPDATED  welcome-message! "])
def test_template_is_found_by_its_name_in_either_form(cast: Cast, program: Program, name: str) -> None:
    template = message_templates.template(cast.acme, "Updated Welcome Message")

    answer = program.post("/v3/messages", {"to": [PHONE], "template": {"name": name, "parameters": {"name": "Ada"}}})

    assert (answer.status, answer.data["template_id"]) == (202, str(template.id))
    assert answer.data["template_name"] == "Updated Welcome Message"
