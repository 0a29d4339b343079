"""After a STOP nothing more is sent, whatever waits or comes at the same moment."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from threading import Barrier

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.utils import timezone

from apps.channels.models import Sender
from apps.contacts.models import Contact
from apps.contacts.suppression.models import Suppression, SuppressionChange
from apps.messaging.models import Message, MessageStatus, Outgoing
from apps.messaging.sending import deliver, draft, inbound_account
from tests.cast import Cast, change
from tests.factories import channels, contacts
from tests.fakes.carrier import CarrierProcess
from tests.messaging.conftest import Accept
from tests.messaging.replies import PHONE, changes_of, contact_of, reply

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _forget() -> None:
    for remembered in (draft._senders, draft._templates, draft._suspended, inbound_account._customers):
        remembered.clear()


@pytest.fixture
def sender(cast: Cast) -> Sender:
    return channels.sender(cast.acme)


def _waited() -> QuerySet[Message]:
    """What was sent to the person, without the confirmation of their STOP."""
    return Message.objects.filter(direction="OUTBOUND").exclude(metadata__has_key="exempt")


def test_waiting_messages_to_somebody_who_replied_stop_make_no_call(
    carrier: CarrierProcess, cast: Cast, sender: Sender, accept: Accept
) -> None:
    for _ in range(3):
        accept(cast.acme, PHONE, now=timezone.now())

    reply(sender, "STOP", now=timezone.now())
    deliver.drain()

    assert set(_waited().values_list("status", "error_code")) == {(MessageStatus.FAILED, "ERR_CONSENT_BLOCKED")}
    assert carrier.counters()["requests"] == 1  # the confirmation


def test_waiting_messages_to_an_inherited_contact_hear_of_a_stop_to_the_profile(
    carrier: CarrierProcess, cast: Cast, accept: Accept
) -> None:
    """They were accepted for the organization's contact; the reply makes one of the profile's own."""
    shop = change(cast.shop, inherit_contacts=True)
    theirs = channels.sender(shop, "+14155550101")
    inherited = contacts.contact(cast.acme, PHONE)
    accept(shop, PHONE, now=timezone.now())
    assert Message.objects.get().contact_id == inherited.id

    reply(theirs, "STOP", now=timezone.now())
    deliver.drain()

    assert _waited().get().error_code == "ERR_CONSENT_BLOCKED"
    assert carrier.counters()["requests"] == 1


def test_whatever_is_claimed_after_a_stop_is_held(cast: Cast, sender: Sender, accept: Accept) -> None:
    """In each of 200 races, 100 messages wait, and are claimed twenty at a time while the STOP arrives."""
    contacts.contact(cast.acme, PHONE)
    late, caught = [], 0
    with ThreadPoolExecutor(1) as thread:
        for attempt in range(200):
            Contact.objects.update(opt_out=False)
            Suppression.objects.all().delete()
            Outgoing.objects.all().delete()
            accept(cast.acme, PHONE, now=timezone.now(), channels=[None] * 100)
            start = Barrier(2)
            stopping = thread.submit(_stop, sender, start, f"round-{attempt}", is_last=attempt == 199)
            start.wait()
            claims = [(timezone.now(), deliver._Sending().claim(20)) for _ in range(5)]
            stopped = stopping.result()
            assert sum(claimed.count for _, claimed in claims) == 100
            late += [began for began, claimed in claims if began > stopped and claimed.ready]
            caught += any(claimed.results for _, claimed in claims)

    assert late == []
    assert caught > 0  # or these were no races


def _stop(sender: Sender, start: Barrier, ref: str, *, is_last: bool) -> datetime:
    try:
        start.wait()
        reply(sender, "STOP", now=timezone.now(), ref=ref)
        return timezone.now()
    finally:
        if is_last:
            connection.close()


@pytest.mark.parametrize("is_known", [True, False])
def test_stop_and_start_at_once_end_as_the_ledger_says(cast: Cast, sender: Sender, is_known: bool) -> None:
    if is_known:
        contacts.contact(cast.acme, PHONE)

    def say(text: str) -> None:
        try:
            reply(sender, text, now=timezone.now())
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as threads:
        list(threads.map(say, ["STOP", "START"] * 15))

    found = changes_of(contact_of(cast.acme))
    assert found[0].opt_out is contact_of(cast.acme).opt_out
    assert [each.opt_out for each in reversed(found)] == [index % 2 == 0 for index in range(len(found))]
    assert len({each.created_at for each in found}) == len(found)
    listed = list(SuppressionChange.objects.history(cast.acme.organization.id, PHONE))
    assert [each.is_added for each in listed] == [index % 2 == 0 for index in range(len(listed))]
    assert len({each.created_at for each in listed}) == len(listed)
    assert listed[-1].is_added is Suppression.objects.exists() is contact_of(cast.acme).opt_out
