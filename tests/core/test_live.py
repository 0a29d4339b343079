"""What a list shows already, as the browser says it, and what is new to it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from django import forms
from django.http import QueryDict

from apps.core import live
from apps.core.list_form import ListForm
from apps.core.models import first_id_at, new_id

_LOW = first_id_at(datetime(2026, 11, 28, tzinfo=UTC))


def _look(**given: object) -> live.Look:
    look = live.read(QueryDict("&".join(f"{name}={value}" for name, value in {"low": _LOW, **given}.items())))
    assert look
    return look


def test_what_is_shown_is_not_new() -> None:
    ids = [new_id() for _ in range(3)]
    look = _look(seen=f"{str(ids[0])[-12:]}.{str(ids[2])[-12:]}")

    assert look.unseen(ids, lambda each: each) == [ids[1]]


def test_it_reads_as_many_rows_as_hide_nothing_new() -> None:
    shown = [new_id() for _ in range(60)]
    look = _look(seen=".".join(str(each)[-12:] for each in shown))
    late = new_id()

    assert look.unseen([*shown, late][: look.reach], lambda each: each) == [late]
    assert len(look.unseen([new_id() for _ in range(500)], lambda each: each)) == live.MAX_NEW + 1


def test_looks_go_back_behind_what_is_being_committed() -> None:
    now = datetime(2026, 11, 28, 12, tzinfo=UTC)

    assert live.begin(now) == first_id_at(now - live.OVERLAP) < first_id_at(now - timedelta(seconds=10))


@pytest.mark.parametrize(("given", "has_changed"), [
    ({"shown": 5, "was": 5, "told": 2}, False),
    ({"shown": 7, "was": 5, "told": 2}, True),
    ({"shown": 5, "was": 5, "told": 0}, True),
])  # fmt: skip
def test_nothing_is_told_twice(given: dict[str, int], has_changed: bool) -> None:
    assert _look(**given).has_changed(2) is has_changed


@pytest.mark.parametrize("query", ["low=x", f"low={_LOW}&shown=many", f"low={_LOW}&told=%00"])
def test_nonsense_is_refused(query: str) -> None:
    with pytest.raises(ValueError, match="badly formed|invalid literal"):
        live.read(QueryDict(query))


def test_a_page_that_wants_nothing_new_gets_nothing_new() -> None:
    assert live.read(QueryDict("id=a.SENT")) is None


@pytest.mark.parametrize(("count", "words"), [(1, "1 new"), (50, "50 new"), (51, "50+ new")])
def test_the_bar_counts_to_fifty(count: int, words: str) -> None:
    assert live.words(count) == words


def test_the_browser_names_rows_by_the_end_of_their_id() -> None:
    assert _look(seen="8f2c1a7b9d3e").unseen([UUID("01a2203c-4981-7000-8000-8f2c1a7b9d3e")], lambda each: each) == []


class _Form(ListForm):
    kind = forms.CharField(required=False)


def test_a_list_that_is_narrowed_counts_new_rows_and_one_that_goes_on_elsewhere_too() -> None:
    now = datetime(2026, 11, 28, 12, tzinfo=UTC)
    queries = "", "kind=x", f"kind=x&after={_LOW}"
    whole, narrowed, later = (live.watch(_Form(QueryDict(each)), "/things/fresh/", now=now) for each in queries)

    assert whole == live.LiveWatch("/things/fresh/?", live.begin(now))
    assert narrowed == live.LiveWatch("/things/fresh/?kind=x", live.begin(now), waits=True)
    assert later == live.LiveWatch("/things/fresh/?kind=x&elsewhere", first_id_at(now), waits=True)
