"""The first page: figures that add up, what needs a person, and the checklist that ticks itself."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from apps.core.models import first_id_at
from apps.messaging import counts, hours, overview
from apps.messaging.filters import Filters
from apps.messaging.models import Failure, Status
from apps.users import keys
from apps.users.models import ApiKey
from tests.cast import Cast
from tests.factories import channels, message_templates, messaging
from tests.messaging.conftest import NOW
from tests.messaging.test_listing import write_history


@pytest.mark.parametrize("is_counted", [False, True])
@pytest.mark.parametrize("span", overview.SPANS)
def test_figures_add_up_to_the_chart_and_to_the_history(cast: Cast, span: str, is_counted: bool) -> None:
    write_history(cast.acme, 80, hours_apart=5)
    write_history(cast.outsider, 8)
    if is_counted:
        hours.recount(now=NOW)

    shown = overview.of(cast.acme, span=span, now=NOW)

    figures = shown.figures
    assert figures.messages == sum(point.delivered + point.failed + point.moving for point in shown.points)
    first = shown.points[0].at
    tabs = counts.by_tab(cast.acme, Filters(direction="OUTBOUND", low=first_id_at(first)))
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
        overview.of(each, span="24h", now=NOW).figures.messages for each in (cast.shop, cast.sibling, cast.outsider)
    ]

    assert totals == [14, 0, 0]


def test_a_month_is_drawn_by_the_days_of_the_reader(cast: Cast) -> None:
    with timezone.override(ZoneInfo("Europe/Berlin")):
        shown = overview.of(cast.acme, span="30d", now=NOW)

    assert not shown.is_hourly
    assert len(shown.points) == 31
    assert {point.at.hour for point in shown.points} == {0}
    assert shown.zone == "Europe/Berlin"


def test_hours_without_a_message_are_points(cast: Cast) -> None:
    assert len(overview.of(cast.acme, span="24h", now=NOW).points) == 25
    assert overview.of(cast.acme, span="7d", now=NOW).figures.share == "–"


def test_many_failures_need_a_person(cast: Cast) -> None:
    for index in range(6):
        failed = messaging.message(
            cast.acme, status=Status.FAILED, error_code="ERR_UNDELIVERABLE", created_at=NOW - timedelta(minutes=index)
        )
        Failure.objects.create(
            message_id=failed.id,
            organization_id=failed.organization_id,
            error_code="ERR_UNDELIVERABLE",
            is_blocked=False,
        )
        messaging.message(cast.acme, status=Status.DELIVERED, created_at=NOW - timedelta(minutes=index))

    shown = overview.of(cast.acme, span="7d", now=NOW)

    (failing,) = shown.attention
    assert failing.fact == "50% of the last 24 hours failed."
    assert failing.more == "Not delivered: 6 of 6."
    assert shown.lead == "One thing needs a person."


def test_a_late_queue_needs_a_person(cast: Cast) -> None:
    write_history(cast.acme, 16)
    write_history(cast.outsider, 16, hours_apart=2)

    shown = overview.of(cast.acme, span="24h", now=NOW)

    assert shown.figures.oldest_shown == "6 h"
    assert [each.label for each in shown.attention] == ["Open waiting"]
    assert overview.pulse(cast.acme, now=NOW) is not None
    assert overview.pulse(cast.sibling, now=NOW) is None


def test_a_rejected_template_needs_a_person(cast: Cast) -> None:
    message_templates.template(cast.acme, "bf_coats", status="REJECTED", rejection_reason="The body ends badly.")

    (rejected,) = overview.of(cast.acme, span="24h", now=NOW).attention

    assert (rejected.fact, rejected.more) == ("Template bf_coats is rejected.", "The body ends badly.")


def test_the_checklist_ticks_itself(cast: Cast) -> None:
    assert overview.of(cast.acme, span="24h", now=NOW).done == 0

    channels.sender(cast.acme)
    message_templates.template(cast.acme)
    cast.key(cast.shop)
    messaging.message(cast.shop)

    assert overview.of(cast.acme, span="24h", now=NOW).done == 4
    assert [todo.is_done for todo in overview.of(cast.sibling, span="24h", now=NOW).todos] == [True, True, False, False]


def test_it_costs_a_dozen_queries(cast: Cast, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    write_history(cast.acme, 40)
    hours.recount(now=NOW)

    with django_assert_max_num_queries(13):
        overview.of(cast.acme, span="30d", now=NOW)


def test_the_checklist_names_the_key_that_was_used_last(cast: Cast) -> None:
    keys.issue(cast.acme, name="Idle", made_by=None)
    used, _ = keys.issue(cast.acme, name="Busy", made_by=None)
    ApiKey.objects.filter(id=used.id).update(last_used_at=NOW)

    assert "Busy, used" in [todo.note for todo in overview.of(cast.acme, span="24h", now=NOW).todos]
