"""The address of a history: what it means, how it reads in chips, and how it changes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.http import QueryDict
from django.utils import timezone

from apps.core.models import first_id_at
from apps.messaging.filtering import MessageFilters
from apps.messaging.history.forms import MessageSearchForm
from tests.cast import Cast
from tests.factories import message_templates
from tests.messaging.conftest import NOW


def _form(cast: Cast, query: str) -> MessageSearchForm:
    return MessageSearchForm(cast.acme, QueryDict(query), now=NOW)


def _chips(form: MessageSearchForm) -> list[tuple[str, str, str]]:
    return [(chip.key, chip.value, chip.without) for chip in form.chips]


def test_nothing_asks_for_everything(cast: Cast) -> None:
    form = _form(cast, "")

    assert form.filters() == MessageFilters()
    assert (form.tab, form.chips, form.is_narrowed) == ("", [], False)


def test_every_filter_is_read(cast: Cast) -> None:
    template = message_templates.template(cast.acme, "order")
    form = _form(cast, f"status=failed&channel=sms&direction=OUTBOUND&template={template.id}&code=ERR_X&when=7d")

    assert form.filters() == MessageFilters(
        status="failed",
        channel="sms",
        direction="OUTBOUND",
        template_id=template.id,
        code="ERR_X",
        low=first_id_at(datetime(2026, 4, 27, 9, tzinfo=UTC)),
    )
    assert [(chip.key, chip.value) for chip in form.chips] == [
        ("When", "Last 7 days"),
        ("Channel", "SMS"),
        ("Direction", "Sent"),
        ("Template", "order"),
        ("Reason", "ERR_X"),
    ]


def test_days_are_those_of_the_reader(cast: Cast) -> None:
    with timezone.override(ZoneInfo("Europe/Berlin")):
        form = _form(cast, "since=2026-05-01&until=2026-05-02")
        asked = form.filters()

    assert asked.low == first_id_at(datetime(2026, 4, 30, 22, tzinfo=UTC))
    assert asked.high == first_id_at(datetime(2026, 5, 2, 22, tzinfo=UTC))
    assert _chips(form) == [("When", "from 1 May 2026 to 2 May 2026", "?")]


def test_a_word_of_programs_is_a_chip_and_no_tab(cast: Cast) -> None:
    form = _form(cast, "status=FAILED&channel=sms")

    assert form.tab is None
    assert _chips(form)[0] == ("Status", "FAILED", "?channel=sms")
    assert form.filters().standings == {"FAILED", "BLOCKED"}


@pytest.mark.parametrize(
    "query", ["status=nonsense", "channel=pigeon", "template=7", "when=3y", "since=yesterday", "before=x"]
)
def test_what_cannot_be_understood_narrows_nothing(cast: Cast, query: str) -> None:
    assert _form(cast, query).filters() == MessageFilters()


def test_an_address_loses_its_cursor_when_it_changes(cast: Cast) -> None:
    form = _form(cast, "status=failed&q=%2B1415&before=01a202a1-9c70-7b1c-9e21-d84a115f0c9e")

    assert form.address(status=None) == "?q=%2B1415"
    assert form.address(status=None, q=None) == "?"
    assert form.kept_beside_search == [("status", "failed")]
    assert form.kept_beside_panel == [("status", "failed"), ("q", "+1415")]


def test_a_number_is_sought_among_contacts(cast: Cast) -> None:
    assert _form(cast, "to=%2B14155552671").filters().people == ()
    assert _form(cast, "q=%2B14155552671").filters().people == ()


def test_the_figures_and_the_rows_begin_with_a_whole_hour(cast: Cast) -> None:
    assert _form(cast, "when=24h").filters().low == first_id_at(
        NOW.replace(minute=0, second=0, microsecond=0) - timedelta(1)
    )


@pytest.mark.parametrize("query", ["since=0001-01-01", "since=1969-12-31", "until=9999-12-31", "since=9999-12-31"])
def test_days_beyond_all_time_are_days_like_others(cast: Cast, query: str) -> None:
    found = _form(cast, query).filters()

    assert found.low <= found.high
