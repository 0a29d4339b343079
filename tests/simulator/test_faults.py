"""Which faults strike, and which faults cannot be."""

from __future__ import annotations

from typing import Any

import pytest

from apps.simulator import errors, faults
from apps.simulator.faults import KINDS, BadFault, Fault, Faults

ANN, BOB = "+14155550101", "+14155550102"


def strikes(rules: Faults, phone: str = ANN, token: str = "m") -> set[str]:
    return set(rules.draw(KINDS, phone, token))


def made(*given: Fault, seed: int = 0) -> Faults:
    rules = Faults()
    rules.replace(given, seed)
    return rules


def test_nothing_strikes_without_rules() -> None:
    assert strikes(Faults()) == set()


def test_fault_strikes_its_own_number_only() -> None:
    rules = made(Fault("silent", phone=ANN))

    assert strikes(rules, ANN) == {"silent"}
    assert strikes(rules, BOB) == set()


def test_fault_without_a_number_strikes_everyone() -> None:
    rules = made(Fault("silent"))

    assert strikes(rules, ANN) == strikes(rules, BOB) == {"silent"}


def test_fault_ends_after_its_count() -> None:
    rules = made(Fault("error", count=2))

    assert [strikes(rules) for _ in range(3)] == [{"error"}, {"error"}, set()]
    assert rules.active() == []


def test_strikes_left_are_shown() -> None:
    rules = made(Fault("error", count=2))

    strikes(rules)

    assert [rule["count"] for rule in rules.active()] == [1]


def test_only_the_kinds_asked_for_are_drawn() -> None:
    rules = made(Fault("error", count=1), Fault("silent", count=1))

    assert set(rules.draw(faults.MESSAGE_KINDS, ANN, "m")) == {"silent"}
    assert set(rules.draw(faults.REQUEST_KINDS, ANN, "m")) == {"error"}


def test_first_rule_of_a_kind_wins() -> None:
    rules = made(Fault("slow", ms=1), Fault("slow", ms=2, count=1))

    assert rules.draw(KINDS, ANN, "m")["slow"].ms == 1
    assert len(rules.active()) == 2


def test_rate_strikes_its_share_and_the_same_ones_for_the_same_seed() -> None:
    first, second, other = (made(Fault("error", rate=0.3), seed=seed) for seed in (7, 7, 8))

    drawn, again, different = ([bool(strikes(rules)) for _ in range(1000)] for rules in (first, second, other))

    assert 250 < sum(drawn) < 350
    assert drawn == again
    assert drawn != different


def test_once_strikes_each_message_a_single_time() -> None:
    rules = made(Fault("error", once=True))

    assert strikes(rules, token="a") == {"error"}
    assert strikes(rules, token="b") == {"error"}
    assert strikes(rules, token="a") == set()


def test_new_rules_take_the_place_of_the_old() -> None:
    rules = made(Fault("error"), Fault("silent"))

    rules.replace([Fault("twice")], seed=3)

    assert strikes(rules) == {"twice"}
    assert rules.seed == 3


def test_magic_number_keeps_its_fault_whatever_the_rules() -> None:
    rules = Faults(always={ANN: Fault("drop")})

    rules.replace([], seed=0)

    assert strikes(rules, ANN) == {"drop"}
    assert strikes(rules, BOB) == set()


def test_fault_is_read_with_its_defaults() -> None:
    assert faults.read({"kind": "slow", "ms": 50}, "f", errors.ERRORS) == Fault("slow", ms=50)


@pytest.mark.parametrize(
    ("raw", "sentence"),
    [
        ("slow", "f must be an object."),
        ({}, "f.kind must be one of"),
        ({"kind": "melt"}, "f.kind must be one of"),
        ({"kind": ["slow"]}, "f.kind must be one of"),
        ({"kind": "slow", "speed": 1}, "f.speed is not a field of a fault."),
        ({"kind": "slow", "phone": "0123"}, "f.phone must be an E.164 number"),
        ({"kind": "slow", "rate": 1.5}, "f.rate must be a number from 0 to 1."),
        ({"kind": "slow", "rate": True}, "f.rate must be a number from 0 to 1."),
        ({"kind": "slow", "count": 0}, "f.count must be a whole number"),
        ({"kind": "slow", "count": True}, "f.count must be a whole number"),
        ({"kind": "slow", "once": 1}, "f.once must be true or false."),
        ({"kind": "slow", "ms": -1}, "f.ms must be a whole number of milliseconds"),
        ({"kind": "fail", "code": "nope"}, "f.code must be an error code this carrier knows"),
        ({"kind": "fail", "code": 40008}, "f.code must be an error code this carrier knows"),
        ({"kind": "undeliverable", "status": "delivered"}, "f.status must be one of"),
        ({"kind": "undeliverable", "status": []}, "f.status must be one of"),
        ({"kind": "rate_limited", "retry_after": 1.5}, "f.retry_after must be a whole number of seconds"),
    ],
)
def test_impossible_fault_is_refused_with_its_field(raw: Any, sentence: str) -> None:
    with pytest.raises(BadFault) as caught:
        faults.read(raw, "f", errors.ERRORS)

    assert sentence in str(caught.value)
