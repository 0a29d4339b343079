"""Faults of one click."""

from __future__ import annotations

import pytest

from apps.phones import fault_tricks
from apps.phones.carrier import CarrierControl
from apps.phones.fault_tricks import ALWAYS, NEXT, Trick

ANN, BOB = "+14155550123", "+14155550199"


@pytest.mark.parametrize("trick", NEXT, ids=lambda trick: trick.name)
def test_one_for_the_next_message_strikes_that_phone_once(trick: Trick) -> None:
    (fault,) = fault_tricks.toggle([], trick, ANN)

    assert (fault["phone"], fault["count"]) == (ANN, 1)
    assert fault_tricks.is_on([fault], trick, ANN)
    assert not fault_tricks.is_on([fault], trick, BOB)
    assert not fault_tricks.is_on([fault], trick)
    assert fault_tricks.toggle([fault], trick, ANN) == []


@pytest.mark.parametrize("trick", [*NEXT, *ALWAYS], ids=lambda trick: trick.name)
def test_the_simulator_gives_back_what_the_page_recognizes(trick: Trick, carrier: CarrierControl) -> None:
    phone = ANN if trick in NEXT else None

    carrier.set_faults(fault_tricks.toggle([], trick, phone))

    faults = carrier.faults()
    assert fault_tricks.is_on(faults, trick, phone)
    assert [each.word for each in fault_tricks.in_words(faults)] == [trick.word]
    assert fault_tricks.toggle(faults, trick, phone) == []


def test_switching_leaves_the_others() -> None:
    mute, tenth = (fault_tricks.find(name, None) for name in ("mute", "tenth"))
    assert mute is not None
    assert tenth is not None

    both = fault_tricks.toggle(fault_tricks.toggle([], mute), tenth)

    assert fault_tricks.toggle(both, mute) == [tenth.fault]


def test_what_the_page_has_no_button_for_is_named_all_the_same() -> None:
    (only,) = fault_tricks.in_words([{"kind": "forget_keys", "phone": None, "count": 3}])

    assert (only.word, only.phone, only.left) == ("Forget keys", "", 3)


def test_names_of_the_page_alone_are_known() -> None:
    assert fault_tricks.find("late", ANN) is NEXT[0]
    assert fault_tricks.find("late", None) is None
    assert fault_tricks.find("tenth", ANN) is None
