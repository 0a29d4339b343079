"""Receipts of one-time codes that meet their timer: a code that was confirmed in time never goes out a second time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from threading import Barrier
from time import monotonic
from uuid import UUID

import pytest
from django.db import connection
from django.utils import timezone
from pytest_django import Settings

from apps.channels.models import Channel, Sender
from apps.core.egress import EgressRequest, Window
from apps.message_templates.models import Category, MessageTemplate
from apps.messaging.models import Message, MessageEvent, MessageStatus, Outgoing
from apps.messaging.sending import deliver, status
from apps.messaging.sending.draft import Draft
from apps.messaging.sending.status import StatusStep
from tests.cast import Cast
from tests.factories import contacts
from tests.fakes.carrier import CarrierProcess
from tests.messaging.conftest import Accept
from tests.messaging.sending.two_channels import Lines

pytestmark = pytest.mark.django_db(transaction=True)

_FIRST = 2000
_AT_EACH_MOMENT = 40
_MOMENTS = ("before the claim", "after the claim", "after the decision", "before the call", "during the call")
_RACES = 500 - _AT_EACH_MOMENT * len(_MOMENTS)
Codes = Callable[[int], list[UUID]]


@pytest.fixture
def codes(cast: Cast, accept: Accept, lines: Lines, settings: Settings) -> Codes:
    """Has so many codes sent over WhatsApp; each waits an hour for its receipt, unless its timer is set."""
    MessageTemplate.objects.update(category=Category.AUTHENTICATION)
    settings.OTP_FALLBACK_SECONDS = 3600.0

    def send(count: int) -> list[UUID]:
        start = _FIRST + Message.objects.count()
        phones = [f"+1415555{number}" for number in range(start, start + count)]
        for phone in phones:
            contacts.contact(cast.acme, phone, default_channel=Channel.WHATSAPP)
        ids = [each.id for each in accept(cast.acme, *phones, now=timezone.now())]
        deliver.drain()
        assert Outgoing.objects.filter(message_id__in=ids, due_at__gt=timezone.now()).count() == count
        return ids

    return send


def _confirm(whatsapp: Sender, ids: Sequence[UUID]) -> None:
    status.apply(whatsapp, [StatusStep(each, MessageStatus.DELIVERED) for each in ids], now=timezone.now())


def _time_is_up(ids: Sequence[UUID]) -> None:
    Outgoing.objects.filter(message_id__in=ids).update(due_at=timezone.now())


def _rerouted() -> set[UUID]:
    found = MessageEvent.objects.filter(error_code="ERR_MESSAGE_EXPIRED")
    return set(found.values_list("message_id", flat=True))


def _sent_twice(carrier: CarrierProcess, ids: Sequence[UUID]) -> set[UUID]:
    found = {row.id: carrier.phone(row.phone)["deliveries"] for row in Message.objects.filter(id__in=ids)}
    assert set(found.values()) <= {1, 2}
    return {each for each, count in found.items() if count == 2}


def test_receipt_at_every_moment_of_the_timer(codes: Codes, lines: Lines, carrier: CarrierProcess) -> None:
    """The SMS goes out only where the receipt came when the timer had decided and the call was about to begin."""
    ids = {moment: codes(_AT_EACH_MOMENT) for moment in _MOMENTS}

    for moment, group in ids.items():
        _play(lines.whatsapp, group, moment)

    assert not Outgoing.objects.exists()
    assert set(Message.objects.values_list("status", flat=True)) == {MessageStatus.DELIVERED}
    decided_first = {*ids["after the decision"], *ids["before the call"], *ids["during the call"]}
    assert _rerouted() == decided_first
    everything = [each for group in ids.values() for each in group]
    assert _sent_twice(carrier, everything) == {*ids["before the call"], *ids["during the call"]}


def _play(whatsapp: Sender, ids: Sequence[UUID], moment: str) -> None:
    """The steps of a worker, one after the other, with the receipts at one moment between them."""
    work = deliver._Sending()

    def now_is(this: str) -> None:
        if this == moment:
            _confirm(whatsapp, ids)

    now_is("before the claim")
    _time_is_up(ids)
    waited = work.claim(len(ids))
    now_is("after the claim")
    if waited.results:
        work.store(waited.results)
    now_is("after the decision")
    drafts = work.claim(len(ids)).ready
    now_is("before the call")
    with Window[tuple[Draft, EgressRequest]](max(len(drafts), 1)) as window:
        for each in drafts:
            request = work.leaves(each, now=timezone.now())
            window.add(request, (each, request))
        now_is("during the call")
        outcomes = []
        while window.flying:
            outcomes += [work.landed(*given, response, now=timezone.now()) for given, response in window.poll(1.0)]
    if outcomes:
        work.store(outcomes)


def test_receipt_and_timer_at_the_same_time(codes: Codes, lines: Lines, carrier: CarrierProcess) -> None:
    """Each pair begins together, on connections of its own; in turn, one of them a little later."""
    ids = codes(_RACES)
    begin = Barrier(2)
    confirmed: list[float] = []
    claimed: list[float] = []

    def receipts() -> None:
        for turn, message_id in enumerate(ids):
            begin.wait()
            _dawdle(turn, late=1)
            _confirm(lines.whatsapp, [message_id])
            confirmed.append(monotonic())
        connection.close()

    def timers() -> None:
        work = deliver._Sending()
        for turn, message_id in enumerate(ids):
            _time_is_up([message_id])
            begin.wait()
            _dawdle(turn, late=0)
            claimed.append(monotonic())
            if results := work.claim(1).results:
                work.store(results)
        connection.close()

    with ThreadPoolExecutor(2) as pool:
        threads = [pool.submit(receipts), pool.submit(timers)]
        for done in as_completed(threads):
            if done.exception():
                begin.abort()  # the other one must not wait
        for done in threads:
            done.result()
    deliver.drain()

    assert not Outgoing.objects.exists()
    assert set(Message.objects.values_list("status", flat=True)) == {MessageStatus.DELIVERED}
    rerouted = _rerouted()
    in_time = {each for each, one, other in zip(ids, confirmed, claimed, strict=True) if one < other}
    assert not in_time & rerouted
    assert _sent_twice(carrier, ids) == set()  # all were confirmed when the first SMS was due to leave
    assert 0 < len(rerouted) < len(ids), "the two never met"


def _dawdle(turn: int, *, late: int) -> None:
    """Some milliseconds of work for the one of the pair that is late in this turn, nothing for the other."""
    if turn % 2 == late:
        sum(range(turn % 9 * 20_000))
