from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from apps.one_time_codes.models import CodeStatus, OneTimeCode, prefix_of
from tests.one_time_codes.conftest import NOW

LATER = NOW + timedelta(minutes=10)


def test_prefix_is_shared_by_ten_thousand() -> None:
    assert prefix_of("+14155552671") == prefix_of("+14155559999") == "+1415555"
    assert prefix_of("+14155552671") != prefix_of("+14155562671")


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({}, CodeStatus.PENDING),
        ({"checks": 4}, CodeStatus.PENDING),
        ({"checks": 5}, CodeStatus.USED_UP),
        ({"checks": 5, "verified_at": NOW}, CodeStatus.VERIFIED),
        ({"verified_at": NOW, "expires_at": NOW}, CodeStatus.VERIFIED),
        ({"expires_at": NOW}, CodeStatus.EXPIRED),
        ({"replaced_at": NOW}, CodeStatus.EXPIRED),
    ],
)
def test_status(fields: dict[str, Any], status: CodeStatus) -> None:
    row = OneTimeCode(**({"expires_at": LATER} | fields))

    assert row.status_at(NOW) is status
