"""How often templates were sent, and whether one was used: by recent messages, and by counted ones."""

from __future__ import annotations

from datetime import timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.core.models import new_id
from apps.messaging import hourly_counts
from apps.messaging.history import template_use
from apps.messaging.history.template_use import TemplateUse
from apps.messaging.models import MessageStatus
from tests.cast import Cast
from tests.factories.message_templates import template
from tests.factories.messaging import WHEN, message
from tests.messaging.conftest import NOW


def test_messages_of_the_last_days_are_counted_for_whoever_sent_them(cast: Cast) -> None:
    used, unused = template(cast.acme, "used"), template(cast.acme, "unused")
    message(cast.acme, template_id=used.id, status=MessageStatus.SENT, created_at=NOW)
    message(cast.shop, template_id=used.id, status=MessageStatus.FAILED, created_at=NOW - timedelta(days=3))
    message(cast.shop, template_id=used.id, status=MessageStatus.SENT, created_at=NOW - timedelta(days=40))
    hourly_counts.recount(now=NOW)
    ids = [used.id, unused.id]

    this = hourly_counts.hour_of(NOW)
    assert template_use.of(cast.acme, ids, now=NOW) == {used.id: TemplateUse(2, this, {})}
    assert template_use.of(cast.shop, ids, now=NOW) == {used.id: TemplateUse(1, this - timedelta(days=3), {})}
    assert template_use.of(cast.sibling, ids, now=NOW) == {}


def test_messages_are_counted_by_the_version_they_were_sent_from(cast: Cast) -> None:
    row, other = template(cast.acme), template(cast.acme, "other")
    for version, days in ((1, 0), (1, 3), (2, 0), (None, 0), (1, 40)):
        when = NOW - timedelta(days=days)
        message(cast.acme, template_id=row.id, template_version=version, created_at=when)
    message(cast.acme, template_id=other.id, template_version=7, created_at=NOW)
    hourly_counts.recount(now=NOW)

    uses = template_use.of(cast.acme, [row.id, other.id], now=NOW)

    assert (uses[row.id].count, uses[row.id].by_version) == (4, {1: 2, 2: 1})
    assert (uses[other.id].count, uses[other.id].by_version) == (1, {7: 1})


def test_reading_them_touches_no_message(cast: Cast) -> None:
    """However many messages there are: only the hourly counts are read."""
    row = template(cast.acme)
    with CaptureQueriesContext(connection) as queries:
        template_use.of(cast.acme, [row.id], now=NOW)

    assert len(queries) == 1
    assert "messaging_message" not in queries[0]["sql"]


def test_messages_that_are_counted_and_those_that_are_not_yet(cast: Cast) -> None:
    organization, old, recent = cast.acme.organization.id, new_id(), new_id()
    message(cast.shop, template_id=old, created_at=WHEN - timedelta(days=40))
    message(cast.acme)
    hourly_counts.recount(now=WHEN)
    message(cast.shop, template_id=recent, created_at=WHEN + timedelta(minutes=1))

    assert template_use.is_used(organization, old)
    assert template_use.is_used(organization, recent)
    assert not template_use.is_used(organization, new_id())
    assert not template_use.is_used(cast.outsider.organization.id, recent)
