from __future__ import annotations

from apps.core.models import new_id
from apps.webhooks.fairness import MAX_AT_ONCE, CallLimits

ONE, OTHER = new_id(), new_id()


def test_endpoint_begins_with_a_few_calls_and_a_failing_one_with_one() -> None:
    assert CallLimits().share([(ONE, False), (OTHER, True)], 500) == {ONE: 4, OTHER: 1}


def test_good_answers_allow_more_up_to_a_limit() -> None:
    limits = CallLimits()
    limits.share([(ONE, False)], 500)
    for expected in (5, 6, 7):
        limits.took(ONE)
        limits.ended(ONE, is_good=True)
        assert limits.share([(ONE, False)], 500) == {ONE: expected}
    for _ in range(MAX_AT_ONCE):
        limits.took(ONE)
        limits.ended(ONE, is_good=True)

    assert limits.share([(ONE, False)], 500) == {ONE: MAX_AT_ONCE}


def test_failure_takes_it_back_to_one() -> None:
    limits = CallLimits()
    limits.share([(ONE, False)], 500)
    limits.took(ONE)
    limits.ended(ONE, is_good=False)

    assert limits.share([(ONE, False)], 500) == {ONE: 1}


def test_calls_under_way_count() -> None:
    limits = CallLimits()
    limits.share([(ONE, False)], 500)
    for _ in range(4):
        limits.took(ONE)

    assert limits.share([(ONE, False)], 500) == {}


def test_few_free_calls_are_divided_evenly_and_never_exceeded() -> None:
    many = [(new_id(), False) for _ in range(10)]
    for free in (1, 5, 10, 13, 39, 40):
        shares = CallLimits().share(many, free)
        assert sum(shares.values()) == free
        assert max(shares.values()) - min(shares.values()) <= 1


def test_what_one_cannot_use_others_get() -> None:
    assert CallLimits().share([(ONE, False), (OTHER, True)], 8) == {ONE: 4, OTHER: 1}


def test_everybody_has_a_turn_when_there_is_one_free_call() -> None:
    served = {next(iter(CallLimits().share([(ONE, False), (OTHER, False)], 1))) for _ in range(60)}

    assert served == {ONE, OTHER}
