"""Erase what was looked up about a person's number."""

from __future__ import annotations

from collections.abc import Iterator

from apps.channels.models import NumberLookup
from apps.forgetting.person import Erased, Person


def erase(person: Person) -> Iterator[Erased]:
    lookups = NumberLookup.objects.filter(**person.owned, phone__in=person.phones, looked_up_at__lte=person.until)
    yield "number lookups", lookups.delete()[0]
