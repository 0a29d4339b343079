from __future__ import annotations

import phonenumbers
import pytest

from apps.channels import regions


def test_every_region_of_the_library_has_a_name() -> None:
    assert set(regions.NAMES) == set(phonenumbers.SUPPORTED_REGIONS)


def test_name_of_no_region_is_its_code() -> None:
    assert regions.name("DE") == "Germany"
    assert regions.name("001") == "001"


@pytest.mark.parametrize(
    ("text", "code"), [("de", "DE"), (" GB ", "GB"), ("uk", "GB"), ("Germany", "DE"), ("XX", None), ("", None)]
)
def test_region_is_found_by_what_people_write(text: str, code: str | None) -> None:
    assert regions.find(text) == code


def test_choices_are_sorted_by_name_and_show_the_calling_code() -> None:
    choices = regions.choices()

    assert ("DE", "Germany (+49)") in choices
    assert [words.casefold() for _, words in choices] == sorted(words.casefold() for _, words in choices)
