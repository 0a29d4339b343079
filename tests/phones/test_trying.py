"""Try it: one message, one phone, and what is shown of both."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db.models import QuerySet
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from apps.channels.models import Sender
from apps.channels.providers.types import Inbound
from apps.messaging.models import Message
from apps.messaging.sending import inbound
from apps.organizations.customer import Customer
from apps.phones import trying
from apps.phones.carrier import CarrierControl
from apps.phones.trying import Trial
from apps.users.models import Role
from tests.cast import Cast
from tests.factories import channels, message_templates, users
from tests.phones.conftest import NOW

ANN = "+14155550123"
URL = "/simulator/try/"
HTMX = {"HX-Request": "true"}


@pytest.fixture
def sender(cast: Cast) -> Sender:
    return channels.sender(cast.acme)


@pytest.fixture
def signed_in(client: Client, cast: Cast, carrier: CarrierControl) -> Client:
    client.force_login(cast.owner)
    return client


def reply(sender: Sender, text: str, *, minutes: int = 0) -> None:
    at = NOW + timedelta(minutes=minutes)
    inbound.receive(sender, Inbound(f"ref-{text}-{minutes}", ANN, sender.number, text, at, {}), now=at)


def _sent() -> QuerySet[Message]:
    """What was tried, without automatic replies."""
    return Message.objects.filter(direction="OUTBOUND").exclude(metadata__has_key="in_reply_to")


def look(customer: Customer, carrier: CarrierControl) -> Trial:
    return trying.look(customer, carrier, ANN, now=timezone.now())


def test_a_message_goes_out_with_its_sample_values(cast: Cast) -> None:
    template = message_templates.template(cast.acme)

    trying.send(cast.acme, template, ANN, by="ada@acme.test", now=NOW)

    message = Message.objects.get()
    assert (message.phone, message.template_id) == (ANN, template.id)
    assert set(message.parameters or {}) == {"name"}


def test_phone_story_and_consent_are_shown_together(cast: Cast, carrier: CarrierControl, sender: Sender) -> None:
    before = look(cast.acme, carrier)
    assert (before.message, before.story, before.changes) == (None, None, ())
    assert before.phone.consent.sentence == "No contact yet"

    trying.send(cast.acme, message_templates.template(cast.acme), ANN, by="ada@acme.test", now=NOW)
    reply(sender, "STOP")
    after = look(cast.acme, carrier)

    assert after.story
    assert [step.word for step in after.story.steps] == ["Queued"]
    assert [(line.is_out, line.sentence) for line in after.changes] == [(True, "Replied “STOP”.")]
    assert after.phone.consent.sentence.startswith("Opted out by replying STOP, 4 May")
    assert after.mark != before.mark
    assert after.mark == look(cast.acme, carrier).mark


def test_after_a_stop_the_next_one_is_refused_with_the_evidence(cast: Cast, sender: Sender) -> None:
    template = message_templates.template(cast.acme)
    reply(sender, "Stop!")

    with pytest.raises(trying.OptedOut) as refusal:
        trying.send(cast.acme, template, ANN, by="ada@acme.test", now=NOW + timedelta(minutes=1))
    assert refusal.value.told == "The person opted out by replying “Stop!” on 4 May 2026, 09:30:00 UTC."

    reply(sender, "START", minutes=2)
    trying.send(cast.acme, template, ANN, by="ada@acme.test", now=NOW + timedelta(minutes=3))
    assert _sent().count() == 1


def test_nobody_sees_the_story_of_others(cast: Cast, carrier: CarrierControl, sender: Sender) -> None:
    trying.send(cast.acme, message_templates.template(cast.acme), ANN, by="ada@acme.test", now=NOW)
    reply(sender, "STOP")

    theirs = look(cast.outsider, carrier)

    assert (theirs.message, theirs.changes, theirs.phone.lines) == (None, (), ())


def test_outside_of_a_demo_there_is_no_such_page(client: Client, cast: Cast, settings: Settings) -> None:
    settings.SIMULATOR_URL = ""
    client.force_login(cast.owner)

    assert client.get(URL).status_code == 404
    assert client.post(URL, {"phone": ANN}).status_code == 404
    assert URL not in client.get("/overview/").text


def test_billing_people_cannot_try(client: Client, cast: Cast, carrier: CarrierControl) -> None:
    client.force_login(users.member(cast.acme, "billing@acme.test", Role.BILLING))
    template = message_templates.template(cast.acme)

    assert client.post(URL, {"phone": ANN, "template": str(template.id)}).status_code == 403
    assert URL not in client.get("/overview/").text
    assert not Message.objects.exists()


def test_the_overview_and_the_phones_lead_there(signed_in: Client) -> None:
    assert f'href="{URL}"' in signed_in.get("/overview/").text
    assert f'href="{URL}"' in signed_in.get("/simulator/").text


def test_it_is_sent_with_and_without_scripts(signed_in: Client, cast: Cast) -> None:
    fields = {"phone": "+1 415-555-0123", "template": str(message_templates.template(cast.acme).id)}

    with_scripts = signed_in.post(URL, fields, headers=HTMX)
    without = signed_in.post(URL, fields)

    assert (with_scripts.status_code, "<html" in with_scripts.text) == (200, False)
    assert (without.status_code, without["Location"]) == (302, f"{URL}?phone=%2B14155550123")
    assert list(Message.objects.values_list("phone", flat=True)) == [ANN, ANN]


def test_the_stage_is_sent_anew_only_when_something_happened(signed_in: Client, cast: Cast, sender: Sender) -> None:
    message_templates.template(cast.acme)
    first = signed_in.get(URL, {"phone": ANN})
    again = first.text.split('id="phones-stage"')[1].split('hx-get="')[1].split('"')[0].replace("&amp;", "&")
    assert first.text.count('id="try-refusal"') == 1
    assert signed_in.get(again, headers=HTMX).status_code == 204

    reply(sender, "STOP")

    assert "Opted out by replying STOP" in signed_in.get(again, headers=HTMX).text


def test_a_blocked_one_shows_who_opted_out(signed_in: Client, cast: Cast, sender: Sender) -> None:
    template = message_templates.template(cast.acme)
    reply(sender, "STOP")

    answer = signed_in.post(URL, {"phone": ANN, "template": str(template.id)}, headers=HTMX)

    assert answer.status_code == 422
    assert "Blocked: this person has opted out" in answer.text
    assert "The person opted out by replying “STOP” on 4 May 2026" in answer.text
    assert not _sent().exists()


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"phone": "Jane"}, "“Jane” is not a phone number"),
        ({"phone": ""}, "Enter a phone number."),
        ({"template": "none"}, "Choose one of your templates."),
    ],
)
def test_refusals_are_sentences(signed_in: Client, cast: Cast, fields: dict[str, str], sentence: str) -> None:
    given = {"phone": ANN, "template": str(message_templates.template(cast.acme).id), **fields}

    answer = signed_in.post(URL, given, headers=HTMX)

    assert (answer.status_code, sentence in answer.text) == (422, True)


def test_without_a_template_it_says_so(signed_in: Client) -> None:
    assert "You don’t have a template yet." in signed_in.get(URL).text


def test_a_phone_on_this_page_answers_to_this_page(signed_in: Client, sender: Sender) -> None:
    answer = signed_in.post("/simulator/answer/", {"phone": ANN, "text": "STOP", "from": "try"})

    assert answer["Location"] == f"{URL}?phone=%2B14155550123"
