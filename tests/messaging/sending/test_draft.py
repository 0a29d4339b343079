"""Claiming: who gets a message, for how long, and what comes with it."""

from __future__ import annotations

import threading
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import connection, transaction

from apps.channels import country_defaults
from apps.messaging.models import Outgoing
from apps.messaging.sending import draft
from tests.cast import Cast, change
from tests.factories import channels, contacts
from tests.messaging.claiming import claim
from tests.messaging.conftest import NOW, Accept

LEASE = 30.0
PHONE = "+14155552671"


@pytest.fixture(autouse=True)
def _forgetful() -> None:
    """What was remembered of another test's rows must not be met here."""
    draft._senders.clear()
    draft._templates.clear()
    draft._suspended.clear()


def _claim(limit: int = 10, now: datetime = NOW) -> list[draft.Draft]:
    return claim(limit, lease=LEASE, now=now)


def test_claimed_message_brings_all_the_pipeline_asks_for(cast: Cast, accept: Accept) -> None:
    sender = channels.sender(cast.acme)
    contacts.contact(cast.acme, "+14155552671", opt_out=True)
    contacts.contact(cast.acme, "+14155552672")
    accept(cast.acme, "+14155552671", "+14155552672", channels=["sms"])

    by_phone = {claimed.phone: claimed for claimed in _claim()}

    claimed = by_phone["+14155552671"]
    assert (claimed.pinned, claimed.parameters, claimed.opted_out, claimed.attempts) == (
        "sms",
        {"name": "Ada"},
        True,
        1,
    )
    assert claimed.senders == [sender]
    assert claimed.template is not None
    assert not by_phone["+14155552672"].opted_out


def test_message_that_is_not_due_waits(cast: Cast, accept: Accept) -> None:
    accept(cast.acme, "+14155552671", now=NOW + timedelta(seconds=1))

    assert _claim() == []
    assert len(_claim(now=NOW + timedelta(seconds=1))) == 1


def test_claimed_message_is_nobody_elses_until_its_lease_ends(cast: Cast, accept: Accept) -> None:
    accept(cast.acme, "+14155552671")
    _claim()

    early = _claim(now=NOW + timedelta(seconds=LEASE - 1))
    late = _claim(now=NOW + timedelta(seconds=LEASE))

    assert early == []
    assert [claimed.attempts for claimed in late] == [2]


def test_no_more_is_claimed_than_asked_for_and_the_oldest_first(cast: Cast, accept: Accept) -> None:
    newer = accept(cast.acme, "+14155552671")
    older = accept(cast.acme, "+14155552672", now=NOW - timedelta(seconds=9))

    assert [claimed.id for claimed in _claim(limit=1)] == [older[0].id]
    assert [claimed.id for claimed in _claim(limit=1)] == [newer[0].id]


def test_senders_come_nearest_owner_first(cast: Cast, accept: Accept) -> None:
    ours, theirs = channels.sender(cast.acme), channels.sender(cast.shop, "+14155550101")
    channels.sender(cast.shop, "+14155550102", is_active=False)
    accept(cast.shop, "+14155552671")
    accept(cast.sibling, "+14155552672")
    accept(cast.acme, "+14155552673")

    found = {claimed.profile_id: claimed.senders for claimed in _claim()}

    assert found == {cast.shop.id: [theirs, ours], cast.sibling.id: [ours], None: [ours]}


def test_batch_costs_the_same_however_large(cast: Cast, accept: Accept, django_assert_num_queries: Any) -> None:
    channels.sender(cast.acme)
    channels.sender(cast.sibling, "+14155550101")
    change(cast.shop, sending_phone_number_profile=cast.sibling.profile)
    for number in range(2000, 2100):
        accept((cast.acme, cast.shop, cast.sibling)[number % 3], f"+1415555{number}")

    country_defaults.by_country()  # remembered for seconds
    with django_assert_num_queries(3):  # senders, templates, suspensions; the statement itself goes the short way
        assert len(draft.due(100, now=NOW)) == 100


@pytest.mark.django_db(transaction=True)
def test_workers_that_claim_at_once_never_share_a_message(cast: Cast, accept: Accept) -> None:
    accept(cast.acme, *(f"+1415555{number}" for number in range(2000, 2400)))
    taken: list[UUID] = []

    def work() -> None:
        while claimed := _claim(limit=7):
            taken.extend(one.id for one in claimed)
        connection.close()

    workers = [threading.Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert len(taken) == len(set(taken)) == 400
    assert set(Outgoing.objects.values_list("attempts", flat=True)) == {1}


@pytest.mark.parametrize("who", ["acme", "shop"])
def test_claimed_message_knows_that_its_account_is_suspended(cast: Cast, accept: Accept, who: str) -> None:
    accept(cast.shop, PHONE)
    accept(cast.outsider, "+14155552672")
    change(getattr(cast, who), suspended_at=NOW)

    assert {claimed.phone: claimed.is_suspended for claimed in _claim()} == {PHONE: True, "+14155552672": False}


def test_what_is_put_off_comes_back_then_and_was_no_attempt(cast: Cast, accept: Accept) -> None:
    accept(cast.acme, PHONE)

    with transaction.atomic():
        [due] = draft.due(10, now=NOW)
        draft.put_off({due.id: NOW + timedelta(seconds=90)})

    assert _claim(now=NOW + timedelta(seconds=89)) == []
    assert [again.attempts for again in _claim(now=NOW + timedelta(seconds=90))] == [1]


def test_each_claimed_message_keeps_its_own_hold(cast: Cast, accept: Accept) -> None:
    ids = [each.id for each in accept(cast.acme, *(f"+1415555{number}" for number in range(2671, 2674)))]
    alike, other = {"price": 1}, {"price": 2}

    with transaction.atomic():
        draft.take(draft.due(10, now=NOW), {ids[0]: alike, ids[1]: other, ids[2]: alike}, until=NOW)
    with transaction.atomic():
        draft.take(draft.due(10, now=NOW), {ids[1]: alike}, until=NOW)

    assert dict(Outgoing.objects.values_list("message_id", "hold")) == dict.fromkeys(ids, alike)
