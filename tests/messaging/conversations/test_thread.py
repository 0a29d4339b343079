"""Whose thread it is, and the row that lists keep of it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from apps.contacts.actions import ContactNotFound
from apps.messaging.conversations import thread
from apps.messaging.models import Conversation
from apps.messaging.sending import accepting, text_message
from tests.cast import Cast
from tests.factories import channels, contacts
from tests.messaging.conftest import NOW, Accept
from tests.messaging.replies import PHONE, contact_of, reply


def _row(cast: Cast, owner: str = "acme") -> tuple[str, int]:
    row = Conversation.objects.get(contact_id=contact_of(getattr(cast, owner)).id)
    return str(row.last_id), row.unread


def test_first_message_of_a_person_makes_the_conversation_and_later_ones_move_it(cast: Cast) -> None:
    sender = channels.sender(cast.shop)
    first = reply(sender, "Hello", now=NOW, ref="one")

    row = Conversation.objects.get(contact_id=contact_of(cast.shop).id)
    assert (row.organization_id, row.profile_id) == (cast.shop.organization.id, cast.shop.account.id)
    assert (row.last_id, row.unread) == (first, 1)

    reply(sender, "Hello", now=NOW, ref="one")
    assert _row(cast, "shop") == (str(first), 1)
    later = reply(sender, "Where is it?", now=NOW + timedelta(minutes=1))
    reply(sender, "Late", now=NOW + timedelta(minutes=2), written=NOW - timedelta(hours=1))
    assert _row(cast, "shop") == (str(later), 3)


def test_texts_move_a_conversation_and_ordinary_sending_does_not(cast: Cast, accept: Accept) -> None:
    received = reply(channels.sender(cast.acme), "Hello", now=NOW)
    accept(cast.acme, PHONE)
    assert _row(cast) == (str(received), 1)

    by_api = accepting.accept(
        cast.acme, phones=[PHONE], channels=["sms"], template_id=None, parameters={}, metadata={}, now=NOW, text="Hi"
    )
    assert _row(cast) == (str(by_api[0].id), 1)
    answer = text_message.accept(
        cast.acme,
        contact_id=contact_of(cast.acme).id,
        phone=PHONE,
        text="Hi",
        channel=None,
        number=None,
        metadata={},
        now=NOW,
    )
    assert _row(cast) == (str(answer), 1)


def test_text_to_a_person_who_never_wrote_makes_no_conversation(cast: Cast) -> None:
    accepting.accept(
        cast.acme, phones=[PHONE], channels=[None], template_id=None, parameters={}, metadata={}, now=NOW, text="Hi"
    )
    assert not Conversation.objects.exists()


def test_thread_of_another_account_is_not_found(cast: Cast) -> None:
    for owner, reader in ((cast.outsider, cast.acme), (cast.sibling, cast.shop), (cast.sibling, cast.outsider)):
        person = contacts.contact(owner, "+442079460958" if owner is cast.outsider else PHONE)
        with pytest.raises(ContactNotFound):
            thread.contact_of(reader, person.id)
        assert thread.contact_of(owner, person.id) == person
        person.delete()
