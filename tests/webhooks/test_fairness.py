"""Shares of claims, turns of calls, and what goes back to the queue, on a clock that the test moves."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

import pytest

from apps.core.models import new_id
from apps.webhooks.claims import Claim
from apps.webhooks.fairness import MAX_AT_ONCE, MAX_WAIT, MAX_WAITING, DeliveryJob, FairLine
from apps.webhooks.models import Endpoint
from tests.factories.webhooks import NOW

ONE, OTHER = new_id(), new_id()
QUICKLY, SLOWLY = timedelta(milliseconds=20), timedelta(seconds=1)


class _Line(FairLine):
    """With endpoints that exist only here."""

    def __init__(self) -> None:
        self.now = NOW
        super().__init__(lambda: self.now)

    def claim(self, endpoint_id: UUID, count: int) -> list[DeliveryJob]:
        """Claim as many deliveries, and put them in the line."""
        jobs = [_job(endpoint_id, self.now) for _ in range(count)]
        self.took(jobs)
        self.extend(jobs)
        return jobs

    def begin(self, endpoint_id: UUID, count: int) -> None:
        """The endpoint has as many calls under way, one after the other."""
        self.share([(endpoint_id, False)], 500)
        self.claim(endpoint_id, count)
        for _ in range(count):
            assert self.next()

    def answer(self, endpoint_id: UUID, count: int, took: timedelta = QUICKLY) -> None:
        """As many calls with good answers, one after the other."""
        self.share([(endpoint_id, False)], 500)
        for _ in range(count):
            self.claim(endpoint_id, 1)
            assert self.next()
            self.ended(endpoint_id, is_good=True, took=took)

    def all(self) -> list[UUID]:
        """The endpoints of all calls that may begin now, in their order."""
        begun = []
        while job := self.next():
            begun.append(job.endpoint.id)
        return begun


def _job(endpoint_id: UUID, now: datetime) -> DeliveryJob:
    claim = Claim(endpoint_id, new_id(), 1, now + timedelta(minutes=1))
    return DeliveryJob(Endpoint(id=endpoint_id), claim, 0, "{}", claimed_at=now, began=now)


@pytest.fixture
def line() -> _Line:
    return _Line()


# --- Claiming ---


def test_endpoint_begins_with_a_few_calls_and_a_failing_one_with_one(line: _Line) -> None:
    assert line.share([(ONE, False), (OTHER, True)], 500) == {ONE: 4, OTHER: 1}


def test_good_answers_allow_more_calls_up_to_a_limit(line: _Line) -> None:
    line.answer(ONE, 2, SLOWLY)
    assert line.share([(ONE, False)], 500) == {ONE: 6}

    line.answer(ONE, MAX_AT_ONCE, SLOWLY)

    assert line.share([(ONE, False)], 500) == {ONE: MAX_AT_ONCE}


def test_quick_endpoint_has_more_claimed_than_called(line: _Line) -> None:
    line.answer(ONE, MAX_AT_ONCE)

    assert line.share([(ONE, False)], 5000) == {ONE: 9 * MAX_AT_ONCE}
    line.claim(ONE, 9 * MAX_AT_ONCE)
    assert line.share([(ONE, False)], 5000) == {}
    assert len(line.all()) == MAX_AT_ONCE


def test_next_claim_comes_when_half_of_what_waited_is_called(line: _Line) -> None:
    line.answer(ONE, MAX_AT_ONCE)
    line.claim(ONE, 9 * MAX_AT_ONCE)
    line.all()
    for _ in range(4 * MAX_AT_ONCE - 1):
        line.ended(ONE, is_good=True, took=QUICKLY)
        line.next()
    assert line.share([(ONE, False)], 5000) == {}

    line.ended(ONE, is_good=True, took=QUICKLY)
    line.next()

    assert line.share([(ONE, False)], 5000) == {ONE: 4 * MAX_AT_ONCE}


def test_slow_or_failing_endpoint_has_nothing_claimed_ahead(line: _Line) -> None:
    line.answer(ONE, 10)
    line.answer(ONE, 1, SLOWLY)
    assert line.share([(ONE, False)], 500) == {ONE: 15}

    line.begin(ONE, 1)
    line.ended(ONE, is_good=False, took=QUICKLY)

    assert line.share([(ONE, False)], 500) == {ONE: 1}


def test_calls_under_way_count(line: _Line) -> None:
    line.begin(ONE, 4)

    assert line.share([(ONE, False)], 500) == {}


def test_all_endpoints_together_have_a_limit(line: _Line) -> None:
    busy = [(new_id(), False) for _ in range(8)]
    for endpoint_id, _ in busy:
        line.answer(endpoint_id, MAX_AT_ONCE)
    while shares := line.share(busy, 1000):
        for endpoint_id, share in shares.items():
            line.claim(endpoint_id, share)

    assert len(line) == MAX_WAITING


def test_few_free_claims_are_divided_evenly_and_never_exceeded() -> None:
    many = [(new_id(), False) for _ in range(10)]
    for free in (1, 5, 10, 13, 39, 40):
        shares = _Line().share(many, free)
        assert sum(shares.values()) == free
        assert max(shares.values()) - min(shares.values()) <= 1


def test_what_one_cannot_use_others_get(line: _Line) -> None:
    line.begin(ONE, 4)

    assert line.share([(ONE, False), (OTHER, False)], 4) == {OTHER: 4}


def test_everybody_has_a_turn_when_there_is_one_free_claim() -> None:
    served = {next(iter(_Line().share([(ONE, False), (OTHER, False)], 1))) for _ in range(60)}

    assert served == {ONE, OTHER}


# --- Calling ---


def test_no_more_calls_begin_than_the_endpoint_may_have(line: _Line) -> None:
    line.answer(ONE, 1)
    line.claim(ONE, 20)

    assert len(line.all()) == 5
    line.ended(ONE, is_good=True, took=QUICKLY)
    assert len(line.all()) == 2
    line.ended(ONE, is_good=False, took=QUICKLY)
    assert line.all() == []


def test_endpoints_take_turns(line: _Line) -> None:
    for endpoint_id in (ONE, OTHER):
        line.answer(endpoint_id, 1)
    for endpoint_id in (ONE, OTHER):
        line.claim(endpoint_id, 5)

    assert line.all() == [ONE, OTHER] * 5


def test_line_is_as_long_as_what_has_not_begun(line: _Line) -> None:
    line.share([(ONE, False)], 500)
    line.claim(ONE, 3)
    assert len(line) == 3

    line.next()

    assert len(line) == 2


# --- Giving back ---


def test_after_a_failure_what_waits_goes_back(line: _Line) -> None:
    line.answer(ONE, 10)
    jobs = line.claim(ONE, 50)
    assert len(line.all()) == 14
    assert line.give_back({ONE}) == []

    line.ended(ONE, is_good=False, took=QUICKLY)

    assert {claim.event_id for claim in line.give_back({ONE})} == {job.claim.event_id for job in jobs[14:]}
    assert len(line) == 0
    assert line.share([(ONE, False)], 500) == {}


def test_after_a_slow_answer_no_more_is_claimed_and_what_waits_is_called(line: _Line) -> None:
    """Answers about as slow as allowed don't make us claim the same deliveries again and again."""
    line.answer(ONE, 10)
    line.claim(ONE, 50)
    for _ in range(14):
        line.next()

    line.ended(ONE, is_good=True, took=SLOWLY)

    assert line.give_back({ONE}) == []
    assert line.share([(ONE, False)], 500) == {}
    assert len(line.all()) == 2


def test_what_waits_for_an_endpoint_that_may_not_be_called_goes_back(line: _Line) -> None:
    for endpoint_id in (ONE, OTHER):
        line.share([(endpoint_id, False)], 500)
        line.claim(endpoint_id, 3)

    assert {claim.endpoint_id for claim in line.give_back({OTHER})} == {ONE}
    assert line.endpoints() == [OTHER]


def test_what_waited_too_long_is_not_called_and_goes_back(line: _Line) -> None:
    line.answer(ONE, 10)
    jobs = line.claim(ONE, 20)
    line.now += MAX_WAIT
    assert line.next()

    line.now += timedelta(milliseconds=1)

    assert line.next() is None
    assert len(line.give_back({ONE})) == len(jobs) - 1
    line.claim(ONE, 1)
    assert line.all() == [ONE]
