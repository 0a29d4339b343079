"""Messages sent over v2: to a phone, to a contact, as a quick message, and to several people at once."""

from __future__ import annotations

from typing import Any

import pytest

from apps.contacts.models import Contact
from apps.message_templates.models import TemplateStatus
from apps.messaging.models import Message, Outgoing
from tests.api.ledger import written
from tests.api.v2.v2_program import Program, faults
from tests.cast import Cast
from tests.factories.contacts import PHONE, contact
from tests.factories.message_templates import template

OTHER = "+14155552672"


# --- Sending as in the reference ---


def _to_phone(row: Any, **more: Any) -> dict[str, Any]:
    return {"phoneNumber": PHONE, "templateId": str(row.id), "templateVariables": {"name": "Ada"}, **more}


def test_send_to_a_phone(cast: Cast) -> None:
    row = template(cast.acme)

    answer = Program(cast.acme, sender=cast.shop).post("/v2/messages/phone", _to_phone(row))

    message = Message.objects.get()
    assert (answer.status, answer.body) == (204, {})
    assert (message.phone, message.template_id, message.profile_id) == (PHONE, row.id, cast.shop.id)
    assert (message.channel, message.is_pinned, message.parameters) == (None, False, {"name": "Ada"})
    assert message.metadata == {"endpoint": "POST /v2/messages/phone", "request_id": answer.headers["X-Request-Id"]}
    assert Outgoing.objects.get().message_id == message.id


def test_number_as_people_write_it(cast: Cast, program: Program) -> None:
    answer = program.post("/v2/messages/phone", _to_phone(template(cast.acme), phoneNumber="+1 (415) 555-2671"))

    assert (answer.status, Message.objects.get().phone) == (204, PHONE)


def test_send_to_a_contact(cast: Cast, program: Program) -> None:
    row, person = template(cast.acme), contact(cast.acme)

    answer = program.post("/v2/messages/contact", {"contactId": str(person.id), "templateId": str(row.id)})

    message = Message.objects.get()
    assert answer.status == 204
    assert (message.contact_id, message.phone, message.parameters) == (person.id, PHONE, {})
    assert message.metadata["endpoint"] == "POST /v2/messages/contact"


def test_organization_does_not_write_to_a_profiles_contact_that_opted_out(cast: Cast, program: Program) -> None:
    person = contact(cast.shop, opt_out=True)

    answer = program.post(
        "/v2/messages/contact", {"contactId": str(person.id), "templateId": str(template(cast.acme).id)}
    )

    assert (answer.status, answer.body["code"]) == (422, "BUSINESS_004")
    assert Message.objects.count() == 0


@pytest.mark.parametrize("stranger", ["outsider", "sibling"])
def test_contact_of_somebody_else_cannot_be_written_to(cast: Cast, stranger: str) -> None:
    me = getattr(cast, stranger)
    person, row = contact(cast.shop), template(me)

    answer = Program(me).post("/v2/messages/contact", {"contactId": str(person.id), "templateId": str(row.id)})

    assert (answer.status, answer.body["detail"]) == (404, "Contact not found")
    assert Message.objects.count() == 0


def test_template_of_somebody_else_cannot_be_sent(cast: Cast) -> None:
    row = template(cast.outsider)

    bare = Program(cast.acme).post("/v2/messages/phone", _to_phone(row))
    guided = Program(cast.acme).post("/v2/messages", {"recipients": [PHONE], "template_id": str(row.id)})

    assert (bare.status, bare.body["detail"]) == (404, "Template not found")
    assert (guided.status, guided.body) == (
        404,
        {"error": {"code": "template_not_found", "message": "Template not found"}},
    )


@pytest.mark.parametrize(
    ("change", "blamed"),
    [
        ({"phoneNumber": None}, {"phoneNumber"}),
        ({"phoneNumber": ""}, {"phoneNumber"}),
        ({"phoneNumber": "12"}, {"phoneNumber"}),
        ({"phoneNumber": [PHONE]}, {"phoneNumber"}),
        ({"phoneNumber": "+" + "9" * 300}, {"phoneNumber"}),
        ({"phoneNumber": "\0"}, {"phoneNumber"}),
        ({"templateId": "tmpl_123"}, {"templateId"}),
        ({"templateId": None}, {"templateId"}),
        ({"templateId": [7]}, {"templateId"}),
        ({"templateVariables": []}, {"templateVariables"}),
        ({"templateVariables": "x"}, {"templateVariables"}),
        ({"templateVariables": {"name": None}}, {"templateVariables[name]"}),
        ({"templateVariables": {"name": {}}}, {"templateVariables[name]"}),
        ({"templateVariables": {"name": "\0"}}, {"templateVariables[name]"}),
        ({"templateVariables": {"\0": "x"}}, {"templateVariables[\\0]"}),
        ({"templateVariables": {"name": "x" * 40_000}}, {"templateVariables"}),
    ],
)
def test_bad_field_is_blamed(cast: Cast, program: Program, change: dict[str, Any], blamed: set[str]) -> None:
    answer = program.post("/v2/messages/phone", _to_phone(template(cast.acme), **change))

    assert set(faults(answer)) == blamed
    assert Message.objects.count() == 0


def test_nothing_but_braces(cast: Cast, program: Program) -> None:
    assert set(faults(program.post("/v2/messages/phone", {}))) == {"phoneNumber", "templateId"}
    assert set(faults(program.post("/v2/messages/contact", {}))) == {"contactId", "templateId"}
    assert set(faults(program.post("/v2/messages/quick-message", {}))) == {"phoneNumber", "customMessage"}


