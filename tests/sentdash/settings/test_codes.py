"""The limits of one-time codes can be set."""

from __future__ import annotations

import pytest

from tests.sentdash.settings.reading import read

NAMES = ("OTP_PER_NUMBER_10_MINUTES", "OTP_PER_NUMBER_DAY", "OTP_PER_PREFIX_HOUR", "OTP_PER_ACCOUNT_HOUR")


def test_limits_are_as_documented() -> None:
    assert read(*NAMES) == [5, 20, 30, 1000]


@pytest.mark.parametrize("name", NAMES)
def test_limit_can_be_set(name: str) -> None:
    assert read(name, **{name: "7"}) == [7]
