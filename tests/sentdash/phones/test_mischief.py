"""Faults of one click."""

from __future__ import annotations

import pytest

from sentdash.phones import mischief
from sentdash.phones.carrier import Carrier
from sentdash.phones.mischief import ALWAYS, NEXT, Trick

ANN, BOB = "+14155550123", "+14155550199"


@pytest.mark.parametrize("trick", NEXT, ids=lambda trick: trick.name)
def test_one_for_the_next_message_strikes_that_phone_once(trick: Trick) -> None:
    (fault,) = mischief.toggle([], trick, ANN)

    assert (fault["phone"], fault["count"]) == (ANN, 1)
    assert mischief.is_on([fault], trick, ANN)
    assert not mischief.is_on([fault], trick, BOB)
    assert not mischief.is_on([fault], trick)
    assert mischief.toggle([fault], trick, ANN) == []


@pytest.mark.parametrize("trick", [*NEXT, *ALWAYS], ids=lambda trick: trick.name)
def test_the_simulator_gives_back_what_the_page_recognizes(trick: Trick, carrier: Carrier) -> None:
    phone = ANN if trick in NEXT else None

    carrier.set_faults(mischief.toggle([], trick, phone))

    faults = carrier.faults()
    assert mischief.is_on(faults, trick, phone)
    assert [each.word for each in mischief.in_words(faults)] == [trick.word]
    assert mischief.toggle(faults, trick, phone) == []


def test_switching_leaves_the_others() -> None:
    mute, tenth = (mischief.find(name, None) for name in ("mute", "tenth"))
    assert mute is not None
    assert tenth is not None

    both = mischief.toggle(mischief.toggle([], mute), tenth)

    assert mischief.toggle(both, mute) == [tenth.fault]


def test_what_the_page_has_no_button_for_is_named_all_the_same() -> None:
    (only,) = mischief.in_words([{"kind": "forget_keys", "phone": None, "count": 3}])

    assert (only.word, only.phone, only.left) == ("Forget keys", "", 3)


def test_names_of_the_page_alone_are_known() -> None:
    assert mischief.find("late", ANN) is NEXT[0]
    assert mischief.find("late", None) is None
    assert mischief.find("tenth", ANN) is None
