"""The setup checklist: its lines are done when the rows are there."""

from __future__ import annotations

from apps.messaging.overview import checklist
from apps.users import api_keys
from apps.users.models import ApiKey
from tests.cast import Cast
from tests.factories import channels, message_templates
from tests.messaging.conftest import NOW


def test_it_updates_automatically(cast: Cast) -> None:
    assert [todo.is_done for todo in checklist.of(cast.acme, began=None)] == [False] * 4

    channels.sender(cast.acme)
    message_templates.template(cast.acme)
    cast.key(cast.shop)

    assert [todo.is_done for todo in checklist.of(cast.acme, began=NOW)] == [True] * 4
    assert [todo.is_done for todo in checklist.of(cast.sibling, began=None)] == [True, True, False, False]


def test_it_names_the_key_that_was_used_last(cast: Cast) -> None:
    api_keys.issue(cast.acme, name="Idle", made_by=None)
    used, _ = api_keys.issue(cast.acme, name="Busy", made_by=None)
    ApiKey.objects.filter(id=used.id).update(last_used_at=NOW)

    assert "Busy, used" in [todo.note for todo in checklist.of(cast.acme, began=None)]
