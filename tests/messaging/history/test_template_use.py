from __future__ import annotations

from datetime import timedelta

from apps.messaging import hourly_counts
from apps.messaging.history import template_use
from apps.messaging.history.template_use import TemplateUse
from apps.messaging.models import MessageStatus
from tests.cast import Cast
from tests.factories.message_templates import template
from tests.factories.messaging import message
from tests.messaging.conftest import NOW


def test_messages_of_the_last_days_are_counted_for_whoever_sent_them(cast: Cast) -> None:
    used, unused = template(cast.acme, "used"), template(cast.acme, "unused")
    message(cast.acme, template_id=used.id, status=MessageStatus.SENT, created_at=NOW)
    message(cast.shop, template_id=used.id, status=MessageStatus.FAILED, created_at=NOW - timedelta(days=3))
    message(cast.shop, template_id=used.id, status=MessageStatus.SENT, created_at=NOW - timedelta(days=40))
    hourly_counts.recount(now=NOW)
    ids = [used.id, unused.id]

    this = hourly_counts.hour_of(NOW)
    assert template_use.of(cast.acme, ids, now=NOW) == {used.id: TemplateUse(2, this)}
    assert template_use.of(cast.shop, ids, now=NOW) == {used.id: TemplateUse(1, this - timedelta(days=3))}
    assert template_use.of(cast.sibling, ids, now=NOW) == {}
