"""What people write back."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection

from apps.channels.models import Sender
from apps.channels.providers.types import Inbound, Media
from apps.contacts.models import Contact
from apps.messaging.history import reading
from apps.messaging.models import Exchange, Message
from apps.messaging.sending import inbound
from tests.cast import Cast
from tests.factories import channels, contacts
from tests.messaging.conftest import NOW

HELLO = Inbound("ref-1", "+14155552671", "+14155550100", "Hello", NOW, {})


@pytest.fixture
def sender(cast: Cast) -> Sender:
    return channels.sender(cast.shop)


def test_message_of_a_stranger_makes_a_contact_of_the_senders_owner(cast: Cast, sender: Sender) -> None:
    stored = inbound.receive(sender, HELLO, now=NOW)

    message = reading.find(cast.shop, stored)  # type: ignore[arg-type]
    assert Contact.objects.owned_by(cast.shop).get().id == message.contact_id
    assert [(step.status, step.number) for step in reading.activities(message)] == [("RECEIVED", "+14155552671")]


def test_same_message_is_stored_once_however_late_it_comes_again(sender: Sender) -> None:
    first = inbound.receive(sender, HELLO, now=NOW)
    second = inbound.receive(sender, HELLO, now=NOW.replace(year=2027))

    assert first is not None
    assert second is None
    assert Message.objects.count() == 1


def test_same_id_with_another_time_other_words_and_another_sender_is_the_same_message(
    cast: Cast, sender: Sender
) -> None:
    other = channels.sender(cast.sibling, "+14155550101")
    inbound.receive(sender, HELLO, now=NOW)

    for changed in (
        replace(HELLO, received_at=NOW + timedelta(seconds=1)),
        replace(HELLO, received_at=NOW - timedelta(days=40)),
        replace(HELLO, text="Hello again"),
        replace(HELLO, phone="+14155552672"),
    ):
        assert inbound.receive(sender, changed, now=NOW) is None
    assert inbound.receive(other, HELLO, now=NOW) is None

    assert Message.objects.count() == 1
    assert Contact.objects.count() == 1


def test_repeat_does_not_bring_back_a_contact_that_was_removed(cast: Cast, sender: Sender) -> None:
    inbound.receive(sender, HELLO, now=NOW)
    Contact.objects.update(deleted_at=NOW)

    inbound.receive(sender, replace(HELLO, received_at=NOW + timedelta(seconds=1)), now=NOW)

    assert Contact.objects.get().deleted_at == NOW


def test_id_at_another_organization_is_another_message(cast: Cast, sender: Sender) -> None:
    """Each has accounts of its own; nobody may keep another's messages out by using up their ids."""
    inbound.receive(channels.sender(cast.outsider, "+14155550199"), HELLO, now=NOW)

    assert inbound.receive(sender, HELLO, now=NOW) is not None


@pytest.mark.django_db(transaction=True)
def test_many_processes_at_once_store_it_once(sender: Sender) -> None:
    def receive(second: int) -> bool:
        try:
            told = replace(HELLO, received_at=NOW + timedelta(seconds=second))
            return inbound.receive(sender, told, now=NOW) is not None
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as threads:
        stored = list(threads.map(receive, range(24)))

    assert stored.count(True) == 1
    assert Message.objects.count() == 1


def test_files_are_kept_in_the_body(sender: Sender) -> None:
    file = Media("https://media.example/1.jpg", "image/jpeg", 9, "ab")

    inbound.receive(sender, replace(HELLO, text="", media=(file,), subject="Look"), now=NOW)

    body = Message.objects.get().body or {}
    assert (body["content"], body["subject"]) == ("", "Look")
    assert body["media"] == [
        {
            "mediaType": "image",
            "mimeType": "image/jpeg",
            "sizeBytes": 9,
            "sourceHashSha256": "ab",
            "url": "https://media.example/1.jpg",
        }
    ]


def test_the_call_that_told_of_it_is_kept_once(sender: Sender) -> None:
    for _ in range(2):
        inbound.receive(sender, HELLO, heard="call", now=NOW)

    assert Exchange.objects.get().asked == "call"
    assert Exchange.objects.get().message_id == Message.objects.get().id


def test_same_words_again_are_another_message(sender: Sender) -> None:
    inbound.receive(sender, HELLO, now=NOW)
    inbound.receive(sender, replace(HELLO, provider_id="ref-2"), now=NOW)

    assert Message.objects.count() == 2


def test_writing_does_not_undo_an_opt_out(cast: Cast, sender: Sender) -> None:
    person = contacts.contact(cast.shop, HELLO.phone, opt_out=True)

    inbound.receive(sender, HELLO, now=NOW)

    person.refresh_from_db()
    assert person.opt_out
    assert Message.objects.get().contact_id == person.id
