"""What people write back."""

from __future__ import annotations

from dataclasses import replace

import pytest

from apps.channels.models import Sender
from apps.channels.providers.types import Inbound
from apps.contacts.models import Contact
from apps.messaging import history, inbound
from apps.messaging.models import Exchange, Message
from tests.cast import Cast
from tests.factories import channels, contacts
from tests.messaging.conftest import NOW

HELLO = Inbound("ref-1", "+14155552671", "+14155550100", "Hello", NOW, {})


@pytest.fixture
def sender(cast: Cast) -> Sender:
    return channels.sender(cast.shop)


def test_message_of_a_stranger_makes_a_contact_of_the_senders_owner(cast: Cast, sender: Sender) -> None:
    stored = inbound.receive(sender, HELLO, now=NOW)

    message = history.find(cast.shop, stored)  # type: ignore[arg-type]
    assert Contact.objects.owned_by(cast.shop).get().id == message.contact_id
    assert [(step.status, step.number) for step in history.activities(message)] == [("RECEIVED", "+14155552671")]


def test_same_message_is_stored_once_however_late_it_comes_again(sender: Sender) -> None:
    first = inbound.receive(sender, HELLO, now=NOW)
    second = inbound.receive(sender, HELLO, now=NOW.replace(year=2027))

    assert first is not None
    assert second is None
    assert Message.objects.count() == 1


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
