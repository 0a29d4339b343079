"""What people choose for themselves."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest

from apps.core.errors import Invalid
from apps.users import preferences
from tests.cast import Cast


def test_only_what_is_given_is_changed(cast: Cast) -> None:
    preferences.choose(cast.owner, theme="dark", time_zone="Europe/Berlin")

    preferences.choose(cast.owner, theme="")

    cast.owner.refresh_from_db()
    assert cast.owner.theme == ""
    assert cast.owner.zone == ZoneInfo("Europe/Berlin")


def test_until_it_is_known_the_zone_is_utc(cast: Cast) -> None:
    assert cast.owner.zone == ZoneInfo("UTC")


@pytest.mark.parametrize(
    "wrong", [{"theme": "purple"}, {"time_zone": "Europe/Atlantis"}, {"time_zone": "../etc/passwd"}]
)
def test_what_does_not_exist_is_refused(cast: Cast, wrong: dict[str, str]) -> None:
    with pytest.raises(Invalid):
        preferences.choose(cast.owner, **wrong)
