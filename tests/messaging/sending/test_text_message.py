"""Texts without a template: accepted, checked, routed and sent, over WhatsApp only inside the 24-hour window."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction
from django.utils import timezone

from apps.contacts.models import Contact
from apps.messaging.models import Message, Outgoing
from apps.messaging.sending import deliver, text_message
from apps.organizations.customer import Customer
from tests.cast import Cast
from tests.factories import channels, contacts
from tests.messaging.replies import reply
from tests.messaging.sending.two_channels import TEXTS, WABA, Lines

pytestmark = pytest.mark.django_db(transaction=True)


def _say(customer: Customer, contact: Contact, **fields: Any) -> UUID:
    given = {"text": "We open at 9.", "channel": None, "number": None, "metadata": {"origin": "test"}, **fields}
    with transaction.atomic():
        return text_message.accept(customer, contact_id=contact.id, phone=contact.phone, now=timezone.now(), **given)


def test_text_is_a_message_without_template_in_the_queue(cast: Cast) -> None:
    person = contacts.contact(cast.shop)

    message = Message.objects.get(id=_say(cast.shop, person, channel="sms", number=TEXTS, exempt="HELP"))

    assert (message.template_id, message.status, message.direction) == (None, "QUEUED", "OUTBOUND")
    assert (message.organization_id, message.profile_id) == (cast.shop.organization.id, cast.shop.account.id)
    assert (message.channel, message.is_pinned, message.number) == ("sms", True, TEXTS)
    assert message.body == {"header": None, "content": "We open at 9.", "footer": None, "buttons": None}
    assert message.metadata == {"origin": "test", "exempt": "HELP"}
    assert Outgoing.objects.filter(message_id=message.id, attempts=0).exists()


def test_text_is_written_with_what_the_caller_writes_or_not_at_all(cast: Cast) -> None:
    person = contacts.contact(cast.acme)

    with transaction.atomic():
        _say(cast.acme, person)
        transaction.set_rollback(True)

    assert not Message.objects.filter(contact_id=person.id).exists()


def _outcome(message_id: UUID) -> tuple[str, str | None, str | None, str | None]:
    deliver.drain()
    sent = Message.objects.get(id=message_id)
    return sent.status, sent.error_code, sent.channel, sent.number


def test_where_a_text_goes(cast: Cast, lines: Lines) -> None:
    """Each row: where the person wrote and when, what pins the text, what becomes of it."""
    day = timedelta(hours=24)
    rows: list[tuple[tuple[str, timedelta] | None, str | None, tuple[str, str | None, str | None, str | None]]] = [
        (None, None, ("SENT", None, "sms", TEXTS)),
        (None, "sms", ("SENT", None, "sms", TEXTS)),
        (None, "whatsapp", ("FAILED", "ERR_WINDOW_CLOSED", "whatsapp", None)),
        (("whatsapp", timedelta(hours=23)), None, ("SENT", None, "whatsapp", WABA)),
        (("whatsapp", timedelta(hours=23)), "whatsapp", ("SENT", None, "whatsapp", WABA)),
        (("whatsapp", timedelta(hours=23)), "sms", ("SENT", None, "sms", TEXTS)),
        (("whatsapp", day + timedelta(seconds=1)), None, ("SENT", None, "sms", TEXTS)),
        (("whatsapp", day + timedelta(seconds=1)), "whatsapp", ("FAILED", "ERR_WINDOW_CLOSED", "whatsapp", None)),
        (("sms", timedelta(hours=1)), None, ("SENT", None, "sms", TEXTS)),
        (("sms", timedelta(hours=1)), "whatsapp", ("FAILED", "ERR_WINDOW_CLOSED", "whatsapp", None)),
    ]
    wrong = []
    for index, (heard, channel, expected) in enumerate(rows):
        person = contacts.contact(cast.acme, f"+1415555{2700 + index}")
        if heard:
            sender = lines.whatsapp if heard[0] == "whatsapp" else lines.sms
            reply(sender, "Hello", phone=person.phone, now=timezone.now(), written=timezone.now() - heard[1])
        found = _outcome(_say(cast.acme, person, channel=channel))
        if found != expected:
            wrong.append((heard, channel, found, expected))
    assert not wrong


def test_words_and_parts_are_stored_as_sent(cast: Cast, lines: Lines) -> None:
    person = contacts.contact(cast.acme, "+14155552801")
    message_id = _say(cast.acme, person, text="é" * 200)

    assert _outcome(message_id)[0] == "SENT"
    sent = Message.objects.get(id=message_id)
    assert ((sent.body or {})["content"], sent.segments, sent.template_version) == ("é" * 200, 2, None)


def test_window_belongs_to_the_number_that_was_written_to(cast: Cast, lines: Lines) -> None:
    """Their message to another WhatsApp number of ours doesn't let this one answer."""
    person = contacts.contact(cast.acme, "+14155552802")
    reply(lines.whatsapp, "Hello", phone=person.phone, now=timezone.now())
    Message.objects.filter(contact_id=person.id).update(number="+14155550199")

    assert _outcome(_say(cast.acme, person, channel="whatsapp"))[:2] == ("FAILED", "ERR_WINDOW_CLOSED")


def test_only_the_answer_to_a_stop_or_help_passes_the_opt_out(cast: Cast, lines: Lines) -> None:
    person = contacts.contact(cast.acme, "+14155552803", opt_out=True)

    found = [_outcome(_say(cast.acme, person, exempt=exempt))[:2] for exempt in ("", "STOP", "HELP")]

    assert found == [("FAILED", "ERR_CONSENT_BLOCKED"), ("SENT", None), ("SENT", None)]


def test_text_leaves_from_the_number_that_was_written_to(cast: Cast, lines: Lines) -> None:
    """Where the account may use several of a channel; a number that it may not use doesn't hold the text up."""
    own = channels.sender(cast.shop, "+14155550177")
    person = contacts.contact(cast.shop, "+14155552804")

    found = [_outcome(_say(cast.shop, person, number=number))[3] for number in (None, TEXTS, "+14155559999")]

    assert found == [own.number, TEXTS, own.number]
