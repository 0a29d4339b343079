from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest

from apps.core import zones

_WINTER = datetime(2026, 1, 15, 12, tzinfo=UTC)
_SUMMER = datetime(2026, 7, 15, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("name", "now", "words"),
    [
        ("Europe/Berlin", _WINTER, "Berlin (UTC+1)"),
        ("Europe/Berlin", _SUMMER, "Berlin (UTC+2)"),
        ("Asia/Kolkata", _WINTER, "Kolkata (UTC+5:30)"),
        ("America/St_Johns", _WINTER, "St Johns (UTC-3:30)"),
        ("America/Argentina/Buenos_Aires", _WINTER, "Buenos Aires (UTC-3)"),
        ("Europe/London", _WINTER, "London (UTC+0)"),
        ("UTC", _WINTER, "UTC"),
    ],
)
def test_zone_is_named_by_city_and_offset(name: str, now: datetime, words: str) -> None:
    assert zones.in_words(name, now=now) == words


def test_choices_are_cities_each_once() -> None:
    offered = zones.choices(now=_WINTER)
    labels = [label for _, label in offered]

    assert [label for label in labels[1:] if not re.fullmatch(r"[A-Z].* \(UTC[+-]\d{1,2}(:\d\d)?\)", label)] == []
    assert len(set(labels)) == len(labels) > 300
    assert not {"ROK", "Zulu", "Etc/GMT+1", "US/Pacific", "Asia/Calcutta"} & {name for name, _ in offered}


@pytest.mark.parametrize("own", ["Asia/Calcutta", "America/Louisville", "UTC", "ROK"])
def test_zone_that_was_stored_can_be_kept(own: str) -> None:
    assert own in dict(zones.choices(own, now=_WINTER))
