"""Bulk actions that searched for a person who is forgotten, or name them."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from apps.bulk import erasing
from apps.bulk.models import BulkAction, BulkState
from apps.forgetting.person import Person
from tests.cast import Cast
from tests.factories.bulk import action

PHONE = "+14155552671"


def test_selection_and_reason_go_once_the_action_is_over(cast: Cast) -> None:
    before = timezone.now() - timedelta(minutes=1)
    chosen = {"filters": {"search": "(415) 555-2671"}}
    theirs = [
        action(cast.acme, "opt_out", chosen=chosen, created_at=before),
        action(cast.shop, "opt_out", reason="Ada Lovelace called", created_at=before),
    ]
    others = [
        action(cast.acme, "opt_out", reason="A fair", created_at=before),
        action(cast.acme, "opt_out", chosen=chosen, state=BulkState.RUNNING, created_at=before),
        action(cast.outsider, "opt_out", chosen=chosen, created_at=before),
    ]

    person = Person(cast.acme.id, None, (), (PHONE,), ("Ada Lovelace",), timezone.now())
    assert dict(erasing.erase(person)) == {"bulk actions": 2}

    rows = BulkAction.objects.in_bulk()
    assert [(rows[each.id].chosen, rows[each.id].reason) for each in theirs] == [({}, ""), ({}, "")]
    assert [(rows[each.id].chosen, rows[each.id].reason) for each in others] == [
        (each.chosen, each.reason) for each in others
    ]
