"""The address of the log: what it means, how it reads in chips, and how it changes."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from django.http import QueryDict
from django.utils import timezone

from apps.api.calls.forms import CallSearchForm
from apps.api.calls.listing import CallFilters
from apps.core.models import first_id_at
from apps.users.models import ApiKey
from tests.cast import Cast


def _form(cast: Cast, query: str) -> CallSearchForm:
    return CallSearchForm(cast.acme, QueryDict(query))


def _chips(form: CallSearchForm) -> list[tuple[str, str, str]]:
    return [(chip.key, chip.value, chip.without) for chip in form.chips]


def test_nothing_asks_for_everything(cast: Cast) -> None:
    form = _form(cast, "")

    assert form.filters() == CallFilters()
    assert (form.tab, form.chips, form.is_narrowed, form.address()) == ("", [], False, "?")


def test_every_filter_is_read(cast: Cast) -> None:
    cast.key(cast.acme)
    key = ApiKey.objects.get()
    form = _form(cast, f"status=404&method=GET&key={key.id}&error=RESOURCE_001&q=/v3/con")

    assert form.filters() == CallFilters(
        status="404", method="GET", key_id=key.id, error_code="RESOURCE_001", path="/v3/con"
    )
    assert [(chip.key, chip.value) for chip in form.chips] == [
        ("Status", "404"),
        ("Method", "GET"),
        ("Key", "Test"),
        ("Error", "RESOURCE_001"),
        ("Path", "/v3/con"),
    ]


def test_a_class_is_a_tab_and_an_exact_status_is_a_chip(cast: Cast) -> None:
    assert (_form(cast, "status=4xx").tab, _form(cast, "status=4xx").chips) == ("4xx", [])
    assert (_form(cast, "status=422").tab, _chips(_form(cast, "status=422"))) == (None, [("Status", "422", "?")])


def test_a_request_id_is_no_path(cast: Cast) -> None:
    form = _form(cast, "q=req_abc")

    assert form.filters() == CallFilters(request_id="req_abc")
    assert _chips(form) == [("Request", "req_abc", "?")]


@pytest.mark.parametrize("text", ["lookup/%2B14155552671", "lookup/%252B14155552671"])
def test_a_number_is_sought_as_it_is_kept(cast: Cast, text: str) -> None:
    assert _form(cast, f"q={text}").filters().path == "lookup/+…2671"


def test_times_are_those_of_the_reader(cast: Cast) -> None:
    with timezone.override(ZoneInfo("Europe/Berlin")):
        form = _form(cast, "since=2026-05-01T10:30&until=2026-05-02T00:00")
        asked, chips = form.filters(), _chips(form)

    assert asked.low == first_id_at(datetime(2026, 5, 1, 8, 30, tzinfo=UTC))
    assert asked.high == first_id_at(datetime(2026, 5, 1, 22, 0, tzinfo=UTC))
    assert chips == [
        ("From", "1 May 2026, 10:30", "?until=2026-05-02T00%3A00"),
        ("To", "2 May 2026, 00:00", "?since=2026-05-01T10%3A30"),
    ]


@pytest.mark.parametrize("zone", ["UTC", "Europe/Berlin", "America/Los_Angeles"])
@pytest.mark.parametrize("year", ["0001", "1969", "9999"])
def test_times_that_no_id_carries_are_ends(cast: Cast, zone: str, year: str) -> None:
    with timezone.override(ZoneInfo(zone)):
        asked = _form(cast, f"since={year}-01-01T00:00&until={year}-12-31T23:59").filters()

    assert asked.low <= asked.high <= UUID(int=(1 << 128) - 1)


@pytest.mark.parametrize(
    "query",
    [
        "status=nonsense",
        "status=1xx",
        "method=BREW",
        "key=7",
        "since=yesterday",
        "until=2026-02-30",
        "before=x",
        "q=%00",
    ],
)
def test_what_cannot_be_understood_narrows_nothing(cast: Cast, query: str) -> None:
    form = _form(cast, query)

    assert form.filters() == CallFilters()
    assert form.errors


def test_a_change_starts_from_the_first_page_and_drops_what_is_strange(cast: Cast) -> None:
    form = _form(cast, f"method=GET&status=4xx&before={UUID(int=5)}&utm=x")

    assert form.address(status="") == "?method=GET"
    assert form.address(method="POST") == "?status=4xx&method=POST"
    assert form.address(before=UUID(int=9)) == f"?status=4xx&method=GET&before={UUID(int=9)}"
    assert form.kept_beside_search == [("status", "4xx"), ("method", "GET")]
    assert form.kept_beside_panel == []


def test_keys_of_others_are_not_offered(cast: Cast) -> None:
    for customer in (cast.acme, cast.shop, cast.sibling, cast.outsider):
        cast.key(customer)

    assert len(_form(cast, "").keys) == 3
    assert [key.profile for key in CallSearchForm(cast.shop, QueryDict("")).keys] == [cast.shop.profile]


def test_a_key_that_is_not_to_be_seen_has_no_name(cast: Cast) -> None:
    cast.key(cast.outsider)
    theirs = ApiKey.objects.get()

    assert [chip.value for chip in _form(cast, f"key={theirs.id}").chips] == [str(theirs.id)[:8]]
