"""Passes over all rooms, their order, and the end."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from uuid import UUID

import pytest
from django.utils import timezone
from pytest_django import Settings

from apps.core.models import new_id
from apps.forgetting import running
from apps.forgetting.models import ForgetWork, Forgotten
from apps.forgetting.person import Erased, Person
from apps.forgetting.running import Bearer
from apps.organizations.customer import Customer
from tests.cast import Cast
from tests.factories.contacts import PHONE

NOW = timezone.now()
LATER = NOW + running.LOOKS_AGAIN + timedelta(seconds=1)
found: list[int] = []


def erase(person: Person) -> Iterator[Erased]:
    """Named in the settings below: finds what `found` says, pass by pass."""
    assert person.phones == (PHONE,)
    yield "messages", found.pop(0) if found else 0


@pytest.fixture(autouse=True)
def one_room(settings: Settings) -> None:
    settings.FORGETTING = ["tests.forgetting.test_running.erase"]
    found.clear()


Begin = Callable[..., Forgotten]


@pytest.fixture
def begin(cast: Cast) -> Begin:
    def call(customer: Customer | None = None, *bearers: Bearer) -> Forgotten:
        of = customer or cast.acme
        profile_id = of.profile.id if of.profile else None
        person = Person(of.organization.id, profile_id, (new_id(),), (PHONE,), (), NOW)
        return running.start(person, bearers or [Bearer(profile_id, opt_out=True)], by="owner@acme.test", now=NOW)

    return call


def test_it_looks_again_until_a_pass_finds_nothing(begin: Begin) -> None:
    found[:] = [3, 1, 0]
    row = begin()

    assert running.drain(now=NOW) == 0
    row.refresh_from_db()
    assert (row.erased, row.looks_again_at, row.is_running) == ({"messages": 3}, NOW + running.LOOKS_AGAIN, True)
    assert running.drain(now=NOW) == 0  # not yet

    assert running.drain(now=LATER) == 0
    assert running.drain(now=LATER + running.LOOKS_AGAIN) == 1

    row.refresh_from_db()
    assert (row.erased, row.is_running) == ({"messages": 4}, False)
    assert not ForgetWork.objects.exists()


def test_a_first_pass_that_finds_nothing_is_not_the_last(begin: Begin) -> None:
    row = begin()
    running.drain(now=NOW)

    row.refresh_from_db()
    assert row.is_running


def test_each_account_that_knew_the_person_keeps_its_opt_out(cast: Cast, begin: Begin) -> None:
    assert cast.shop.profile
    begin(cast.acme, Bearer(None, opt_out=False), Bearer(cast.shop.profile.id, opt_out=True))

    kept = {row.profile_id: (row.opt_out, row.is_running) for row in Forgotten.objects.all()}
    assert kept == {None: (False, True), cast.shop.profile.id: (True, False)}


def test_forgetting_again_keeps_one_row_its_contacts_and_an_opt_out_that_nothing_replaced(
    cast: Cast, begin: Begin
) -> None:
    assert cast.shop.profile
    first = begin(cast.acme)
    again = begin(cast.acme, Bearer(cast.shop.profile.id, opt_out=False))

    assert again.id == first.id
    assert again.opt_out
    assert again.contact_ids[0] == first.contact_ids[0]
    assert running.by_contact(cast.acme, UUID(first.contact_ids[0])).id == first.id


def test_others_find_nothing(cast: Cast, begin: Begin) -> None:
    row = begin()

    assert running.find(cast.acme, row.id) == row
    for other in (cast.outsider, cast.shop):
        with pytest.raises(running.NotForgotten):
            running.find(other, row.id)


def test_a_worker_that_lost_its_lease_stops(begin: Begin) -> None:
    row = begin()
    first = running.claim(now=NOW)
    assert first
    ForgetWork.objects.update(attempts=7)

    assert running._run(first, now=NOW) is False
    row.refresh_from_db()
    assert row.looks_again_at is None
