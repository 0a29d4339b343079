from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from apps.webhooks import claims, fairness
from apps.webhooks.claims import Claim
from apps.webhooks.models import Delivery, Endpoint, EventStatus
from tests.cast import Cast
from tests.factories.webhooks import NOW, endpoint, unsaved

LATER = NOW + timedelta(minutes=1)


@pytest.fixture
def hook(cast: Cast) -> Endpoint:
    return endpoint(cast.acme, timeout_seconds=10)


def _due(to: Endpoint, **fields: Any) -> Delivery:
    row = unsaved(to, **{"due_at": NOW, **fields})
    row.save(force_insert=True)
    return row


def _claim(hook: Endpoint, share: int = 10) -> list[Claim]:
    return [claim for claim, _, _ in claims.claim([(hook, share)], now=NOW)]


def test_endpoints_are_those_that_something_is_due_to(cast: Cast, hook: Endpoint) -> None:
    later, done = endpoint(cast.acme), endpoint(cast.acme)
    _due(hook)
    _due(later, due_at=LATER)
    _due(done, due_at=None)

    assert claims.waiting(now=NOW) == [hook.id]


def test_claim_takes_a_share_of_each_those_due_longest_first(cast: Cast, hook: Endpoint) -> None:
    other = endpoint(cast.acme)
    old = _due(hook, due_at=NOW - timedelta(minutes=1), failures=2)
    for to in (hook, hook, other):
        _due(to)
    _due(other, due_at=LATER)

    taken = claims.claim([(hook, 1), (other, 5)], now=NOW)

    assert [claim.endpoint_id for claim, _, _ in taken].count(other.id) == 1
    (mine,) = [each for each in taken if each[0].endpoint_id == hook.id]
    assert mine == (Claim(hook.id, old.event_id, 1, NOW + timedelta(seconds=40)), 2, old.body)


def test_claim_outlasts_the_wait_and_the_call(hook: Endpoint) -> None:
    _due(hook)

    (claim,) = _claim(hook)

    longest = fairness.MAX_WAIT + timedelta(seconds=hook.timeout_seconds)
    assert claim.until - NOW > longest + timedelta(seconds=20)
    assert _claim(hook) == []
    assert Delivery.objects.get().due_at == claim.until


def test_what_is_given_back_is_due_at_once_as_if_it_had_not_been_claimed(hook: Endpoint) -> None:
    _due(hook)
    given = _claim(hook)

    claims.give_back(given, now=NOW)

    row = Delivery.objects.get()
    assert (row.due_at, row.attempts, row.status) == (NOW, 0, EventStatus.PENDING)
    assert _claim(hook) == given


def test_what_is_no_longer_held_stays_as_it_is(hook: Endpoint) -> None:
    """It was turned off, recorded, or claimed by another worker."""
    for _ in range(3):
        _due(hook)
    off, recorded, claimed = given = _claim(hook)
    Delivery.objects.filter(event_id=off.event_id).update(status=EventStatus.FAILED, due_at=None)
    Delivery.objects.filter(event_id=recorded.event_id).update(status=EventStatus.RETRYING, due_at=LATER)
    Delivery.objects.filter(event_id=claimed.event_id).update(attempts=2)

    claims.give_back(given, now=NOW)

    due = dict(Delivery.objects.values_list("event_id", "due_at"))
    assert due == {off.event_id: None, recorded.event_id: LATER, claimed.event_id: claimed.until}
