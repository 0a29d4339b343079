"""One number, one person: every door takes every spelling in the table as the same number."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client
from django.utils.http import urlencode

from apps.channels import lookup, phone_numbers
from apps.channels.models import NumberLookup
from apps.channels.providers.types import Inbound
from apps.contacts import column_mapping, imports, intake, search
from apps.contacts.models import Contact
from apps.message_templates.models import MessageTemplate
from apps.messaging.history import message_search
from apps.messaging.models import Message
from apps.messaging.playground import recipients
from apps.messaging.sending import inbound
from apps.phones.forms import PhoneField, TrickForm
from apps.profiles import actions as profiles
from tests.api.v2.v2_program import Program as OldProgram
from tests.api.v3_program import Program
from tests.cast import Cast, assemble
from tests.factories import channels, message_templates
from tests.factories.contacts import contact
from tests.factories.messaging import message
from tests.factories.numbers import ALL, IMPOSSIBLE, LONDON, SPELLINGS, UNRANGED

NOW = datetime(2026, 5, 4, 9, 30, tzinfo=UTC)
ADA = {"name": "Ada"}
OF_LONDON = SPELLINGS[LONDON]


@pytest.fixture
def cast(db: None) -> Cast:
    return assemble()


@pytest.fixture
def program(cast: Cast) -> Program:
    return Program(cast.acme)


@pytest.fixture
def old(cast: Cast) -> OldProgram:
    return OldProgram(cast.acme)


@pytest.fixture
def template(cast: Cast) -> MessageTemplate:
    return message_templates.template(cast.acme)


@pytest.fixture
def acme(client: Client, cast: Cast) -> Client:
    client.force_login(cast.owner)
    return client


def _body(template: MessageTemplate, *to: str) -> dict[str, Any]:
    return {"to": list(to), "template": {"id": str(template.id), "parameters": ADA}}


# --- The rule ---


@pytest.mark.parametrize(("written", "e164"), ALL)
def test_a_spelling_is_read_as_the_librarys_own_form(written: str, e164: str) -> None:
    assert phone_numbers.e164(written) == e164


@pytest.mark.parametrize(
    ("written", "region", "e164"),
    [
        ("07400 123456", "GB", LONDON),
        ("011 44 7400 123456", "US", LONDON),
        ("0044 7400 123456", "US", LONDON),  # not how the US dials, and no number of theirs
        ("00 44 7400 123456", "JP", LONDON),
        ("8 10 44 7400 123456", "RU", LONDON),
        ("8 912 345-67-89", "RU", "+79123456789"),
        ("06 698 12345", "IT", "+390669812345"),
        ("011 15 2345-6789", "AR", "+5491123456789"),
        ("07400 123456", None, None),
        ("00 07400 123456", None, None),
        ("+1415555267l", None, None),  # an l for a 1
        ("+49 171 12345S7", None, None),
        ("+49 171 1234567 (m)", None, "+491711234567"),
        ("+44 20 7946 0958 ext 5", None, "+442079460958"),
        ("+14155552671 +14155552672", None, None),
        ("+" + "(" * 100_000 + "44", None, None),
    ],
)
def test_a_number_is_read_as_its_region_dials_it(written: str, region: str | None, e164: str | None) -> None:
    assert phone_numbers.e164(written, region=region) == e164


@pytest.mark.parametrize("number", IMPOSSIBLE)
def test_impossible_number_is_refused_and_an_unknown_range_is_not(number: str) -> None:
    assert phone_numbers.e164(number) is None
    assert phone_numbers.e164(UNRANGED) == UNRANGED


# --- v3 ---


def test_v3_sends_one_message_however_often_a_number_is_spelt(program: Program, template: MessageTemplate) -> None:
    answer = program.post("/v3/messages", _body(template, *(written for written, _ in ALL)))

    assert [each["to"] for each in answer.data["recipients"]] == list(SPELLINGS)
    assert set(Contact.objects.values_list("phone", flat=True)) == set(SPELLINGS)


@pytest.mark.parametrize("written", OF_LONDON)
def test_an_opt_out_covers_every_spelling(
    cast: Cast, program: Program, old: OldProgram, template: MessageTemplate, written: str
) -> None:
    contact(cast.acme, LONDON, opt_out=True)

    assert program.post("/v3/messages", _body(template, written)).refusal[:2] == (422, "BUSINESS_004")
    assert old.post("/v2/messages/phone", {"phoneNumber": written, "templateId": str(template.id)}).status == 422
    assert not Message.objects.exists()


def test_v3_names_each_impossible_number(program: Program, template: MessageTemplate) -> None:
    answer = program.post("/v3/messages", _body(template, LONDON, *IMPOSSIBLE, "Jane"))

    assert answer.refusal == (400, "VALIDATION_002", "Phone number must be in E.164 format")
    assert answer.named == {f"to[{index}]" for index in range(1, 6)}
    assert answer.error["details"]["to[1]"] == [
        "+4474001 cannot be a phone number: check its country code and how many digits follow it"
    ]
    assert not Message.objects.exists()


def test_v3_sends_to_an_unknown_range(cast: Cast, program: Program, template: MessageTemplate) -> None:
    channels.sender(cast.acme)

    assert program.post("/v3/messages", _body(template, "+44 07700 900123")).status == 202
    assert Message.objects.get().phone == UNRANGED


def test_v3_keeps_one_contact_and_finds_it_by_every_spelling(program: Program) -> None:
    made = program.post("/v3/contacts", {"phone_number": OF_LONDON[0]}).data

    for written in OF_LONDON:
        again = program.post("/v3/contacts", {"phone_number": written})
        by_phone = program.get("/v3/contacts", phone=written).data["contacts"]
        by_search = program.get("/v3/contacts", search=written).data["contacts"]

        assert again.refusal[:2] == (409, "RESOURCE_007")
        assert [each["id"] for each in by_phone] == [each["id"] for each in by_search] == [made["id"]]


def test_v3_finds_messages_by_every_spelling(cast: Cast, program: Program) -> None:
    row = message(cast.acme, LONDON, contact_id=contact(cast.acme, LONDON).id)

    for written in OF_LONDON:
        found = program.get("/v3/messages", to=written).data["messages"]
        assert [each["id"] for each in found] == [str(row.id)], written


def test_v3_playground_takes_every_spelling(program: Program) -> None:
    for written in OF_LONDON[:5]:
        answer = program.post("/v3/messages/playground", {"to": written, "custom_message": "Hello"})
        assert answer.data["recipients"][0]["to"] == LONDON


def test_lookup_answers_under_one_number_at_every_address(cast: Cast, program: Program, old: OldProgram) -> None:
    for written, e164 in ALL:
        path = urlencode({"": written})[1:].replace("+", "%20")
        assert program.get(f"/v3/numbers/lookup/{path}").data["phone_number"] == e164
        assert program.get(f"/v3/lookup/number/{path}").data["phoneNumber"] == e164
        assert old.get("/v2/number-lookup", phoneNumber=path).body["phoneNumber"] == e164

    assert set(NumberLookup.objects.values_list("phone", flat=True)) == set(SPELLINGS)


# --- v2 ---


def test_v2_sends_one_message_however_often_a_number_is_spelt(old: OldProgram, template: MessageTemplate) -> None:
    body = {"recipients": [written for written, _ in ALL], "template_id": str(template.id), "template_variables": ADA}

    sent = old.post("/v2/messages", body).body["data"]["messages"]

    assert [each["recipient"] for each in sent] == list(SPELLINGS)


def test_v2_knows_a_contact_by_every_spelling(cast: Cast, old: OldProgram) -> None:
    row = contact(cast.acme, LONDON)

    for written in OF_LONDON:
        query = urlencode({"": written})[1:]
        assert old.get("/v2/contacts/phone", phoneNumber=query).body["id"] == str(row.id)
        assert old.post("/v2/contacts", {"phone_number": written}).status == 409


def test_v2_refuses_an_impossible_number(old: OldProgram, template: MessageTemplate) -> None:
    for number in IMPOSSIBLE:
        body = {"phoneNumber": number, "templateId": str(template.id), "templateVariables": ADA}
        assert old.post("/v2/messages/phone", body).status == 400
        assert old.post("/v2/messages/quick-message", {"phoneNumber": number, "customMessage": "Hi"}).status == 400
        assert old.post("/v2/contacts", {"phone_number": number}).status == 400


# --- Files, carriers and pages ---


def test_import_makes_one_contact_of_every_spelling(cast: Cast) -> None:
    contact(cast.acme, LONDON, opt_out=True)
    content = "\n".join(["phone", *(f'"{written}"' for written, _ in ALL)]).encode()
    report = imports.upload(cast.acme, name="a.csv", content=content, made_by="owner@acme.test", now=NOW)
    imports.start(cast.acme, report, column_mapping.Columns(), now=NOW)

    intake.drain()

    report.refresh_from_db()
    assert (report.created, report.suppressed, report.invalid) == (len(SPELLINGS) - 1, 1, 0)
    assert set(Contact.objects.values_list("phone", flat=True)) == set(SPELLINGS)


def test_what_a_person_writes_is_stored_under_the_canonical_number(cast: Cast) -> None:
    known = contact(cast.acme, LONDON)
    sender = channels.sender(cast.acme)

    for index, written in enumerate(("+447400123456", "+4407400123456")):
        inbound.receive(sender, Inbound(f"ref-{index}", written, sender.number, "Hello", NOW, {}), now=NOW)

    assert set(Message.objects.values_list("contact_id", "phone")) == {(known.id, LONDON)}


def test_contact_page_adds_and_finds_every_spelling(acme: Client, cast: Cast) -> None:
    row = contact(cast.acme, LONDON)

    for written in OF_LONDON:
        added = acme.post("/contacts/new/", {"phone": written, "region": "", "default_channel": "sms"})
        found = acme.get("/contacts/", {"q": written}).content.decode()

        assert added.status_code == 422, written
        assert str(row.id) in found, written
    assert Contact.objects.count() == 1


def test_lookup_page_shows_what_is_kept_for_every_spelling(acme: Client, cast: Cast) -> None:
    lookup.look_up(cast.acme, written=LONDON, now=NOW)

    for written in OF_LONDON:
        assert "lookup-card" in acme.get("/lookup/", {"number": written}).content.decode(), written


def test_palette_and_message_search_find_every_spelling(cast: Cast) -> None:
    person = contact(cast.acme, LONDON)
    message(cast.acme, LONDON, contact_id=person.id)

    for written in OF_LONDON:
        assert len(search.find(cast.acme, written)) == 1, written
        assert len(message_search.find(cast.acme, written)) == 1, written


def test_playground_counts_spellings_as_repeats() -> None:
    found = recipients.read("\n".join(OF_LONDON) + "\n+4474001")

    assert (found.phones, found.repeats) == ((LONDON,), len(OF_LONDON) - 1)
    assert [line.text for line in found.bad] == ["+4474001"]


def test_a_profiles_numbers_are_kept_in_their_canonical_form(cast: Cast) -> None:
    assert cast.shop.profile is not None

    for written in OF_LONDON:
        details = {"sending_phone_number": written, "whatsapp_phone_number": written}
        kept = profiles.edit(cast.acme, cast.shop.profile, details=details, now=NOW)
        assert (kept.sending_phone_number, kept.whatsapp_phone_number) == (LONDON, LONDON)


def test_simulated_phones_are_named_by_the_canonical_number() -> None:
    for written in OF_LONDON:
        form = TrickForm({"phone": written, "trick": "late"})

        assert PhoneField().clean(written) == LONDON
        assert form.is_valid()
        assert form.cleaned_data["phone"] == LONDON


def test_playground_warns_of_a_number_in_no_known_range() -> None:
    assert "the carrier decides" in recipients.doubt(UNRANGED)
    assert recipients.doubt(LONDON) == ""
