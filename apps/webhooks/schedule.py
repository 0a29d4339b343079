"""When a failed delivery is tried again: after a minute, then twice as long each time, at most an hour.

Source: the contract's webhooks page, section 5, and ruling 9: `retry_count` counts the attempts after the first.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from random import uniform

_FIRST_PAUSE, _LONGEST_PAUSE = timedelta(minutes=1), timedelta(hours=1)
_JITTER = 0.1  # of a pause, so that what failed together does not come back together
_LONGEST_ASKED = timedelta(days=1)  # an endpoint may ask for a longer pause, but not for ever


def next_try(failures: int, retry_count: int, *, asked: timedelta = timedelta(0), now: datetime) -> datetime | None:
    """When to try again after that many failed attempts, or None after the last. `asked` is the endpoint's wish."""
    if failures > retry_count:
        return None
    doubled: timedelta = _FIRST_PAUSE * 2 ** (failures - 1)
    pause = min(doubled, _LONGEST_PAUSE) * uniform(1, 1 + _JITTER)
    return now + max(pause, min(asked, _LONGEST_ASKED))


def asked_pause(retry_after: str | None, *, now: datetime) -> timedelta:
    """What a Retry-After header asks for, in seconds or as a date (RFC 9110, section 10.2.3); zero if nothing."""
    text = (retry_after or "").strip()
    if text.isascii() and text.isdigit():
        return min(timedelta(seconds=int(text[:9])), _LONGEST_ASKED)
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return timedelta(0)
    return max((moment if moment.tzinfo else moment.replace(tzinfo=UTC)) - now, timedelta(0))
