"""What pages say of messages that were never sent: gaps where values are missing, and who opted out."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from apps.contacts.consent import By, change
from apps.contacts.models import Contact, How
from apps.messaging.models import Message, MessageStatus
from tests.cast import Cast
from tests.factories import contacts, message_templates, messaging

_GAP = '<mark class="variable">{{order_id}}</mark>'


@pytest.fixture
def owner(client: Client, cast: Cast) -> Client:
    client.force_login(cast.owner)
    return client


def _page(client: Client, address: str) -> str:
    response: Any = client.get(address)
    return str(b"".join(response) if response.streaming else response.content, "utf-8")


def _without_parameters(cast: Cast, **fields: Any) -> Message:
    words = message_templates.definition("Hello {{0:variable}}, order {{1:variable}}", "name", "order_id")
    template = message_templates.template(cast.acme, definition=words)
    given = {"status": MessageStatus.FAILED, "error_code": "ERR_TEMPLATE_PARAMS_INVALID", "parameters": {"name": "<b>"}}
    return messaging.message(cast.acme, template_id=template.id, **{**given, **fields})


@pytest.mark.parametrize("place", ["/messages/", "/overview/", "/messages/of/{contact}/"])
def test_lists_show_the_gap_and_why_nothing_was_sent(owner: Client, cast: Cast, place: str) -> None:
    message = _without_parameters(cast)

    page = _page(owner, place.format(contact=message.contact_id))

    assert f"Hello &lt;b&gt;, order {_GAP}" in page
    assert "Not sent: order_id is missing" in page
    assert "Order_Id" not in page


def test_the_page_of_a_message_shows_the_gap_and_why_nothing_was_sent(owner: Client, cast: Cast) -> None:
    page = _page(owner, f"/messages/{_without_parameters(cast).id}/")

    assert "<h2>Not sent: order_id is missing.</h2>" in page
    assert f'<p class="bubble">Hello &lt;b&gt;, order {_GAP}</p>' in page
    assert "Gaps in the text: order_id is missing." in page
    assert "/again/" not in page
    assert "Send a corrected message with the API" in page
    assert "A-1042" in page


def test_the_file_shows_the_gap(owner: Client, cast: Cast) -> None:
    _without_parameters(cast)

    assert "order {{order_id}}" in _page(owner, "/messages/export.csv")


def _blocked(cast: Cast, by: By | None, **fields: Any) -> Message:
    person = contacts.contact(cast.acme)
    if by:
        change(person, opt_out=True, by=by, now=timezone.now())
    Contact.objects.update(opt_out=True)
    template = message_templates.template(cast.acme)
    given: dict[str, Any] = {"parameters": {"name": "Ada"}, "contact_id": person.id, "template_id": template.id}
    return messaging.message(
        cast.acme, status=MessageStatus.FAILED, error_code="ERR_CONSENT_BLOCKED", **given, **fields
    )


@pytest.mark.parametrize(
    ("by", "sentence"),
    [
        (By(How.PAGE, "ada@acme.test"), "ada@acme.test opted this person out from the dashboard on "),
        (By(How.API, "API key Till"), "API key Till opted this person out through the API on "),
        (By(How.IMPORT, "people.csv"), "The import of people.csv opted this person out on "),
        (By(How.REPLY, "+14155552671", "STOP"), "The person opted out by replying “STOP” on "),
        (None, "We have no record of the opt-out itself."),
    ],
)
def test_a_blocked_message_says_who_opted_out_and_does_not_offer_to_send_it_again(
    owner: Client, cast: Cast, by: By | None, sentence: str
) -> None:
    message = _blocked(cast, by)

    page = _page(owner, f"/messages/{message.id}/")

    assert "<h2>Blocked: this person has opted out.</h2>" in page
    assert sentence in page
    for offer in ("Send again", "/again/", "with the API", "curl"):
        assert offer not in page, offer


def test_a_blocked_message_says_that_the_person_has_opted_in_since(owner: Client, cast: Cast) -> None:
    message = _blocked(cast, By(How.API, "API key Till"), updated_at=timezone.now() + timedelta(minutes=1))
    person = Contact.objects.get(id=message.contact_id)
    change(person, opt_out=False, by=By(How.PAGE, "ada@acme.test", "Asked for it"), now=timezone.now())

    page = _page(owner, f"/messages/{message.id}/")

    assert "ada@acme.test opted this person in from the dashboard on" in page
    assert "API key Till opted this person out through the API on" in page
    assert "Reason: “Asked for it”." in page
    assert "/again/" not in page


def test_a_post_does_not_send_a_blocked_message_again(owner: Client, cast: Cast) -> None:
    message = _blocked(cast, None)

    page: Any = owner.post(f"/messages/{message.id}/again/", follow=True)

    assert "Not sent: This person had opted out." in page.text
    assert Message.objects.count() == 1


@pytest.mark.parametrize("code", ["ERR_NUMBER_INVALID", "ERR_CONTENT_REJECTED"])
def test_where_sending_again_does_not_help_it_is_not_offered(owner: Client, cast: Cast, code: str) -> None:
    template = message_templates.template(cast.acme)
    fields: dict[str, Any] = {"template_id": template.id, "parameters": {"name": "Ada"}, "status": MessageStatus.FAILED}

    page = _page(owner, f"/messages/{messaging.message(cast.acme, error_code=code, **fields).id}/")

    assert "/again/" not in page
    assert "with the API" not in page


def test_a_contact_says_who_opted_it_out(owner: Client, cast: Cast) -> None:
    message = _blocked(cast, By(How.API, "API key Till"))

    assert "API key Till opted this person out through the API on " in _page(owner, f"/contacts/{message.contact_id}/")
