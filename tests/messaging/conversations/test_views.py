"""The pages of conversations."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from apps.channels.models import Sender
from apps.contacts.models import Contact
from apps.messaging.conversations import thread
from apps.messaging.models import Conversation, Message
from tests.cast import Cast
from tests.factories import channels, contacts, messaging
from tests.messaging.replies import PHONE, contact_of, reply

OTHER = "+442079460958"
FRAGMENT = {"HX-Request": "true"}


@pytest.fixture
def page(client: Client, cast: Cast) -> Callable[..., Any]:
    """A page, as Acme's owner: its context and its text."""
    client.force_login(cast.owner)

    def call(path: str, **how: Any) -> Any:
        return client.get(f"/conversations/{path}", **how)

    return call


def _heard(cast: Cast, text: str = "Hello", *, channel: str = "sms", phone: str = PHONE, hours: float = 1) -> None:
    number = {"sms": "+14155550100", "whatsapp": "+13125550100"}[channel]
    sender = Sender.objects.filter(number=number).first() or channels.sender(cast.acme, number, channel=channel)
    now = timezone.now()
    reply(sender, text, phone=phone, now=now, written=now - timedelta(hours=hours))


def test_list_has_the_newest_first_with_name_text_and_unread_count(cast: Cast, page: Callable[..., Any]) -> None:
    contacts.contact(cast.acme, PHONE, name="Ada Lovelace")
    _heard(cast, "First", hours=3)
    _heard(cast, "Where is my order?", hours=2)
    _heard(cast, "Thanks", phone=OTHER, hours=1)
    messaging.message(cast.acme, "+14155552699")

    found = page("").context["found"].rows

    assert [(row.name, row.text, row.unread) for row in found] == [
        ("", "Thanks", 1),
        ("Ada Lovelace", "Where is my order?", 2),
    ]
    assert found[1].number == "+1 415-555-2671"
    assert page("unread/").content.decode().count("2") == 1


def test_only_unread_conversations_and_pages_of_the_list(cast: Cast, page: Callable[..., Any]) -> None:
    for index in range(52):
        _heard(cast, phone=f"+1415555{2000 + index}", hours=20 - index / 10)
    Conversation.objects.filter(contact_id__in=Contact.objects.filter(phone__lt="+14155552050").values("id")).update(
        unread=0
    )

    first = page("").context["found"]
    assert (len(first.rows), first.older) == (50, first.rows[-1].last_id)
    assert len(page(f"?before={first.older}").context["found"].rows) == 2
    assert len(page("?unread").context["found"].rows) == 2
    assert page("?before=x").status_code == 404


def test_thread_mixes_channels_by_time_and_pages_backwards(cast: Cast, page: Callable[..., Any]) -> None:
    _heard(cast, "By SMS", hours=2)
    _heard(cast, "On WhatsApp", channel="whatsapp", hours=1)
    person = contact_of(cast.acme)
    old = timezone.now() - timedelta(days=3)
    for index in range(55):
        messaging.message(cast.acme, contact_id=person.id, created_at=old + timedelta(minutes=index), channel="sms")

    shown = page(f"{person.id}/").context
    assert [each.row.message.body["content"] for each in shown["bubbles"][-2:]] == ["By SMS", "On WhatsApp"]
    assert len(shown["bubbles"]) == 50
    older = page(f"{person.id}/?older={shown['thread'].older}").context
    assert len(older["bubbles"]) == 7
    assert thread.messages(cast.acme, person).count() == 57


def test_what_the_reply_box_offers(cast: Cast, page: Callable[..., Any]) -> None:
    """Each row: what they wrote last on each channel (hours ago), the channels offered, the suggested one."""
    rows: list[tuple[dict[str, float], tuple[str, ...], str]] = [
        ({"sms": 1}, ("sms",), "sms"),
        ({"sms": 2, "whatsapp": 1}, ("sms", "whatsapp"), "whatsapp"),
        ({"whatsapp": 2, "sms": 1}, ("sms", "whatsapp"), "sms"),
        ({"sms": 40, "whatsapp": 30}, ("sms",), "sms"),
    ]
    for number, channel in (("+14155550100", "sms"), ("+13125550100", "whatsapp")):
        channels.sender(cast.acme, number, channel=channel)
    wrong = []
    for index, (heard, offered, suggested) in enumerate(rows):
        phone = f"+1415555{2100 + index}"
        for channel, hours in heard.items():
            _heard(cast, channel=channel, phone=phone, hours=hours)
        response = page(f"{Contact.objects.get(phone=phone).id}/")
        options = response.context["options"]
        clock = "WhatsApp text until" in response.content.decode()
        if (options.channels, options.channel, clock) != (offered, suggested, "whatsapp" in offered):
            wrong.append((heard, options))
    assert not wrong


