"""Replies with a keyword are events: STOP and START for every account that they change, HELP for the one it went to."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import transaction

from apps.channels.models import Sender
from apps.messaging.sending import inbound_account
from tests.cast import Cast
from tests.factories import channels, contacts
from tests.factories.webhooks import endpoint, published, sample_keys
from tests.messaging.conftest import NOW
from tests.messaging.replies import PHONE, changes_of, contact_of, reply

LATER = NOW + timedelta(minutes=1)


@pytest.fixture
def sender(cast: Cast) -> Iterator[Sender]:
    inbound_account._customers.clear()
    endpoint(cast.acme, event_types=["contact"])
    yield channels.sender(cast.acme)
    inbound_account._customers.clear()


def _contact_events() -> list[dict[str, object]]:
    return [event for event in published() if str(event["event"]).startswith("contact.")]


def test_stop_and_start_tell_message_text_and_numbers(cast: Cast, sender: Sender) -> None:
    stop = reply(sender, "Stop.")
    start = reply(sender, "START", now=LATER)

    out, back = _contact_events()
    in_, opted_out = changes_of(contact_of(cast.acme))
    assert (out["event"], out["subject"]) == ("contact.opt_out", str(opted_out.id))
    assert (back["event"], back["subject"]) == ("contact.opt_in", str(in_.id))
    assert isinstance(out["payload"], dict)
    assert isinstance(back["payload"], dict)
    assert list(out["payload"]) == list(back["payload"]) == sample_keys("contact.opt_out")
    assert out["payload"] == {
        "account_id": str(cast.acme.id),
        "contact_id": str(contact_of(cast.acme).id),
        "opt_out": True,
        "source": "INBOUND_KEYWORD",
        "channel": "sms",
        "from": PHONE,
        "to": sender.number,
        "message_id": str(stop),
        "template_id": None,
        "text": "Stop.",
        "updated_at": f"{NOW:%Y-%m-%dT%H:%M:%SZ}",
    }
    assert (back["payload"]["message_id"], back["payload"]["opt_out"]) == (str(start), False)


def test_stop_is_an_event_of_every_account_it_opts_out_of(cast: Cast, sender: Sender) -> None:
    contacts.contact(cast.acme, PHONE)
    contacts.contact(cast.shop, PHONE)

    reply(sender, "STOP")

    assert {event["profile_id"] for event in _contact_events()} == {None, str(cast.shop.id)}


@pytest.mark.parametrize("was_out", [True, False])
def test_help_is_an_event_whether_or_not_the_person_opted_out(cast: Cast, sender: Sender, was_out: bool) -> None:
    person = contacts.contact(cast.acme, PHONE, opt_out=was_out)

    message_id = reply(sender, "help")

    (event,) = _contact_events()
    assert (event["event"], event["subject"]) == ("contact.help", str(message_id))
    assert isinstance(event["payload"], dict)
    assert list(event["payload"]) == sample_keys("contact.help")
    assert event["payload"] == {
        "account_id": str(cast.acme.id),
        "contact_id": str(person.id),
        "opt_out": was_out,
        "source": "INBOUND_KEYWORD",
        "channel": "sms",
        "from": PHONE,
        "to": sender.number,
        "message_id": str(message_id),
        "template_id": None,
        "text": "help",
        "updated_at": f"{NOW:%Y-%m-%dT%H:%M:%SZ}",
    }


def test_help_to_a_profile_is_its_own_event(cast: Cast, sender: Sender) -> None:
    contacts.contact(cast.acme, PHONE)
    number = channels.sender(cast.shop, "+14155550101")

    reply(number, "HELP")

    (event,) = _contact_events()
    assert isinstance(event["payload"], dict)
    assert (event["profile_id"], event["payload"]["account_id"]) == (str(cast.shop.id), str(cast.shop.id))
    assert event["payload"]["contact_id"] == str(contact_of(cast.shop).id)


@pytest.mark.parametrize("text", ["STOP", "HELP"])
def test_callback_that_comes_again_is_no_second_event(sender: Sender, text: str) -> None:
    for _ in range(2):
        reply(sender, text, ref="the-same")

    assert len(_contact_events()) == 1


@pytest.mark.parametrize("text", ["STOP", "HELP"])
def test_reply_that_is_rolled_back_is_not_published(sender: Sender, text: str) -> None:
    with transaction.atomic():
        reply(sender, text)
        transaction.set_rollback(True)

    assert published() == []


def test_ordinary_reply_is_no_contact_event(sender: Sender) -> None:
    reply(sender, "please stop")

    assert _contact_events() == []


@pytest.mark.parametrize("text", ["START", "STOP"])
def test_what_is_so_already_is_no_event(cast: Cast, sender: Sender, text: str) -> None:
    contacts.contact(cast.acme, PHONE, opt_out=text == "STOP")

    reply(sender, text)

    assert _contact_events() == []
