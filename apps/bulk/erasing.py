"""Erase a person from bulk actions that are over: a selection may search for them, and a reason may name them.

One that runs still needs its selection; the next pass finds it.
"""

from __future__ import annotations

from collections.abc import Iterator

import orjson

from apps.bulk.models import BulkAction
from apps.forgetting.person import Erased, Person


def erase(person: Person) -> Iterator[Erased]:
    erased = 0
    for action in BulkAction.objects.filter(**person.owned, created_at__lte=person.until).iterator():
        if not action.is_running and _mentions(action, person):
            action.chosen, action.reason = {}, ""
            action.save(update_fields=["chosen", "reason"])
            erased += 1
    yield "bulk actions", erased


def _mentions(action: BulkAction, person: Person) -> bool:
    return person.may_be_in(orjson.dumps(action.chosen).decode()) or person.may_be_in(action.reason)
