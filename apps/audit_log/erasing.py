"""Erase a person from the audit log: who changed which columns, and when, stays; names and values go."""

from __future__ import annotations

from collections.abc import Iterator

import orjson
from django.db import connection, transaction

from apps.audit.models import Entry
from apps.forgetting.person import Erased, Person

_PORTION = 1_000


def erase(person: Person) -> Iterator[Erased]:
    contacts = {str(each) for each in person.contact_ids}
    rows = Entry.objects.filter(**person.owned, at__lte=person.until).exclude(name="").order_by("id")
    found = [
        entry
        for entry in rows.only("name", "thing_id", "changes").iterator(_PORTION)
        if entry.thing_id in contacts or any(map(person.is_in, _texts(entry)))
    ]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL sentdash.forgetting = 'on'")  # the only way past the trigger that protects entries
        for entry in found:
            Entry.objects.filter(id=entry.id).update(name="", changes=dict.fromkeys(entry.changes))
        cursor.execute("SET LOCAL sentdash.forgetting = 'off'")
    yield "entries of the audit log", len(found)


def _texts(entry: Entry) -> Iterator[str]:
    """What may hold the number. We don't look for names: others have them too. A contact's own entries are known."""
    yield entry.name
    for pair in entry.changes.values():
        yield from (value if isinstance(value, str) else orjson.dumps(value).decode() for value in pair or ())
