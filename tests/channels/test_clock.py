"""The time where a number belongs."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from apps.channels import clock


@pytest.mark.parametrize(
    ("number", "winter", "summer"),
    [
        ("+4917012345678", "13:00", "14:00"),
        ("+14155550142", "04:00", "05:00"),
        ("+61412345678", "", ""),  # a mobile may be anywhere in Australia
        ("+18005550142", "", ""),
        ("+1234567890", "", ""),
        ("+999123456", "", ""),
    ],
)
def test_time_is_told_where_it_is_known(number: str, winter: str, summer: str) -> None:
    assert clock.at(number, now=datetime(2026, 1, 15, 12, tzinfo=UTC)) == winter
    assert clock.at(number, now=datetime(2026, 7, 15, 12, tzinfo=UTC)) == summer
