"""Whether a template was used: by recent messages, and by counted ones."""

from __future__ import annotations

from datetime import timedelta

from apps.core.models import new_id
from apps.messaging import hourly_counts
from apps.messaging.history import template_use
from tests.cast import Cast
from tests.factories import messaging


def test_messages_that_are_counted_and_those_that_are_not_yet(cast: Cast) -> None:
    organization, old, recent = cast.acme.organization.id, new_id(), new_id()
    messaging.message(cast.shop, template_id=old, created_at=messaging.WHEN - timedelta(days=40))
    messaging.message(cast.acme)
    hourly_counts.recount(now=messaging.WHEN)
    messaging.message(cast.shop, template_id=recent, created_at=messaging.WHEN + timedelta(minutes=1))

    assert template_use.is_used(organization, old)
    assert template_use.is_used(organization, recent)
    assert not template_use.is_used(organization, new_id())
    assert not template_use.is_used(cast.outsider.organization.id, recent)
