"""What is sent back to a keyword: once, from where it came to; past the consent gate only for STOP and HELP."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import UUID

import pytest
from django.db import connection
from django.utils import timezone

from apps.channels.models import Sender
from apps.messaging.models import Direction, Message
from apps.messaging.sending import auto_reply, deliver, inbound_account
from tests.cast import Cast
from tests.factories import channels, contacts, keywords, message_templates
from tests.messaging.conftest import NOW
from tests.messaging.replies import PHONE, contact_of, reply
from tests.messaging.sending.two_channels import TEXTS, WABA, Lines

STOPPED = "Acme: You are unsubscribed and will get no more messages. Reply START to resubscribe."


@pytest.fixture(autouse=True)
def _forget() -> None:
    inbound_account._customers.clear()


@pytest.fixture
def sender(cast: Cast) -> Sender:
    return channels.sender(cast.acme)


def _sent() -> list[Message]:
    return list(Message.objects.filter(direction=Direction.OUTBOUND).order_by("created_at", "id"))


def _text(message: Message) -> str:
    assert message.body is not None
    content: str = message.body["content"]
    return content


def _texts() -> list[str]:
    return [_text(each) for each in _sent()]


def test_a_keyword_is_answered_with_an_ordinary_message_to_where_it_came_from(cast: Cast, sender: Sender) -> None:
    message_id = reply(sender, "Stop!")

    (answer,) = _sent()
    assert _text(answer) == STOPPED
    assert (answer.channel, answer.number, answer.phone, answer.status) == ("sms", sender.number, PHONE, "QUEUED")
    assert (answer.contact_id, answer.profile_id) == (contact_of(cast.acme).id, None)
    assert answer.metadata == {
        "origin": "automatic reply",
        "in_reply_to": str(message_id),
        "keyword": {"word": "STOP", "action": "OPT_OUT"},
        "exempt": "STOP",
    }
    assert answer.id == auto_reply.id_of(message_id, NOW)
    assert Message.objects.get(id=message_id).metadata["keyword"] == {"word": "STOP", "action": "OPT_OUT"}


def test_only_a_keyword_is_answered_with_what_was_chosen_for_it(cast: Cast, sender: Sender) -> None:
    keywords.keyword(cast.acme, "HOURS", reply="9 to 5")
    keywords.keyword(cast.acme, "中止", "OPT_OUT", reply="再见")
    keywords.keyword(cast.acme, "QUIET")
    keywords.keyword(cast.acme, "OFF", reply="off", is_active=False)

    for minute, text in enumerate(
        ("hello", "please stop", "hours?", "quiet", "off", "HELP", "start", "中止。", "HOURS")
    ):
        reply(sender, text, now=NOW + timedelta(minutes=minute))

    assert [text.partition(".")[0] for text in _texts()] == [
        "9 to 5",
        "Acme: For help, write to owner@acme",
        "Acme: You are subscribed",
        "再见",
    ]
    assert contact_of(cast.acme).opt_out
    assert [each.metadata.get("exempt") for each in _sent()] == [None, "HELP", None, "STOP"]


def test_one_answer_per_keyword_person_and_minute(cast: Cast, sender: Sender) -> None:
    seconds = (0, 1, 59, 61, 62)
    for second in seconds:
        reply(sender, "HELP", now=NOW + timedelta(seconds=second))
    reply(sender, "INFO", now=NOW + timedelta(seconds=63))
    reply(sender, "HELP", phone="+14155552672", now=NOW + timedelta(seconds=64))
    for _ in range(5):
        reply(sender, "STOP", ref="repeated", now=NOW + timedelta(seconds=65))

    found = [(each.metadata["keyword"]["word"], (each.created_at - NOW).seconds) for each in _sent()]
    assert found == [("HELP", 0), ("HELP", 61), ("INFO", 63), ("HELP", 64), ("STOP", 65)]


def test_a_start_that_does_not_hold_is_not_confirmed(cast: Cast, sender: Sender) -> None:
    contacts.contact(cast.acme, PHONE, opt_out=True)
    sender.is_active = False
    sender.save()

    for minute, text in enumerate(("START", "HELP", "STOP")):
        reply(sender, text, now=NOW + timedelta(minutes=minute))

    assert _sent() == []


def test_a_profile_answers_with_its_own_name_and_words(cast: Cast) -> None:
    keywords.keyword(cast.acme, "HOURS", reply="Acme opens at 9")
    keywords.keyword(cast.shop, "STOP", "OPT_OUT", reply="Bye from the shop")
    shops = channels.sender(cast.shop, "+14155550111")

    for minute, text in enumerate(("START", "HOURS", "STOP")):
        reply(shops, text, now=NOW + timedelta(minutes=minute))

    assert [text.partition(".")[0] for text in _texts()] == [
        "EU shop: You are subscribed",
        "Acme opens at 9",
        "Bye from the shop",
    ]
    assert {each.profile_id for each in _sent()} == {cast.shop.account.id}


@pytest.mark.django_db(transaction=True)
def test_the_same_callback_at_once_is_answered_once(cast: Cast, sender: Sender) -> None:
    """The person's first message, too, which makes the contact."""
    calls, people = 8, 25

    def receive(index: int) -> None:
        person = index // calls
        try:
            reply(sender, "HELP", ref=f"ref {person} {index % 3}", phone=f"+1415555{2700 + person}")
        finally:
            connection.close()

    with ThreadPoolExecutor(calls) as threads:
        list(threads.map(receive, range(calls * people)))

    assert sorted(each.phone for each in _sent()) == [f"+1415555{2700 + person}" for person in range(people)]


@pytest.mark.django_db(transaction=True)
def test_answers_leave_over_the_channel_and_the_number_that_was_written_to(cast: Cast, lines: Lines) -> None:
    """Each row: over which channel the person writes, what, and what reaches them."""
    acme = cast.acme
    template = message_templates.template(acme, definition=message_templates.definition("We open at 9"))
    keywords.keyword(acme, "HOURS", template=template)
    keywords.keyword(acme, "HELP", "HELP", template=template)
    sms, whatsapp = lines.sms, lines.whatsapp
    rows: list[tuple[Sender, str, tuple[str, str, str] | None]] = [
        (sms, "HOURS", ("sms", TEXTS, "We open at 9")),
        (sms, "STOP", ("sms", TEXTS, STOPPED)),
        (sms, "HELP", ("sms", TEXTS, "We open at 9")),
        (sms, "HOURS", None),
        (whatsapp, "STOP", ("whatsapp", WABA, STOPPED)),
        (whatsapp, "START", ("whatsapp", WABA, "Acme: You are subscribed. Reply HELP for help, STOP to unsubscribe.")),
    ]
    wrong = []
    start = timezone.now() - timedelta(minutes=len(rows) + 1)
    for minute, (line, text, expected) in enumerate(rows):
        at = start + timedelta(minutes=minute)
        answer = _answer(reply(line, text, now=at))
        found = (answer.channel, answer.number, _text(answer)) if answer else None
        if found != expected or (answer and answer.status != "SENT"):
            wrong.append((text, found, answer and answer.error_code))

    assert wrong == []


def _answer(message_id: UUID) -> Message | None:
    deliver.drain()
    stored = Message.objects.get(id=message_id)
    return Message.objects.filter(id=auto_reply.id_of(message_id, stored.created_at)).first()
