"""Name time zones in words: "Berlin (UTC+1)", by city, with the offset of the given day.

The tz database also has country, offset and military names (ROK, Etc/GMT+1, Zulu). They work for users who have chosen
one, but we don't offer them.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

_AREAS = frozenset(
    {"Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific"}
)
# Not cities, or old names of cities. Each zone is also listed under another name.
_FORMER = frozenset(
    f"{area}/{city}"
    for area, cities in {
        "America": "Coral_Harbour Fort_Wayne Godthab Knox_IN Porto_Acre",
        "Asia": "Ashkhabad Calcutta Chungking Dacca Kashgar Katmandu Macao Rangoon Saigon Thimbu Ulan_Bator",
        "Atlantic": "Faeroe",
        "Australia": "ACT LHI NSW North Queensland South Tasmania Victoria West Yancowinna",
        "Europe": "Kiev Nicosia",
        "Pacific": "Enderbury Johnston Ponape Samoa Truk Yap",
    }.items()
    for city in cities.split()
)


def in_words(name: str, *, now: datetime) -> str:
    """Berlin (UTC+1)"""
    offset = now.astimezone(ZoneInfo(name)).utcoffset() or timedelta(0)
    city = name.rsplit("/", 1)[-1].replace("_", " ")
    return "UTC" if city == "UTC" else f"{city} ({_written(offset)})"


def choices(own: str = "", *, now: datetime) -> list[tuple[str, str]]:
    """Zones to choose from, by city. `own` is included under the name it was stored with."""
    named = {in_words(name, now=now): name for name in _cities()}
    if own:
        named[in_words(own, now=now)] = own
    return [("UTC", "UTC"), *((name, label) for label, name in sorted(named.items()) if name != "UTC")]


@cache
def _cities() -> list[str]:
    """Longer names come last: of America/Louisville and America/Kentucky/Louisville, the second is in use."""
    found = (name for name in available_timezones() if name.split("/")[0] in _AREAS and name not in _FORMER)
    return sorted(found, key=lambda name: (name.count("/"), name))


def _written(offset: timedelta) -> str:
    minutes = round(offset.total_seconds() / 60)
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{'-' if minutes < 0 else '+'}{hours}{f':{rest:02}' if rest else ''}"