def test_reply_is_queued_and_marks_the_conversation_as_read(
    cast: Cast, client: Client, page: Callable[..., Any]
) -> None:
    _heard(cast)
    person = contact_of(cast.acme)

    response = client.post(f"/conversations/{person.id}/reply/", {"text": "On its way.", "channel": "sms"})

    assert response.status_code == 302
    sent = Message.objects.get(direction="OUTBOUND")
    assert ((sent.body or {})["content"], sent.channel, sent.number) == ("On its way.", "sms", "+14155550100")
    assert sent.metadata == {"origin": "conversation", "sent_by": "owner@acme.test"}
    row = Conversation.objects.get()
    assert (row.unread, row.last_id) == (0, sent.id)


def test_reply_that_cannot_be_sent_says_why_and_sends_nothing(
    cast: Cast, client: Client, page: Callable[..., Any]
) -> None:
    _heard(cast)
    channels.sender(cast.acme, "+13125550100", channel="whatsapp")
    _heard(cast, "STOP", phone=OTHER)
    opted_out = Contact.objects.get(phone=OTHER)
    person = contact_of(cast.acme)
    rows = [
        (person, {"text": "Hi", "channel": "whatsapp"}, "over this channel"),
        (person, {"text": " \u200b", "channel": "sms"}, "Type a message."),
        (person, {"text": "x" * 1601, "channel": "sms"}, "1600"),
        (person, {"text": "Hi", "channel": "rcs"}, "rcs"),
        (opted_out, {"text": "Hi", "channel": "sms"}, "opted out"),
    ]
    wrong = []
    for contact, given, words in rows:
        response = client.post(f"/conversations/{contact.id}/reply/", given, headers=FRAGMENT)
        if response.status_code != 422 or words not in response.headers["HX-Trigger"]:
            wrong.append((given, response.status_code, response.headers.get("HX-Trigger")))
    assert not wrong
    assert not Message.objects.filter(direction="OUTBOUND").exists()
    assert "Opted out." in page(f"{opted_out.id}/").content.decode()


def test_thread_asks_again_and_gets_nothing_while_nothing_is_new(cast: Cast, page: Callable[..., Any]) -> None:
    _heard(cast)
    person = contact_of(cast.acme)
    again = page(f"{person.id}/").context["again"].removeprefix("/conversations/")

    assert page(again, headers=FRAGMENT).status_code == 204
    _heard(cast, "Hello?", hours=0.5)
    news = page(again, headers=FRAGMENT)
    assert news.status_code == 200
    assert "Hello?" in news.content.decode()
    assert "<html" not in news.content.decode()


def test_opening_a_thread_marks_it_as_read_until_it_is_marked_as_unread(
    cast: Cast, client: Client, page: Callable[..., Any]
) -> None:
    _heard(cast)
    person = contact_of(cast.acme)
    opened = page(f"{person.id}/")
    assert 'hx-trigger="load"' in opened.content.decode()
    client.post(f"/conversations/{person.id}/mark/", headers=FRAGMENT)
    assert Conversation.objects.get().unread == 0

    client.post(f"/conversations/{person.id}/mark/", {"unread": "1"}, headers=FRAGMENT)
    assert Conversation.objects.get().unread == 1
    again = page(opened.context["again"].removeprefix("/conversations/").replace(opened.context["mark"], "x"))
    assert not again.context["reads"]


def test_keyword_shows_what_it_did(cast: Cast, page: Callable[..., Any]) -> None:
    _heard(cast, "STOP")
    assert "opted this person out" in page(f"{contact_of(cast.acme).id}/").content.decode()


def test_parts_of_the_reply_are_counted(client: Client, page: Callable[..., Any]) -> None:
    counted = client.post("/conversations/counted/", {"text": "x" * 161}, headers=FRAGMENT)
    assert counted.content.decode().strip() == "2 SMS parts, GSM-7, 145 left"
