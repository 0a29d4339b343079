"""After a STOP nothing more is sent, whatever waits or comes at the same moment."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from threading import Barrier

import pytest
from django.db import connection
from django.utils import timezone

from apps.channels.models import Sender
from apps.contacts.models import Contact
from apps.messaging.models import Message, MessageStatus
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


def test_waiting_messages_to_somebody_who_replied_stop_make_no_call(
    carrier: CarrierProcess, cast: Cast, sender: Sender, accept: Accept
) -> None:
    for _ in range(3):
        accept(cast.acme, PHONE, now=timezone.now())

    reply(sender, "STOP", now=timezone.now())
    deliver.drain()

    assert set(Message.objects.exclude(status="RECEIVED").values_list("status", "error_code")) == {
        (MessageStatus.FAILED, "ERR_CONSENT_BLOCKED")
    }
    assert carrier.counters()["requests"] == 0


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

    assert Message.objects.get(direction="OUTBOUND").error_code == "ERR_CONSENT_BLOCKED"
    assert carrier.counters()["requests"] == 0


def test_whatever_is_claimed_after_a_stop_is_held(cast: Cast, sender: Sender, accept: Accept) -> None:
    """Each round 20 messages wait, and are claimed two at a time while the STOP arrives."""
    contacts.contact(cast.acme, PHONE)
    for attempt in range(20):
        Contact.objects.update(opt_out=False)
        for _ in range(20):
            accept(cast.acme, PHONE, now=timezone.now())
        start = Barrier(2)

        def stop(attempt: int = attempt, start: Barrier = start) -> datetime:
            try:
                start.wait()
                reply(sender, "STOP", now=timezone.now(), ref=f"round-{attempt}")
                return timezone.now()
            finally:
                connection.close()

        with ThreadPoolExecutor(1) as thread:
            stopping = thread.submit(stop)
            start.wait()
            claimed = []
            for _ in range(10):
                began = timezone.now()
                claimed += [(began, each.opted_out) for each in draft.claim(2, lease=600, now=began)]
            stopped = stopping.result()

        assert len(claimed) == 20
        assert [began for began, is_out in claimed if began > stopped and not is_out] == []


def test_stop_and_start_at_once_end_as_the_ledger_says(cast: Cast, sender: Sender) -> None:
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
