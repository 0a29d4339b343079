"""POST /v3/messages: what is accepted, what is answered, and what the sandbox leaves."""

from __future__ import annotations

from typing import Any

import orjson
import pytest
from django.utils import timezone

from apps.contacts.models import Contact
from apps.message_templates.models import MessageTemplate
from apps.messaging.models import Message, Outgoing
from tests.api.ledger import written
from tests.api.v3.sending import ADA, OTHER, body_of
from tests.api.v3_program import Program
from tests.cast import Cast, change
from tests.factories import message_templates
from tests.factories.contacts import PHONE, contact

# --- The answer ---


def test_answer_has_every_field_and_nothing_else(program: Program, template: MessageTemplate) -> None:
    answer = program.post("/v3/messages", body_of(template, PHONE, OTHER))

    assert answer.status == 202
    assert list(answer.data) == ["status", "template_id", "template_name", "recipients"]
    first, second = answer.data["recipients"]
    assert list(first) == ["message_id", "to", "channel", "body"]
    assert answer.data == {
        "status": "QUEUED",
        "template_id": str(template.id),
        "template_name": "greeting",
        "recipients": [
            {"message_id": first["message_id"], "to": PHONE, "channel": None, "body": None},
            {"message_id": second["message_id"], "to": OTHER, "channel": None, "body": None},
        ],
    }
    assert "X-Sandbox" not in answer.headers


def test_every_recipient_is_found_under_its_id(cast: Cast, program: Program, template: MessageTemplate) -> None:
    recipients = program.post("/v3/messages", body_of(template, PHONE, OTHER)).data["recipients"]

    rows = {str(row.id): row for row in Message.objects.all()}
    assert {(r["message_id"], r["to"]) for r in recipients} == {(key, row.phone) for key, row in rows.items()}
    assert {row.template_id for row in rows.values()} == {template.id}
    assert [row.parameters for row in rows.values()] == [ADA, ADA]
    assert {str(row.message_id) for row in Outgoing.objects.all()} == set(rows)
    assert set(Contact.objects.values_list("phone", "organization_id")) == {
        (PHONE, cast.acme.id),
        (OTHER, cast.acme.id),
    }


def test_message_remembers_where_it_came_from(program: Program, template: MessageTemplate) -> None:
    answer = program.post("/v3/messages", body_of(template))

    expected = {"endpoint": "POST /v3/messages", "request_id": answer.headers["X-Request-Id"]}
    assert Message.objects.get().metadata == expected


def test_number_that_appears_twice_gets_one_message(program: Program, template: MessageTemplate) -> None:
    answer = program.post("/v3/messages", body_of(template, PHONE, OTHER, PHONE, PHONE))

    assert [recipient["to"] for recipient in answer.data["recipients"]] == [PHONE, OTHER]
    assert Message.objects.count() == 2


def test_thousand_recipients_are_accepted(program: Program, template: MessageTemplate) -> None:
    phones = [f"+1415555{index:04}" for index in range(1000)]

    answer = program.post("/v3/messages", body_of(template, *phones))

    assert [recipient["to"] for recipient in answer.data["recipients"]] == phones
    assert Message.objects.count() == Outgoing.objects.count() == Contact.objects.count() == 1000


@pytest.mark.parametrize("number", ["+1234567890", "+1987654321"])
def test_number_of_the_published_guides_is_accepted_though_a_digit_is_missing(
    program: Program, template: MessageTemplate, number: str
) -> None:
    assert program.post("/v3/messages", body_of(template, number)).status == 202


# --- The template ---


def test_template_is_found_by_name_in_any_case(program: Program, template: MessageTemplate) -> None:
    answer = program.post("/v3/messages", {"to": [PHONE], "template": {"name": "GREETING"}})

    assert (answer.status, answer.data["template_id"]) == (202, str(template.id))


def test_id_wins_over_name(cast: Cast, program: Program, template: MessageTemplate) -> None:
    other = message_templates.template(cast.acme, "other")

    for name in ("other", "nothing of this name"):
        answer = program.post("/v3/messages", {"to": [PHONE], "template": {"id": str(template.id), "name": name}})

        assert (answer.data["template_id"], answer.data["template_name"]) == (str(template.id), "greeting")
    assert not Message.objects.filter(template_id=other.id).exists()


@pytest.mark.parametrize("blank", [None, ""])
def test_blank_id_leaves_the_name_to_decide(program: Program, template: MessageTemplate, blank: str | None) -> None:
    answer = program.post("/v3/messages", {"to": [PHONE], "template": {"id": blank, "name": "greeting"}})

    assert answer.data["template_id"] == str(template.id)


def test_profile_sends_with_the_template_it_inherits(cast: Cast, template: MessageTemplate) -> None:
    answer = Program(cast.shop).post("/v3/messages", {"to": [PHONE], "template": {"name": "greeting"}})

    assert answer.data["template_id"] == str(template.id)
    assert Message.objects.get().profile_id == cast.shop.id


