from __future__ import annotations

import pytest

from apps.contacts import naming
from apps.contacts.naming import LabelsInvalid, NameTooLong


def test_names_lose_blanks_and_what_nobody_sees() -> None:
    written = {
        "  Ada   Lovelace ": "Ada Lovelace",
        "Ada\tLovelace\n": "Ada Lovelace",
        "Jose\u0301": "José",
        "\u202eAda": "Ada",
        "a\0b": "a b",
        "'=1+1": "=1+1",  # as our own export wrote it
        "'Aziz": "'Aziz",
        "علی\u200cرضا": "علی\u200cرضا",
        "👩\u200d👩\u200d👧": "👩\u200d👩\u200d👧",
        " \n": "",
        "x" * 120: "x" * 120,
    }

    assert {each: naming.name(each) for each in written} == written


def test_name_that_is_too_long() -> None:
    with pytest.raises(NameTooLong):
        naming.name("x" * 121)


def test_labels_are_kept_once_and_in_order() -> None:
    assert naming.labels([" VIP ", "", "new  customer", "vip", "VIP", "日本"]) == ["VIP", "new customer", "日本"]
    assert naming.split("VIP; new customer,, vip\nBerlin ") == ["VIP", "new customer", "Berlin"]


def test_labels_of_a_file_are_read_as_they_were_written() -> None:
    kept = naming.labels(["=SUM", "'quoted'", "a b", "x" * 50])

    assert naming.split(naming.joined(kept)) == kept


@pytest.mark.parametrize("bad", [["a,b"], ["a;b"], ["a\nb"], ["x" * 51], [str(each) for each in range(21)]])
def test_bad_labels(bad: list[str]) -> None:
    with pytest.raises(LabelsInvalid):
        naming.labels(bad)


def test_twenty_labels_are_allowed() -> None:
    assert len(naming.labels([*map(str, range(20)), "1"])) == 20
