"""Replying: what is offered, what is sent, what is refused."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.test import Client

from apps.contacts.models import Contact
from apps.messaging.models import Conversation, Message
from tests.cast import Cast
from tests.factories import channels
from tests.messaging.conversations.hearing import FRAGMENT, OTHER, heard
from tests.messaging.replies import contact_of


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
    for index, (written, offered, suggested) in enumerate(rows):
        phone = f"+1415555{2100 + index}"
        for channel, hours in written.items():
            heard(cast, channel=channel, phone=phone, hours=hours)
        response = page(f"{Contact.objects.get(phone=phone).id}/")
        options = response.context["options"]
        clock = "WhatsApp text until" in response.content.decode()
        if (options.channels, options.channel, clock) != (offered, suggested, "whatsapp" in offered):
            wrong.append((written, options))
    assert not wrong


def test_reply_is_queued_and_marks_the_conversation_as_read(
    cast: Cast, client: Client, page: Callable[..., Any]
) -> None:
    heard(cast)
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
    heard(cast)
    channels.sender(cast.acme, "+13125550100", channel="whatsapp")
    heard(cast, "STOP", phone=OTHER)
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
    assert not Message.objects.filter(direction="OUTBOUND").exclude(metadata__has_key="exempt").exists()
    assert "The person opted out by replying “STOP” on" in page(f"{opted_out.id}/").content.decode()
