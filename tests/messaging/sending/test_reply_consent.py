"""What STOP, START and HELP do to consent: with evidence, once, and for whom."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from django.db import IntegrityError, connection

from apps.channels.models import Sender
from apps.channels.providers.types import Inbound
from apps.contacts import consent
from apps.contacts.consent import By
from apps.contacts.models import ConsentChange, Contact, How
from apps.messaging.models import Message
from apps.messaging.sending import draft, inbound, inbound_account
from tests.cast import Cast, change
from tests.factories import channels, contacts
from tests.messaging.conftest import NOW
from tests.messaging.replies import PHONE, changes_of, contact_of, reply


@pytest.fixture(autouse=True)
def _forget() -> None:
    for remembered in (draft._senders, draft._templates, draft._suspended, inbound_account._customers):
        remembered.clear()


@pytest.fixture
def sender(cast: Cast) -> Sender:
    return channels.sender(cast.acme)


@pytest.mark.parametrize("text", ["STOP", "stop", " Cancel. ", "UNSUBSCRIBE", "quit!", "End"])
def test_an_opt_out_word_opts_out_and_keeps_the_evidence(cast: Cast, sender: Sender, text: str) -> None:
    message_id = reply(sender, text)

    person = contact_of(cast.acme)
    (found,) = changes_of(person)
    assert person.opt_out
    assert (found.opt_out, found.how, found.who, found.reason) == (True, How.REPLY, PHONE, text)
    assert (found.message_id, found.created_at) == (message_id, NOW)
    assert found.keyword == text.strip(" .!").upper()


@pytest.mark.parametrize("text", ["START", "unstop", "Subscribe"])
def test_an_opt_in_word_opts_in_who_was_out(cast: Cast, sender: Sender, text: str) -> None:
    reply(sender, "STOP")
    reply(sender, text, now=NOW + timedelta(minutes=1))

    assert not contact_of(cast.acme).opt_out
    assert [found.opt_out for found in changes_of(contact_of(cast.acme))] == [False, True]


@pytest.mark.parametrize("text", ["HELP", "info", "STOP 123", "please stop", "Stop it", "Thanks", ""])
@pytest.mark.parametrize("was_out", [True, False])
def test_other_texts_change_nothing(cast: Cast, sender: Sender, text: str, was_out: bool) -> None:
    person = contacts.contact(cast.acme, PHONE, opt_out=was_out)

    reply(sender, text)

    person.refresh_from_db()
    assert person.opt_out is was_out
    assert changes_of(person) == []
    assert Message.objects.filter(direction="INBOUND").count() == 1


@pytest.mark.parametrize(("text", "was_out"), [("START", False), ("STOP", True)])
def test_what_is_so_already_leaves_no_evidence(cast: Cast, sender: Sender, text: str, was_out: bool) -> None:
    person = contacts.contact(cast.acme, PHONE, opt_out=was_out)

    reply(sender, text)

    assert changes_of(person) == []


def test_the_same_callback_has_its_effect_once(cast: Cast, sender: Sender) -> None:
    """Also after the person has changed their mind."""
    reply(sender, "STOP", ref="a")
    reply(sender, "START", ref="b", now=NOW + timedelta(minutes=1))
    for minutes in range(2, 6):
        reply(sender, "STOP", ref="a", now=NOW + timedelta(minutes=minutes))

    assert not contact_of(cast.acme).opt_out
    assert len(changes_of(contact_of(cast.acme))) == 2


@pytest.mark.django_db(transaction=True)
def test_the_same_callback_at_once_has_its_effect_once(cast: Cast, sender: Sender) -> None:
    def receive(_index: int) -> bool:
        try:
            return reply(sender, "STOP", ref="a") != UUID(int=0)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as threads:
        stored = list(threads.map(receive, range(40)))

    assert stored.count(True) == 1
    assert Message.objects.filter(direction="INBOUND").count() == 1
    assert len(changes_of(contact_of(cast.acme))) == 1


@pytest.fixture
def _no_evidence() -> Iterator[None]:
    """The database takes no evidence for a while."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE contacts_consentchange ADD CONSTRAINT nothing CHECK (false) NOT VALID")
    yield
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE contacts_consentchange DROP CONSTRAINT nothing")


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("_no_evidence")
def test_message_and_effect_are_stored_together_or_not_at_all(cast: Cast, sender: Sender) -> None:
    with pytest.raises(IntegrityError, match="nothing"):
        reply(sender, "STOP")

    assert not Message.objects.exists()
    assert not Contact.objects.exists()


def test_a_start_that_arrives_late_does_not_undo_a_later_stop(cast: Cast, sender: Sender) -> None:
    """Carriers repeat what we failed to take; the person's last word counts."""
    reply(sender, "STOP", written=NOW)
    reply(sender, "START", written=NOW - timedelta(minutes=5), now=NOW + timedelta(minutes=1))
    assert contact_of(cast.acme).opt_out

    reply(sender, "START", written=NOW + timedelta(minutes=1), now=NOW + timedelta(minutes=2))
    assert not contact_of(cast.acme).opt_out


