"""The overview: figures that add up, a chart from the same counts, and one sentence about all of it."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from apps.core import zones
from apps.core.models import first_id_at
from apps.messaging import counts, hourly_counts
from apps.messaging.filtering import MessageFilters
from apps.messaging.models import MessageStatus
from apps.messaging.overview import overview_page
from tests.cast import Cast
from tests.factories import message_templates, messaging
from tests.messaging.conftest import NOW
from tests.messaging.history.test_listing import write_history


@pytest.mark.parametrize("is_counted", [False, True])
@pytest.mark.parametrize("span", overview_page.SPANS)
def test_figures_add_up_to_the_chart_and_to_the_history(cast: Cast, span: str, is_counted: bool) -> None:
    write_history(cast.acme, 80, hours_apart=5)
    write_history(cast.outsider, 8)
    if is_counted:
        hourly_counts.recount(now=NOW)

    shown = overview_page.of(cast.acme, span=span, now=NOW)

    figures = shown.figures
    assert figures.messages == sum(point.delivered + point.failed + point.moving for point in shown.points)
    first = shown.points[0].at
    tabs = counts.by_tab(cast.acme, MessageFilters(direction="OUTBOUND", low=first_id_at(first)))
    assert tabs[""] == figures.messages
    assert [tabs[name] for name in ("delivered", "failed", "blocked", "waiting", "moving")] == [
        figures.delivered,
        figures.failed,
        figures.blocked,
        figures.waiting,
        figures.moving,
    ]


def test_a_profile_sees_its_own_figures(cast: Cast) -> None:
    write_history(cast.shop, 16)

    totals = [
        overview_page.of(each, span="24h", now=NOW).figures.messages
        for each in (cast.shop, cast.sibling, cast.outsider)
    ]

    assert totals == [14, 0, 0]


def test_a_month_is_drawn_by_the_days_of_the_reader(cast: Cast) -> None:
    with timezone.override(ZoneInfo("Europe/Berlin")):
        shown = overview_page.of(cast.acme, span="30d", now=NOW)

    assert not shown.is_hourly
    assert len(shown.points) == 31
    assert {point.at.hour for point in shown.points} == {0}
    assert shown.zone == zones.in_words("Europe/Berlin", now=NOW)


def test_hours_without_a_message_are_points(cast: Cast) -> None:
    assert len(overview_page.of(cast.acme, span="24h", now=NOW).points) == 25
    assert overview_page.of(cast.acme, span="7d", now=NOW).figures.share == "–"


def test_the_lead_says_how_many_things_need_attention(cast: Cast) -> None:
    assert overview_page.of(cast.acme, span="7d", now=NOW).lead == "You haven't sent any messages yet."

    messaging.message(cast.acme, status=MessageStatus.DELIVERED, created_at=NOW - timedelta(days=3))
    assert overview_page.of(cast.acme, span="7d", now=NOW).lead == "No messages in the last 24 hours."

    messaging.message(cast.acme, status=MessageStatus.DELIVERED, created_at=NOW)
    assert overview_page.of(cast.acme, span="7d", now=NOW).lead == "All messages are sending normally."

    message_templates.template(cast.acme, "first", status="REJECTED")
    assert overview_page.of(cast.acme, span="7d", now=NOW).lead == "1 thing needs your attention."

    message_templates.template(cast.acme, "second", status="REJECTED")
    assert overview_page.of(cast.acme, span="7d", now=NOW).lead == "2 things need your attention."


def test_the_oldest_in_the_queue_is_a_figure(cast: Cast) -> None:
    write_history(cast.acme, 16)

    assert overview_page.of(cast.acme, span="24h", now=NOW).figures.oldest_shown == "6 h"


def test_the_chart_of_a_new_account_begins_with_its_first_message(cast: Cast) -> None:
    messaging.message(cast.acme, status=MessageStatus.DELIVERED, created_at=NOW - timedelta(hours=40))

    shown = overview_page.of(cast.acme, span="7d", now=NOW)

    assert [point.delivered for point in shown.points] == [1, *[0] * 40]


def test_it_costs_a_dozen_queries(cast: Cast, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    write_history(cast.acme, 40)
    hourly_counts.recount(now=NOW)

    with django_assert_max_num_queries(14):
        overview_page.of(cast.acme, span="30d", now=NOW)
