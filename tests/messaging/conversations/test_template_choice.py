"""Templates from a conversation: which are offered, what is shown before, what is sent, what is refused."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from apps.billing import wallets
from apps.contacts.models import Contact
from apps.message_templates.models import MessageTemplate, TemplateStatus
from apps.messaging.conversations import template_choice
from apps.messaging.models import Conversation, Message
from apps.users.models import Role
from tests.cast import Cast
from tests.factories import billing, channels, message_templates, users
from tests.messaging.conversations.hearing import FRAGMENT, OTHER, heard
from tests.messaging.replies import contact_of, reply

BOTH = ("sms", "whatsapp")


@pytest.fixture
def person(cast: Cast) -> Contact:
    """Wrote on WhatsApp yesterday: the window is closed."""
    heard(cast, channel="whatsapp", hours=30)
    return contact_of(cast.acme)


def fill(template: MessageTemplate, **fields: str) -> dict[str, str]:
    return {"template": str(template.id), "channel": "whatsapp", "var_name": "Ada", "do": "send", **fields}


def names(found: template_choice.Choices) -> list[str]:
    return [each.template.name for each in found.rows]


def test_only_what_can_be_sent_over_these_channels_is_offered(cast: Cast) -> None:
    for name, status in (("draft", TemplateStatus.DRAFT), ("waits", TemplateStatus.PENDING)):
        message_templates.template(cast.acme, name, status=status)
    only_sms = {"definitionVersion": "1.0", "body": {"sms": message_templates.section("By text")}}
    message_templates.template(cast.acme, "texts", definition=only_sms)
    message_templates.template(cast.acme, "Approved")
    message_templates.template(cast.outsider, "theirs")

    assert names(template_choice.find(cast.acme, BOTH)) == ["Approved", "texts", "waits"]
    assert names(template_choice.find(cast.acme, ["whatsapp"])) == ["Approved"]
    assert names(template_choice.find(cast.acme, [])) == []
    assert names(template_choice.find(cast.acme, BOTH, "by TEXT")) == ["texts"]
    assert template_choice.find(cast.acme, BOTH).rows[0].text == "Hello Ada!"


def test_a_template_is_found_by_its_id(cast: Cast) -> None:
    ours, theirs = message_templates.template(cast.acme), message_templates.template(cast.outsider)

    assert template_choice.one(cast.acme, BOTH, str(ours.id)) == (ours, BOTH)
    for id in (str(theirs.id), "x", ""):
        assert template_choice.one(cast.acme, BOTH, id) is None


def test_of_many_the_first_are_listed_and_the_rest_counted(
    cast: Cast, person: Contact, page: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(template_choice, "MAX_SHOWN", 2)
    for name in "abcd":
        message_templates.template(cast.acme, name)

    text = page(f"{person.id}/template/").content.decode()

    assert "2 more fit." in text
    assert f"?template={MessageTemplate.objects.get(name='b').id}" in text
    found = page(f"{person.id}/template/choices/?find=d", headers=FRAGMENT).content.decode()
    assert MessageTemplate.objects.get(name="d").name in found
    assert "<html" not in found
    assert "No template that can be sent" in page(f"{person.id}/template/choices/?find=zz", headers=FRAGMENT).text


def test_the_channel_is_the_one_that_the_person_last_wrote_on(
    cast: Cast, person: Contact, page: Callable[..., Any]
) -> None:
    channels.sender(cast.acme)
    template = message_templates.template(cast.acme)

    shown = page(f"{person.id}/template/?template={template.id}").context

    assert (shown["ways"], shown["channel"]) == (BOTH, "whatsapp")
    heard(cast, hours=0.5)
    assert page(f"{person.id}/template/?template={template.id}").context["channel"] == "sms"


def test_preview_follows_what_is_typed_with_checks_and_price(
    cast: Cast, client: Client, person: Contact, page: Callable[..., Any]
) -> None:
    template = message_templates.template(cast.acme)
    billing.wallet(cast.acme, 10 * billing.CENT)
    billing.rate(2 * billing.CENT, channel="whatsapp", category="UTILITY")

    answer = client.post(f"/conversations/{person.id}/template/preview/", fill(template), headers=FRAGMENT)

    assert answer.status_code == 200
    assert "<html" not in answer.text
    for words in ("Hello Ada!", "Would be sent", "gets it for $0.02"):
        assert words in " ".join(answer.text.split())
    wallets._remembered.clear()


def test_template_is_sent_outside_the_window_from_where_they_wrote_to(
    cast: Cast, client: Client, person: Contact, page: Callable[..., Any]
) -> None:
    channels.sender(cast.acme, "+13125550199", channel="whatsapp")
    template = message_templates.template(cast.acme)

    answer = client.post(f"/conversations/{person.id}/template/?unread", fill(template))

    assert (answer.status_code, answer["Location"]) == (302, f"/conversations/{person.id}/")
    sent = Message.objects.get(direction="OUTBOUND")
    assert (sent.template_id, sent.parameters, sent.channel) == (template.id, {"name": "Ada"}, "whatsapp")
    assert (sent.number, sent.metadata) == (
        "+13125550100",
        {"origin": "conversation", "sent_by": "owner@acme.test"},
    )
    row = Conversation.objects.get()
    assert (row.last_id, row.unread) == (sent.id, 0)
    assert "Hello Ada!" in page(f"{person.id}/").content.decode()


def test_with_scripts_it_appears_in_the_thread_at_its_address(
    cast: Cast, client: Client, person: Contact, page: Callable[..., Any]
) -> None:
    template = message_templates.template(cast.acme)
    came_from = f"http://testserver/conversations/{person.id}/template/?template={template.id}&unread"

    answer = client.post(
        f"/conversations/{person.id}/template/", fill(template), headers={**FRAGMENT, "HX-Current-URL": came_from}
    )

    assert (answer.status_code, answer["HX-Retarget"]) == (200, "#conversations-stage")
    assert answer["HX-Replace-Url"] == f"/conversations/{person.id}/?unread"
    assert "Hello Ada!" in answer.text
    assert answer.context["only_unread"]
    assert f'id="reply-{person.id}"' not in answer.text  # WhatsApp takes only templates, and there is no SMS number
    assert "<html" not in answer.text


@pytest.mark.parametrize("headers", [{}, FRAGMENT], ids=["plain", "htmx"])
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_lost(
    cast: Cast, client: Client, person: Contact, page: Callable[..., Any], headers: dict[str, str]
) -> None:
    two = message_templates.definition("Hello {{0:variable}}, {{1:variable}}!", "name", "order")
    template = message_templates.template(cast.acme, definition=two)
    rows = [
        ({"var_order": ""}, "var_order", "Fill this in."),
        ({"var_order": "x" * 3100}, "var_order", "is longer than 3072 characters."),
        ({"var_order": "7", "channel": "sms"}, "channel", "over this channel now."),
        ({"var_order": "7", "channel": "rcs"}, "channel", "rcs"),
    ]
    wrong = []
    for fields, field, words in rows:
        answer = client.post(f"/conversations/{person.id}/template/", fill(template, **fields), headers=headers)
        errors = answer.context["form"].errors
        if answer.status_code != 422 or list(errors) != [field] or words not in answer.text:
            wrong.append((fields, answer.status_code, errors))
        assert 'value="Ada"' in answer.text
        assert ("<html" in answer.text) is not bool(headers)
    assert wrong == []
    assert not Message.objects.filter(direction="OUTBOUND").exists()


def test_without_scripts_a_button_shows_the_preview(
    cast: Cast, client: Client, person: Contact, page: Callable[..., Any]
) -> None:
    template = message_templates.template(cast.acme)

    answer = client.post(f"/conversations/{person.id}/template/", fill(template, do="preview"))

    assert answer.status_code == 200
    assert "Hello Ada!" in answer.text
    assert not Message.objects.filter(direction="OUTBOUND").exists()


def test_template_that_is_gone_leads_back_to_the_list(
    cast: Cast, client: Client, person: Contact, page: Callable[..., Any]
) -> None:
    message_templates.template(cast.acme, "another")
    template = message_templates.template(cast.acme, deleted_at=timezone.now())

    answer = client.post(f"/conversations/{person.id}/template/", fill(template), headers=FRAGMENT)

    assert answer.status_code == 422
    assert "Choose another one." in answer.text
    assert "another" in answer.text


def test_person_who_opted_out_is_sent_none(
    cast: Cast, client: Client, person: Contact, page: Callable[..., Any]
) -> None:
    template = message_templates.template(cast.acme)
    heard(cast, "STOP", phone=OTHER)
    stopped = Contact.objects.get(phone=OTHER)

    shown = page(f"{stopped.id}/template/?template={template.id}").content.decode()
    answer = client.post(f"/conversations/{stopped.id}/template/", fill(template, channel="sms"), headers=FRAGMENT)

    assert "Opted out." in shown
    assert 'id="talk-fill"' not in shown
    assert answer.status_code == 422
    assert not Message.objects.filter(template_id=template.id).exists()


def test_those_who_only_read_are_offered_nothing(cast: Cast, client: Client, person: Contact) -> None:
    client.force_login(users.member(cast.acme, "billing@acme.test", Role.BILLING))

    assert client.get(f"/conversations/{person.id}/template/").status_code == 403
    assert client.post(f"/conversations/{person.id}/template/", {"do": "send"}).status_code == 403


def test_profiles_thread_is_answered_with_the_profiles_templates(
    cast: Cast, client: Client, page: Callable[..., Any]
) -> None:
    """The organization reads the shop's thread, and sends as the shop."""
    number = channels.sender(cast.shop, "+14155550177")
    reply(number, "Hello", phone=OTHER, now=timezone.now())
    theirs = Contact.objects.get(phone=OTHER)
    template = message_templates.template(cast.shop, "shops")

    assert "shops" in page(f"{theirs.id}/template/").content.decode()
    client.post(f"/conversations/{theirs.id}/template/", fill(template, channel="sms"))

    sent = Message.objects.get(direction="OUTBOUND")
    assert (sent.profile, sent.contact_id) == (cast.shop.profile, theirs.id)