def test_start_takes_back_what_others_did_too(cast: Cast, sender: Sender) -> None:
    """The person says so; who had opted them out before does not matter."""
    person = contacts.contact(cast.acme, PHONE)
    consent.change(person, opt_out=True, by=By(How.PAGE, "ada@acme.test"), now=NOW)
    person.save()

    reply(sender, "START", now=NOW + timedelta(minutes=1))

    assert not contact_of(cast.acme).opt_out


def test_start_to_a_number_that_is_no_longer_ours_does_not_count(cast: Cast, sender: Sender) -> None:
    reply(sender, "STOP")
    Sender.objects.update(is_active=False)
    sender.refresh_from_db()
    reply(sender, "START", now=NOW + timedelta(minutes=1))
    assert contact_of(cast.acme).opt_out

    reply(sender, "STOP", now=NOW + timedelta(minutes=2))
    assert contact_of(cast.acme).opt_out


def test_stop_to_one_number_is_not_a_stop_to_anothers(cast: Cast, sender: Sender) -> None:
    theirs = channels.sender(cast.shop, "+14155550101")
    for customer in (cast.acme, cast.shop, cast.sibling, cast.outsider):
        contacts.contact(customer, PHONE)

    reply(theirs, "STOP")

    assert {row.profile_id for row in Contact.objects.filter(opt_out=True)} == {theirs.profile_id}


def test_stop_holds_for_profiles_that_share_the_number(cast: Cast, sender: Sender) -> None:
    """The shop has a number of its own; the sibling sends from the organization's."""
    channels.sender(cast.shop, "+14155550101")
    for customer in (cast.acme, cast.shop, cast.sibling, cast.outsider):
        contacts.contact(customer, PHONE)

    message_id = reply(sender, "STOP")

    out = {(row.organization_id, row.profile_id) for row in Contact.objects.filter(opt_out=True)}
    assert out == {(cast.acme.organization.id, None), (cast.acme.organization.id, cast.sibling.id)}
    assert {found.message_id for found in ConsentChange.objects.filter(opt_out=True)} == {message_id}

    reply(sender, "START", now=NOW + timedelta(minutes=1))
    assert not Contact.objects.filter(opt_out=True).exists()


def test_stop_holds_for_a_profile_that_has_a_number_of_another_channel_only(cast: Cast, sender: Sender) -> None:
    """Its text messages leave from the organization's number."""
    channels.sender(cast.shop, "+14155550101", channel="whatsapp")
    contacts.contact(cast.shop, PHONE)

    reply(sender, "STOP")

    assert contact_of(cast.shop).opt_out


def test_stop_to_a_borrowed_number_holds_for_the_borrower(cast: Cast, sender: Sender) -> None:
    lent = channels.sender(cast.sibling, "+14155550101")
    change(cast.shop, sending_phone_number_profile=cast.sibling.profile)
    for customer in (cast.acme, cast.shop, cast.sibling):
        contacts.contact(customer, PHONE)

    reply(sender, "STOP")
    assert {row.profile_id for row in Contact.objects.filter(opt_out=True)} == {None}

    reply(lent, "STOP", now=NOW + timedelta(minutes=1))
    assert {row.profile_id for row in Contact.objects.filter(opt_out=True)} == {None, cast.shop.id, cast.sibling.id}


def test_start_leaves_an_opt_out_of_another_owner(cast: Cast, sender: Sender) -> None:
    """The sibling opted the person out themselves; they only share the number."""
    theirs = contacts.contact(cast.sibling, PHONE)
    consent.change(theirs, opt_out=True, by=By(How.PAGE, "ada@acme.test"), now=NOW)
    theirs.save()
    elsewhere = contacts.contact(cast.shop, PHONE, opt_out=True)

    reply(sender, "STOP", now=NOW + timedelta(minutes=1))
    reply(sender, "START", now=NOW + timedelta(minutes=2))

    for contact in (theirs, elsewhere):
        contact.refresh_from_db()
        assert contact.opt_out
    assert not contact_of(cast.acme).opt_out


def test_a_new_contact_stays_opted_out_with_those_it_inherits_from(cast: Cast, sender: Sender) -> None:
    change(cast.shop, inherit_contacts=True)
    theirs = channels.sender(cast.shop, "+14155550101")
    contacts.contact(cast.acme, PHONE, opt_out=True)

    reply(theirs, "Hello")
    assert contact_of(cast.shop).opt_out

    reply(theirs, "START", now=NOW + timedelta(minutes=1))
    assert (contact_of(cast.shop).opt_out, contact_of(cast.acme).opt_out) == (False, True)


def test_an_mms_with_the_word_counts(cast: Cast, sender: Sender) -> None:
    told = replace(Inbound("ref-mms", PHONE, sender.number, "Stop", NOW, {}), subject="Hello")

    inbound.receive(sender, told, now=NOW)

    assert contact_of(cast.acme).opt_out
