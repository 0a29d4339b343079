"""Phone numbers for measurements: valid to libphonenumber, as many as needed, and no test numbers among them."""

from __future__ import annotations

_FIRST = 2_123_000_000  # New York; the seven digits behind the area code run on from here
_MAX_LOCAL = 6_999_999


def phones(start: int, count: int) -> list[str]:
    """`count` numbers from the `start`th on; the same arguments give the same numbers."""
    if start + count > _MAX_LOCAL:
        raise ValueError(f"There are {_MAX_LOCAL} numbers, not {start + count}.")
    return [f"+1{_FIRST + index}" for index in range(start, start + count)]
