from __future__ import annotations

import pytest

from apps.channels import phone_numbers
from bench import numbers


def test_all_are_valid_american_numbers_and_no_two_alike() -> None:
    found = numbers.phones(0, 30_000)

    assert {known.region for number in found if (known := phone_numbers.check(number))} == {"US"}
    assert len(set(found)) == 30_000


def test_one_run_follows_the_other() -> None:
    assert numbers.phones(0, 6) == numbers.phones(0, 2) + numbers.phones(2, 4)


def test_more_than_there_are_is_refused() -> None:
    with pytest.raises(ValueError, match="6999999"):
        numbers.phones(6_999_998, 2)
