"""The filters of a list: what an address means, how it reads in chips, how it changes, and how the page shows it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from django import forms
from django.http import QueryDict
from django.template.loader import render_to_string
from django.utils import timezone

from apps.core import list_form
from apps.core.list_form import Chip, SpanForm
from apps.core.listing import FIRST, LAST, Cursor, Page
from apps.core.models import first_id_at

NOW = datetime(2026, 5, 4, 9, 30, 15, tzinfo=UTC)
_DAY = "from 2 May 2026 to 2 May 2026"
_ID = UUID("019df05e-25b3-7000-8000-000000000000")


@dataclass(frozen=True)
class _Mark:
    word: str
    icon: str = ""


_TABS = {"": _Mark("All"), "on": _Mark("On")}


class _Form(SpanForm):
    field_order = ("state",)
    tabbed = "state"
    tabs = _TABS
    panel = ("kind", "when", "since", "until")

    state = forms.ChoiceField(choices=[("", "Any"), ("on", "On"), ("ON", "On, as programs say")], required=False)
    kind = forms.ChoiceField(choices=[("", "Any"), ("a&b", "A & B")], required=False)
    at = forms.DateTimeField(required=False, label="At")
    q = forms.CharField(required=False, label="Words", max_length=20)


def _form(query: str) -> _Form:
    return _Form(QueryDict(query))


def test_nothing_asks_for_everything() -> None:
    form = _form("")

    assert (form.tab, form.chips, form.is_narrowed, form.is_first_page) == ("", [], False, True)
    assert (form.address(), form.cursor, form.span(now=NOW)) == ("?", Cursor(), (FIRST, LAST))


def test_chips_say_what_is_set_and_lead_to_the_list_without_it() -> None:
    form = _form("kind=a%26b&q=hi&at=2026-05-01T10:30")

    assert form.chips == [
        Chip("Kind", "A & B", "?at=2026-05-01T10%3A30&q=hi"),
        Chip("At", "1 May 2026, 10:30", "?kind=a%26b&q=hi"),
        Chip("Words", "hi", "?kind=a%26b&at=2026-05-01T10%3A30"),
    ]


def test_a_tab_has_no_chip_and_what_has_no_tab_has_one() -> None:
    assert (_form("state=on").tab, _form("state=on").chips) == ("on", [])
    assert (_form("state=ON").tab, _form("state=ON").chips) == (None, [Chip("State", "On, as programs say", "?")])
    assert _form("state=on").is_narrowed


@pytest.mark.parametrize(
    "query", ["state=x", "kind=%00", "at=yesterday", f"q={'x' * 21}", "when=3y", "before=x", "z=1"]
)
def test_what_cannot_be_understood_narrows_nothing(query: str) -> None:
    form = _form(query)

    assert (form.is_narrowed, form.chips, form.cursor, form.address()) == (False, [], Cursor(), "?")


def test_a_change_starts_from_the_first_page_and_keeps_the_rest_as_it_was_given() -> None:
    form = _form(f"state=on&q=hi&before={_ID}&utm=x")

    assert (form.cursor, form.is_first_page) == (Cursor(before=_ID), False)
    assert form.address() == "?state=on&q=hi"
    assert form.address(state="") == "?q=hi"
    assert form.address(kind="a&b", after=_ID) == f"?state=on&q=hi&kind=a%26b&after={_ID}"
    assert form.kept_beside_search == [("state", "on")]
    assert _form("kind=a%26b&q=hi&when=7d").kept_beside_panel == [("q", "hi")]


@pytest.mark.parametrize(
    ("query", "low", "high", "chip"),
    [
        ("when=24h", "2026-05-03T09:00Z", None, "Last 24 hours"),
        ("when=7d", "2026-04-27T09:00Z", None, "Last 7 days"),
        ("since=2026-05-01", "2026-04-30T22:00Z", None, "from 1 May 2026"),
        ("until=2026-05-02", None, "2026-05-02T22:00Z", "to 2 May 2026"),
        (
            "when=7d&since=2026-05-01&until=2026-05-02",
            "2026-04-30T22:00Z",
            "2026-05-02T22:00Z",
            "from 1 May 2026 to 2 May 2026",
        ),
    ],
)
def test_spans_are_whole_hours_or_whole_days_of_the_reader(
    query: str, low: str | None, high: str | None, chip: str
) -> None:
    form = _form(query)
    with timezone.override(ZoneInfo("Europe/Berlin")):
        span = form.span(now=NOW)

    ends = [first_id_at(datetime.fromisoformat(each)) if each else None for each in (low, high)]
    assert span == (ends[0] or FIRST, ends[1] or LAST)
    assert form.chips == [Chip("When", chip, "?")]


@pytest.mark.parametrize("zone", ["UTC", "Pacific/Kiritimati", "America/Los_Angeles"])
@pytest.mark.parametrize("query", ["since=0001-01-01", "since=1969-12-31", "until=9999-12-31", "since=9999-12-31"])
def test_days_beyond_all_time_are_days_like_others(query: str, zone: str) -> None:
    with timezone.override(ZoneInfo(zone)):
        low, high = _form(query).span(now=NOW)

    assert low <= high


def test_summaries() -> None:
    assert list_form.summary(50, 12_000, is_newest=True) == "Newest 50 of 10,000+"
    assert list_form.summary(3, 2, is_newest=False) == "3 of 3"  # one came while we counted
    assert list_form.summary(3, is_newest=False) == "3"


def test_pages_lead_to_each_other_with_the_filters_that_are_set() -> None:
    context = _form("kind=a%26b").context(Page([1], newer=_ID, older=_ID), total=12_000)

    assert (context["newer"], context["older"]) == (f"?kind=a%26b&after={_ID}", f"?kind=a%26b&before={_ID}")
    assert (context["query"], context["total"], context["summary"]) == ("kind=a%26b", "10,000+", "1 of 10,000+")
    assert context["has_more"]


def test_a_search_that_gave_up_says_how_far_it_looked() -> None:
    context = _form("q=hi").context(Page([], older=_ID, looked_to=NOW))

    assert context["summary"] == "0, looked back to 4 May 2026, 09:30:15 UTC"


@pytest.mark.parametrize(
    ("query", "rows", "is_empty"),
    [("", [], True), ("", [1], False), ("q=hi", [], False), (f"before={_ID}", [], False), (f"after={_ID}", [], True)],
)
def test_a_list_is_empty_when_nothing_was_asked_for_and_nothing_is_there(
    query: str, rows: list[int], is_empty: bool
) -> None:
    assert _form(query).context(Page(rows))["is_empty"] is is_empty


def _shown(query: str, found: Page[Any], **given: Any) -> str:
    """The page of a list of numbers, made from the shared parts."""
    form = _form(query)
    context = {
        **form.context(found),
        "rows": found.rows,
        "tabs": form.tab_links(_TABS, {"": "7", "on": "3"}),
        "name": "things",
        "place": "/things/",
        "one": "thing",
        "many": "things",
        "tabs_are": "State",
        "asks": "Words",
        "fields": "contacts/sample.html",
        "columns": "contacts/sample.html",
        "row_template": "messaging/code.html",
        "empty": "contacts/sample.html",
        **given,
    }
    return " ".join(render_to_string("parts/list.html", context).split())


def test_the_page_of_a_list_has_its_tabs_chips_search_and_pager() -> None:
    page = _shown("kind=a%26b&state=on", Page([1], older=_ID))

    assert 'id="things-list"' in page
    assert 'href="/things/?state=on&amp;kind=a%26b" hx-get' in page
    assert 'aria-current="page"> On <span class="count">3</span></a>' in page
    assert 'href="/things/?state=on" hx-get' in page  # the chip without Kind
    assert "A &amp; B" in page
    assert 'aria-label="Remove the filter Kind"' in page
    assert '<input type="hidden" name="kind" value="a&amp;b">' in page  # beside the search
    assert f'href="?state=on&amp;kind=a%26b&amp;before={_ID}" rel="next"' in page
    assert '<span id="things-summary">Newest 1</span>' in page
    assert "checkbox" not in page


def test_the_page_of_a_list_without_matches_says_so() -> None:
    assert "No things match" in _shown("q=hi", Page([]))
    assert "No matches so far" in _shown("q=hi", Page([], older=_ID, looked_to=NOW))
