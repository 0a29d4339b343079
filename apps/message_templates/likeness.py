"""Do two lists of Meta's components say the same? Examples don't count, and neither does what only one of them has.

Meta adds its own words to what we gave it: the text of one-time codes, the numbers behind links.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from apps.channels.providers import carrier_json

_WORDS = ("text", "url", "phone_number")


def says_the_same(ours: Sequence[Mapping[str, Any]], theirs: Sequence[Mapping[str, Any]]) -> bool:
    """Whether they have the same parts, with the same words."""
    one, other = _by_type(ours), _by_type(theirs)
    return one.keys() == other.keys() and all(_alike(one[kind], other[kind]) for kind in one)


def _by_type(components: Iterable[Mapping[str, Any]]) -> dict[str, Mapping[str, Any]]:
    return {str(component.get("type", "")).upper(): component for component in components}


def _alike(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    formats = {str(each.get("format") or "TEXT").upper() for each in (one, other)}
    return len(formats) == 1 and _same_words(one, other) and _same_buttons(one, other)


def _same_words(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    return all(one[key] == other[key] for key in _WORDS if key in one and key in other)


def _same_buttons(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    ours, theirs = (carrier_json.mappings(each.get("buttons")) for each in (one, other))
    pairs = list(zip(ours, theirs, strict=False))
    return len(ours) == len(theirs) and all(_same_words(*pair) for pair in pairs)
