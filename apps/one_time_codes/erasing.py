"""Erase a person from one-time codes. That codes were sent, when, and what became of them stays counted."""

from __future__ import annotations

from collections.abc import Iterator

from apps.forgetting.person import Erased, Person
from apps.one_time_codes.models import OneTimeCode


def erase(person: Person) -> Iterator[Erased]:
    codes = OneTimeCode.objects.filter(**person.owned, phone__in=person.phones, created_at__lte=person.until)
    yield "one-time codes", codes.update(phone="", prefix="", digest="")