def test_own_template_comes_before_the_inherited_one_of_its_name(cast: Cast, template: MessageTemplate) -> None:
    own = message_templates.template(cast.shop)

    answer = Program(cast.shop).post("/v3/messages", {"to": [PHONE], "template": {"name": "greeting"}})

    assert answer.data["template_id"] == str(own.id)


@pytest.mark.parametrize("parameters", [None, {}, {"another": "x"}, {"name": ""}, {"name": "x" * 4000}])
def test_whether_parameters_fit_is_asked_later(
    program: Program, template: MessageTemplate, parameters: dict[str, str] | None
) -> None:
    body = {"to": [PHONE], "template": {"id": str(template.id), "parameters": parameters}, "channel": ["sms"]}

    answer = program.post("/v3/messages", body)

    (recipient,) = answer.data["recipients"]
    fits = parameters == {"name": ""}
    assert (answer.status, recipient["body"]) == (202, "Hello !" if fits else None)


@pytest.mark.parametrize("name", ["\u202eeman", "\U0001f600", "\\", "\t\n\r", "%s{0}", "\\N", "'\"--", "\x7f\x01"])
def test_parameters_arrive_as_they_were_written(program: Program, template: MessageTemplate, name: str) -> None:
    several = [f"+1415555{index:04}" for index in range(30)]  # few and many are written in different ways
    parameters = {"name": name, name: "x"}

    for phones in ([PHONE], several):
        program.post("/v3/messages", {"to": phones, "template": {"id": str(template.id), "parameters": parameters}})

    assert [row.parameters for row in Message.objects.all()] == [parameters] * 31


# --- Opt-out ---


@pytest.mark.parametrize("count", [2, 30])
def test_request_is_accepted_while_somebody_may_be_written_to(
    cast: Cast, program: Program, template: MessageTemplate, count: int
) -> None:
    phones = [f"+1415555{index:04}" for index in range(count)]
    for phone in phones[:-1]:
        contact(cast.acme, phone, opt_out=True)

    answer = program.post("/v3/messages", body_of(template, *phones))

    assert (answer.status, len(answer.data["recipients"])) == (202, count)
    assert Message.objects.count() == count


def test_profile_that_does_not_inherit_does_not_know_of_the_opt_out(cast: Cast, template: MessageTemplate) -> None:
    contact(cast.acme, opt_out=True)
    refused = Program(cast.shop).post("/v3/messages", body_of(template))

    accepted = Program(change(cast.sibling, inherit_contacts=False)).post("/v3/messages", body_of(template))

    assert (refused.status, accepted.status) == (422, 202)


# --- However the body comes ---


@pytest.mark.parametrize(
    "content_type",
    ["application/json; charset=utf-8", "application/x-www-form-urlencoded", "text/plain", "multipart/form-data", ""],
)
def test_body_is_json_whatever_its_type_says(program: Program, template: MessageTemplate, content_type: str) -> None:
    answer = program.call("POST", "/v3/messages", orjson.dumps(body_of(template)), content_type=content_type)

    assert (answer.status, Message.objects.count()) == (202, 1)


def test_unknown_fields_are_ignored(program: Program, template: MessageTemplate) -> None:
    body = {**body_of(template), "colour": 1, "": None, "\0": "\0", "deep": [[[[{}]]]]}

    assert program.post("/v3/messages", body).status == 202


# --- Sandbox ---


@pytest.mark.parametrize("count", [1, 30])
def test_rehearsal_answers_the_same_and_writes_nothing(
    program: Program, template: MessageTemplate, count: int, django_capture_on_commit_callbacks: Any
) -> None:
    phones = [f"+1415555{index:04}" for index in range(count)]
    body, before = body_of(template, *phones, channel=["sms"]), written()

    with django_capture_on_commit_callbacks() as bells:
        rehearsed = program.post("/v3/messages", {**body, "sandbox": True})

    assert (written(), bells) == (before, [])
    assert (rehearsed.status, rehearsed.headers["X-Sandbox"]) == (202, "true")
    real = program.post("/v3/messages", {**body, "sandbox": False})
    for recipient in (*rehearsed.data["recipients"], *real.data["recipients"]):
        del recipient["message_id"]
    assert rehearsed.data == real.data


def test_id_from_a_rehearsal_is_not_found(program: Program, template: MessageTemplate) -> None:
    (recipient,) = program.post("/v3/messages", body_of(template, sandbox=True)).data["recipients"]

    assert program.get(f"/v3/messages/{recipient['message_id']}").refusal[:2] == (404, "RESOURCE_003")


def test_acceptance_rings_once(
    program: Program, template: MessageTemplate, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks() as bells:
        program.post("/v3/messages", body_of(template, PHONE, OTHER, channel=["sms", "rcs"]))

    assert len(bells) == 1


def test_removed_contact_comes_back_when_written_to(cast: Cast, program: Program, template: MessageTemplate) -> None:
    gone = contact(cast.acme, deleted_at=timezone.now())

    program.post("/v3/messages", body_of(template))

    assert Contact.objects.get().id == gone.id
    assert Contact.objects.get().deleted_at is None
