from __future__ import annotations

from datetime import timedelta

import pytest

from apps.webhooks import schedule
from tests.factories.webhooks import NOW


@pytest.mark.parametrize(("failures", "minutes"), [(1, 1), (2, 2), (3, 4), (4, 8), (5, 16)])
def test_pause_doubles_from_a_minute_with_a_tenth_of_chance(failures: int, minutes: int) -> None:
    times = {schedule.next_try(failures, 5, now=NOW) for _ in range(50)}

    assert len(times) > 1
    for moment in times:
        assert moment
        assert timedelta(minutes=minutes) <= moment - NOW <= timedelta(minutes=minutes) * 1.1


@pytest.mark.parametrize("failures", [7, 8, 40])
def test_pause_ends_at_an_hour(failures: int) -> None:
    moment = schedule.next_try(failures, 100, now=NOW)

    assert moment
    assert timedelta(hours=1) <= moment - NOW <= timedelta(hours=1.1)


@pytest.mark.parametrize("retry_count", [1, 3, 5])
def test_retries_are_counted_after_the_first_attempt(retry_count: int) -> None:
    assert schedule.next_try(retry_count, retry_count, now=NOW)
    assert schedule.next_try(retry_count + 1, retry_count, now=NOW) is None


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("120", 120),
        (" 7 ", 7),
        ("Fri, 01 May 2026 09:10:00 GMT", 600),
        ("Fri, 01 May 2026 08:00:00 GMT", 0),
        ("99999999999999999999", 86_400),
        (None, 0),
        ("", 0),
        ("-5", 0),
        ("soon", 0),
        ("1.5", 0),
    ],
)
def test_what_an_endpoint_asks_for(header: str | None, seconds: int) -> None:
    assert schedule.asked_pause(header, now=NOW) == timedelta(seconds=seconds)


def test_longer_pause_is_granted_and_a_shorter_one_is_not() -> None:
    longer, shorter, endless = (
        schedule.next_try(1, 3, asked=asked, now=NOW)
        for asked in (timedelta(minutes=30), timedelta(seconds=1), timedelta(days=400))
    )

    assert longer == NOW + timedelta(minutes=30)
    assert shorter
    assert shorter >= NOW + timedelta(minutes=1)
    assert endless == NOW + timedelta(days=1)
