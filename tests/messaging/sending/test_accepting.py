"""Accepting: what is written, for whom, and what is not. Both ways of writing, by statement and by COPY, must agree."""

from __future__ import annotations

from typing import Any

import pytest

from apps.contacts.models import Contact
from apps.messaging.models import Direction, Message, MessageStatus, Outgoing
from apps.messaging.sending import accepting
from tests.cast import Cast, change
from tests.factories import contacts
from tests.messaging.conftest import NOW, Accept

FEW, MANY = 3, 30


def _phones(count: int) -> list[str]:
    return [f"+1415555{2000 + number}" for number in range(count)]


def _row(message: Message) -> dict[str, Any]:
    """Everything but what differs from message to message."""
    return {
        name: getattr(message, name)
        for name in ("organization_id", "profile_id", "template_id", "direction", "status", "channel", "is_pinned")
        + ("parameters", "metadata", "created_at", "number", "body", "error_code")
    }


@pytest.mark.parametrize("count", [1, FEW, MANY])
def test_every_recipient_gets_a_message_a_contact_and_a_place_in_the_queue(
    cast: Cast, accept: Accept, count: int
) -> None:
    phones = _phones(count)

    accepted = accept(cast.acme, *phones)

    assert [message.phone for message in accepted] == phones
    written = {message.id: message for message in Message.objects.all()}
    assert set(written) == {message.id for message in accepted}
    assert {message.phone for message in written.values()} == set(phones)
    people = dict(Contact.objects.values_list("id", "phone"))
    assert all(people[message.contact_id] == message.phone for message in written.values())
    assert set(Outgoing.objects.values_list("message_id", "due_at", "attempts")) == {(id, NOW, 0) for id in written}


@pytest.mark.parametrize("customer", ["acme", "shop"])
def test_both_ways_of_writing_write_the_same(cast: Cast, accept: Accept, customer: str) -> None:
    nasty = {"name": 'tab\t newline\n quote" slash\\ \\N é 😀 \u2028 %s {{0:variable}}'}
    few = accept(getattr(cast, customer), *_phones(FEW), parameters=nasty, metadata={"a\\b": "c\td"})
    many = accept(getattr(cast, customer), *_phones(MANY), parameters=nasty, metadata={"a\\b": "c\td"})

    rows = [_row(Message.objects.get(id=accepted[0].id)) for accepted in (few, many)]

    assert rows[0] == rows[1]
    assert rows[0]["parameters"] == nasty
    assert rows[0]["metadata"] == {"a\\b": "c\td"}
    assert rows[0]["direction"] == Direction.OUTBOUND
    assert rows[0]["status"] == MessageStatus.QUEUED


@pytest.mark.parametrize("count", [FEW, MANY])
def test_broadcast_writes_a_message_per_channel(cast: Cast, accept: Accept, count: int) -> None:
    accept(cast.acme, *_phones(count), channels=["sms", "whatsapp", None])

    channels = list(Message.objects.values_list("channel", "is_pinned"))
    assert sorted(channels, key=str) == sorted([("sms", True), ("whatsapp", True), (None, False)] * count, key=str)
    assert Contact.objects.count() == count


@pytest.mark.parametrize("count", [FEW, MANY])
def test_known_contact_is_used_again(cast: Cast, accept: Accept, count: int) -> None:
    accept(cast.acme, *_phones(count))
    accept(cast.acme, *_phones(count))

    assert Contact.objects.count() == count


@pytest.mark.parametrize("count", [FEW, MANY])
def test_profile_writes_to_the_contact_it_inherits(cast: Cast, accept: Accept, count: int) -> None:
    phones = _phones(count)
    inherited = contacts.contact(cast.acme, phones[0])

    accept(cast.shop, *phones)

    assert Message.objects.get(phone=phones[0]).contact_id == inherited.id
    assert Contact.objects.owned_by(cast.shop).count() == count - 1


def test_profile_that_does_not_inherit_makes_its_own_contact(cast: Cast, accept: Accept) -> None:
    inherited = contacts.contact(cast.acme, "+14155552000")

    accept(change(cast.shop, inherit_contacts=False), "+14155552000")

    assert Message.objects.get().contact_id != inherited.id


def test_profile_never_uses_the_contact_of_a_sibling_or_stranger(cast: Cast, accept: Accept) -> None:
    contacts.contact(cast.sibling, "+14155552000", opt_out=True)
    contacts.contact(cast.outsider, "+14155552000", opt_out=True)

    accept(cast.shop, "+14155552000")

    assert Contact.objects.owned_by(cast.shop).get().id == Message.objects.get().contact_id


@pytest.mark.parametrize("count", [FEW, MANY])
def test_removed_contact_comes_back_with_its_opt_out(cast: Cast, accept: Accept, count: int) -> None:
    phones = _phones(count)
    gone = contacts.contact(cast.acme, phones[0], opt_out=True, deleted_at=NOW)

    accept(cast.acme, *phones)

    back = Contact.objects.get(id=gone.id)
    assert (back.deleted_at, back.opt_out) == (None, True)


@pytest.mark.parametrize("count", [1, FEW, MANY])
def test_nothing_is_written_when_everybody_opted_out(cast: Cast, accept: Accept, count: int) -> None:
    phones = _phones(count)
    for phone in phones:
        contacts.contact(cast.acme, phone, opt_out=True)

    with pytest.raises(accepting.AllOptedOut):
        accept(cast.acme, *phones)

    assert not Message.objects.exists()
    assert not Outgoing.objects.exists()


@pytest.mark.parametrize("count", [FEW, MANY])
def test_request_is_accepted_while_somebody_may_be_written_to(cast: Cast, accept: Accept, count: int) -> None:
    phones = _phones(count)
    contacts.contact(cast.acme, phones[0], opt_out=True)

    assert len(accept(cast.acme, *phones)) == count


def test_few_messages_cost_one_statement(cast: Cast, accept: Accept, django_assert_num_queries: Any) -> None:
    """The hot cursor bypasses Django's log, so everything that shows here is too much."""
    assert cast.acme.sources.contacts
    with django_assert_num_queries(0):
        accept(cast.acme, *_phones(FEW))
