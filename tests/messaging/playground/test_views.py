"""The playground over HTTP: with and without scripts, sending and rehearsing."""

from __future__ import annotations

import pytest
from django.test import Client

from apps.message_templates.models import MessageTemplate
from apps.messaging.models import Message
from apps.users.models import Role
from tests.cast import Cast
from tests.factories import channels, contacts, users
from tests.messaging.conftest import Accept

URL = "/messages/new/"
ADA, BOB = "+14155552671", "+442079460958"
HTMX = {"HX-Request": "true"}


@pytest.fixture
def signed_in(client: Client, cast: Cast) -> Client:
    channels.sender(cast.acme)
    client.force_login(cast.owner)
    return client


def filled(template: MessageTemplate, **fields: str) -> dict[str, str]:
    return {"template": str(template.id), "to": ADA, "channel": "", "var_name": "Ada", **fields}


def test_the_page_stands_without_a_template(signed_in: Client) -> None:
    assert "No templates yet" in signed_in.get(URL).text


def test_the_address_may_name_people_and_template(signed_in: Client, template: MessageTemplate) -> None:
    text = signed_in.get(URL, {"template": str(template.id), "to": ADA}).text

    assert f">{ADA}</textarea>" in text
    assert 'placeholder="Ada"' in text
    assert "Send to 1 person" in text


def test_typing_is_answered_with_the_preview_alone(signed_in: Client, template: MessageTemplate) -> None:
    answer = signed_in.post(f"{URL}preview/", filled(template, to=f"{ADA}\n{BOB}\nJane"), headers=HTMX)

    assert answer.status_code == 200
    assert "<html" not in answer.text
    assert "Hello Ada!" in answer.text
    assert "Send to 2 people" in answer.text
    assert "Line 3, “Jane”, is not a phone number." in answer.text
    assert not Message.objects.exists()


def test_without_scripts_a_button_shows_the_preview(signed_in: Client, template: MessageTemplate) -> None:
    answer = signed_in.post(URL, filled(template, do="preview", var_name=""))

    assert answer.status_code == 200
    assert "<html" in answer.text
    assert "Fill this in." not in answer.text
    assert "Fill in name." in answer.text


def test_sending_leads_to_the_messages(signed_in: Client, template: MessageTemplate) -> None:
    answer = signed_in.post(URL, filled(template, do="send", to=f"{ADA}\n{BOB}"))

    messages = list(Message.objects.order_by("id"))
    assert [message.phone for message in messages] == [ADA, BOB]
    assert answer.status_code == 302
    page = signed_in.get(answer["Location"])
    assert all(str(message.id)[:8] in page.text for message in messages)
    assert "Queued" in page.text


def test_with_scripts_the_messages_are_watched_beside_the_form(signed_in: Client, template: MessageTemplate) -> None:
    answer = signed_in.post(URL, filled(template, do="send"), headers=HTMX)

    message = Message.objects.get()
    assert answer.status_code == 200
    assert "<html" not in answer.text
    assert f"/messages/new/sent/?id={message.id}&amp;of=1" in answer.text
    assert 'id="playground-form"' in answer.text


def test_what_has_come_to_an_end_is_watched_no_more(signed_in: Client, accept: Accept, cast: Cast) -> None:
    (sent,) = accept(cast.acme, ADA)
    Message.objects.filter(id=sent.id).update(status="DELIVERED")

    text = signed_in.get(f"{URL}sent/", {"id": str(sent.id), "of": "1"}, headers=HTMX).text

    assert "Delivered" in text
    assert "every 1s" not in text


def test_a_rehearsal_stores_nothing(signed_in: Client, template: MessageTemplate) -> None:
    answer = signed_in.post(URL, filled(template, do="sandbox"))

    assert "Sandbox: 1 message would have been accepted" in answer.text
    assert not Message.objects.exists()


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"to": ""}, "Enter at least one phone number."),
        ({"to": "Jane"}, "Line 1, “Jane”, is not a phone number."),
        ({"var_name": ""}, "Fill this in."),
        ({"to": BOB}, "All recipients have opted out of receiving messages"),
        ({"var_name": "x" * 3100}, "is longer than 3072 characters."),
    ],
    ids=["nobody", "a bad line", "a gap", "all opted out", "a value too long"],
)
@pytest.mark.parametrize("headers", [{}, HTMX], ids=["plain", "htmx"])
def test_refusals_are_sentences_at_the_field(
    signed_in: Client,
    cast: Cast,
    template: MessageTemplate,
    fields: dict[str, str],
    sentence: str,
    headers: dict[str, str],
) -> None:
    contacts.contact(cast.acme, BOB, opt_out=True)

    answer = signed_in.post(URL, filled(template, do="send", **fields), headers=headers)

    assert answer.status_code == 422
    assert sentence in answer.text
    assert not Message.objects.exists()


def test_billing_people_may_not_send(client: Client, cast: Cast, template: MessageTemplate) -> None:
    client.force_login(users.member(cast.acme, "billing@acme.test", Role.BILLING))

    assert client.get(URL).status_code == 403
    assert client.post(URL, filled(template, do="send")).status_code == 403
    assert not Message.objects.exists()


def test_nobody_watches_a_strangers_messages(client: Client, cast: Cast, accept: Accept) -> None:
    (ours,) = accept(cast.acme, ADA)
    client.force_login(users.member(cast.outsider, "eve@globex.test", Role.OWNER))

    assert client.get(f"{URL}sent/", {"id": str(ours.id), "of": "1"}).status_code == 404


@pytest.mark.parametrize("query", ["", "?id=x&of=1", "?id=01900000-0000-7000-8000-000000000000"])
def test_an_address_that_names_no_messages_is_not_found(signed_in: Client, query: str) -> None:
    assert signed_in.get(f"{URL}sent/{query}").status_code == 404
