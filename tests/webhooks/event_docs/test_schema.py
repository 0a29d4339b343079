from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

import pytest

from apps.core.models import new_id
from apps.webhooks import catalog, samples
from apps.webhooks.event_docs import schema
from tests.factories.webhooks import NOW

EVENTS = [name for family in catalog.FAMILIES for name in ([event.name for event in family.events] or [family.name])]


def _fits(value: Any, kind: str) -> bool:
    plain, _, null = kind.partition(" or ")
    if value is None:
        return null == "null"
    match plain:
        case "UUID":
            return str(UUID(value)) == str(value)
        case "time":
            return datetime.fromisoformat(value).tzinfo is not None
    types: dict[str, type] = {"string": str, "integer": int, "boolean": bool, "object": dict, "array": list}
    return isinstance(value, types[plain])


@pytest.mark.parametrize("event", EVENTS)
def test_every_field_has_a_meaning_and_the_type_of_its_sample(event: str) -> None:
    sample = catalog.envelope(event, samples.payload(event, account_id=new_id(), now=NOW), now=NOW)

    fields = schema.fields(sample)

    assert [field.path for field in fields] == [*sample, *(f"payload.{name}" for name in sample["payload"])]
    values = {**sample, **{f"payload.{name}": value for name, value in sample["payload"].items()}}
    assert [field.path for field in fields if not _fits(values[field.path], field.kind)] == []
    assert all(field.meaning for field in fields)
