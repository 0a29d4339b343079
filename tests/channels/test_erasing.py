"""Lookups of a person's number who is forgotten."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from apps.channels import erasing
from apps.channels.models import NumberLookup
from apps.forgetting.person import Person
from apps.organizations.customer import Customer
from apps.organizations.models import owner_columns
from tests.cast import Cast, assemble

PHONE = "+14155552671"


@pytest.fixture
def cast(db: None) -> Cast:
    return assemble()


def _lookup(customer: Customer, phone: str = PHONE, *, minutes: int = -1) -> NumberLookup:
    at = timezone.now() + timedelta(minutes=minutes)
    return NumberLookup.objects.create(**owner_columns(customer), phone=phone, looked_up_at=at, is_valid=True)


def test_lookups_of_the_number_go(cast: Cast) -> None:
    for theirs in (cast.acme, cast.shop):
        _lookup(theirs)
    others = {_lookup(cast.acme, "+14155552672").id, _lookup(cast.outsider).id, _lookup(cast.sibling, minutes=1).id}

    assert dict(erasing.erase(Person(cast.acme.id, None, (), (PHONE,), (), timezone.now()))) == {"number lookups": 2}
    assert set(NumberLookup.objects.values_list("id", flat=True)) == others
