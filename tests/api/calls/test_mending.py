"""JSON that was cut is closed again, wherever the cut was."""

from __future__ import annotations

import json
from typing import Any

import pytest

from apps.api.calls import mending

_WHOLE = {"a": [1, {"b": 'x"]}\\'}, [2, "ü,"]], "c": {"d": None, "e": True}, "f": "end"}


@pytest.mark.parametrize("end", range(1, len(json.dumps(_WHOLE))))
def test_every_beginning_becomes_a_part_of_the_whole(end: int) -> None:
    assert _is_part(mending.mend(json.dumps(_WHOLE, ensure_ascii=False)[:end]), _WHOLE)


@pytest.mark.parametrize(
    ("cut", "mended"),
    [
        ("", {}),
        ("no", {}),
        ('{"a": 1, "b": "cut', {"a": 1}),
        ('{"a": [1, 23', {"a": [1]}),
        ('["a", {"b": ', ["a", {}]),
        ('{"a": {"b": "x"}, "c', {"a": {"b": "x"}}),
    ],
)
def test_what_was_cut_itself_is_left_out(cut: str, mended: object) -> None:
    assert mending.mend(cut) == mended


def _is_part(part: Any, whole: Any) -> bool:
    if isinstance(part, dict) and isinstance(whole, dict):
        return all(key in whole and _is_part(each, whole[key]) for key, each in part.items())
    if isinstance(part, list) and isinstance(whole, list):
        return len(part) <= len(whole) and all(map(_is_part, part, whole))
    return bool(part == whole)
