"""What was selected in a list, as its form says it."""

from __future__ import annotations

from uuid import UUID

from django.http import QueryDict

from apps.core import selection

A, B = UUID(int=1), UUID(int=2)


def test_rows_are_taken_once_and_what_is_no_id_is_left_out() -> None:
    found = selection.read(QueryDict(f"id={A}&id=nobody&id={B}&id={A}&query=q%3D415"))

    assert (found.ids, found.is_all, found.query["q"]) == ((A, B), False, "415")
    assert found.kept == [("query", "q=415"), ("id", str(A)), ("id", str(B))]


def test_all_that_match_need_no_rows() -> None:
    found = selection.read(QueryDict(f"all=1&id={A}&query=?consent%3Dreachable"))

    assert (found.is_all, found.ids, found.query["consent"]) == (True, (), "reachable")
    assert found.kept == [("query", "consent=reachable"), ("all", "1")]


def test_nothing_is_nothing_and_too_much_is_cut() -> None:
    assert not selection.read(QueryDict("query=q%3D415"))
    many = "&".join(f"id={UUID(int=number)}" for number in range(selection.MAX_IDS + 5))
    assert len(selection.read(QueryDict(many)).ids) == selection.MAX_IDS
