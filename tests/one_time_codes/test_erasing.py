"""One-time codes of a person who is forgotten."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from apps.forgetting.person import Person
from apps.one_time_codes import erasing
from apps.one_time_codes.models import OneTimeCode
from tests.cast import Cast
from tests.factories.one_time_codes import code

PHONE = "+14155552671"


def test_codes_lose_number_and_hash_and_stay_counted(cast: Cast) -> None:
    now = timezone.now()
    theirs = code(cast.acme, PHONE, now=now - timedelta(minutes=1), checks=2)
    others = [
        code(cast.acme, "+14155552672"),
        code(cast.outsider, PHONE),
        code(cast.acme, PHONE, now=now + timedelta(minutes=1)),  # after they were forgotten
    ]

    assert dict(erasing.erase(Person(cast.acme.id, None, (), (PHONE,), (), now))) == {"one-time codes": 1}

    row = OneTimeCode.objects.get(id=theirs.id)
    assert (row.phone, row.prefix, row.digest, row.checks) == ("", "", "", 2)
    assert {OneTimeCode.objects.get(id=each.id).phone for each in others} == {PHONE, "+14155552672"}