def test_opted_out(cast: Cast, program: Program) -> None:
    contact(cast.acme, opt_out=True)

    answer = program.post("/v2/messages/phone", _to_phone(template(cast.acme)))

    assert (answer.status, answer.body) == (
        422,
        {
            "status": 422,
            "title": "Unprocessable Entity",
            "detail": "All recipients have opted out of receiving messages",
            "code": "BUSINESS_004",
        },
    )


# --- The quick message ---


def test_quick_message_goes_out_before_the_account_is_set_up(cast: Cast) -> None:
    cast.acme.organization.onboarding = "SIGNED_UP"
    cast.acme.organization.save()

    answer = Program(cast.acme).post("/v2/messages/quick-message", {"phoneNumber": PHONE, "customMessage": "A test."})

    message = Message.objects.get()
    assert (answer.status, answer.body) == (204, {})
    assert message.parameters == {"business_name": "Acme", "custom_message": "A test."}
    assert message.metadata["endpoint"] == "POST /v2/messages/quick-message"


def test_sixth_quick_message_of_a_day(cast: Cast, program: Program) -> None:
    body = {"phoneNumber": PHONE, "customMessage": "A test."}

    statuses = [program.post("/v2/messages/quick-message", body).status for _ in range(6)]

    assert statuses == [204, 204, 204, 204, 204, 422]


# --- Sending as in the guide ---


def _guided(row: Any, **more: Any) -> dict[str, Any]:
    return {"recipients": [PHONE], "template_id": str(row.id), "template_variables": {"name": "Ada"}, **more}


def test_send_to_several(cast: Cast, program: Program) -> None:
    row = template(cast.acme)

    answer = program.post("/v2/messages", _guided(row, recipients=[PHONE, OTHER, PHONE], channels=["sms", "whatsapp"]))

    stored = {str(each.id): each for each in Message.objects.all()}
    told = answer.body["data"]["messages"]
    assert answer.status == 202
    assert [(each["recipient"], stored[each["id"]].channel) for each in told] == [
        (PHONE, "sms"),
        (PHONE, "whatsapp"),
        (OTHER, "sms"),
        (OTHER, "whatsapp"),
    ]
    assert {each["status"] for each in told} == {"queued"}
    assert {each["contact_id"] for each in told} == {str(each) for each in Contact.objects.values_list("id", flat=True)}
    assert answer.body == {"data": {"messages": told}}


@pytest.mark.parametrize("channels", [None, [], ["sent"]])
def test_channel_is_automatic_unless_named(cast: Cast, program: Program, channels: Any) -> None:
    program.post("/v2/messages", _guided(template(cast.acme), channels=channels))

    assert (Message.objects.get().channel, Message.objects.get().is_pinned) == (None, False)


def test_rehearsal_tells_ids_and_keeps_nothing(cast: Cast, program: Program) -> None:
    row = template(cast.acme)
    before = written()

    answer = program.post("/v2/messages", _guided(row, test_mode=True))

    assert set(answer.body["data"]["messages"][0]) == {"id", "recipient", "status", "contact_id"}
    assert written() == before


@pytest.mark.parametrize(
    ("change", "begins"),
    [
        ({"recipients": None}, "recipients: "),
        ({"recipients": []}, "recipients: At least one recipient is required"),
        ({"recipients": PHONE}, "recipients: "),
        ({"recipients": [7]}, "recipients[0]: Phone number must be in E.164 format"),
        ({"recipients": [PHONE, "12"]}, "recipients[1]: Phone number must be in E.164 format"),
        ({"recipients": ["14155552671"]}, "recipients[0]: Phone number must be in E.164 format"),
        ({"recipients": [PHONE] * 1001}, "recipients: At most 1000 recipients are allowed per request, got 1001"),
        ({"template_id": None}, "template_id: "),
        ({"template_id": "x" * 500}, "template_id: "),
        ({"template_variables": ["x"]}, "template_variables: "),
        ({"template_variables": {"name": "Ada", "order_id": ["x"]}}, "template_variables[order_id]: "),
        ({"template_variables": {"order_id": "\0"}}, "template_variables[order_id]: "),
        ({"channels": "sms"}, "channels: "),
        ({"channels": ["pigeon"]}, "channels: 'pigeon' is not a channel"),
        ({"channels": [None]}, "channels"),
    ],
)
def test_bad_field_is_named_in_the_sentence(cast: Cast, program: Program, change: dict[str, Any], begins: str) -> None:
    answer = program.post("/v2/messages", _guided(template(cast.acme), **change))

    assert (answer.status, answer.body["error"]["code"]) == (400, "validation_error")
    assert answer.body["error"]["message"].startswith(begins)
    assert Message.objects.count() == 0


def test_id_that_is_none_is_the_id_of_nothing(cast: Cast, program: Program) -> None:
    answer = program.post("/v2/messages", {"recipients": [PHONE], "template_id": "tmpl_123"})

    assert (answer.status, answer.body) == (
        404,
        {"error": {"code": "template_not_found", "message": "Template not found"}},
    )


def test_whatsapp_by_name_needs_an_approved_template(cast: Cast, program: Program) -> None:
    answer = program.post(
        "/v2/messages", _guided(template(cast.acme, status=TemplateStatus.PENDING), channels=["whatsapp"])
    )

    assert (answer.status, answer.body["error"]["code"]) == (422, "template_not_approved")
