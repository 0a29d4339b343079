"""Which entries pass the filters, and whose they are."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from apps.audit.acting import Actor, acting
from apps.audit.models import ActorKind, Entry, Verb
from apps.audit_log import listing
from apps.audit_log.listing import EntryFilters
from apps.core.models import first_id_at
from apps.organizations.customer import Customer
from tests.cast import Cast
from tests.factories import keywords

ADA = Actor(
    ActorKind.PERSON,
    "Ada (ada@acme.test)",
    id=uuid4(),
    address="192.0.2.7",
    request_id="req_ada",
    door="keywords:create",
)


def _things(customer: Customer, filters: EntryFilters) -> set[tuple[str, str]]:
    rows = listing.page(customer, filters).rows
    assert rows == list(listing.walk(customer, filters))
    return {(entry.thing, entry.name) for entry in rows}


@pytest.mark.django_db
def test_every_filter_narrows(cast: Cast) -> None:
    with acting(ADA):
        row = keywords.keyword(cast.acme, "HOURS")
        row.delete()
    now, hours = timezone.now(), {("keyword", "HOURS")}
    removed = Entry.objects.get(thing="keyword", verb=Verb.REMOVED)

    cases = [
        (EntryFilters(thing="keyword"), hours),
        (EntryFilters(verb=Verb.REMOVED), hours),
        (EntryFilters(who=str(ADA.id)), hours),
        (EntryFilters(who=ActorKind.PERSON), hours),
        (EntryFilters(who=str(uuid4())), set()),
        (EntryFilters(text="hour"), hours),
        (EntryFilters(text="ada@"), hours),
        (EntryFilters(text="req_ada"), hours),
        (EntryFilters(text="192.0.2.7"), hours),
        (EntryFilters(text=removed.thing_id), hours),
        (EntryFilters(text="nothing"), set()),
        (EntryFilters(low=first_id_at(now + timedelta(minutes=1))), set()),
    ]
    assert [filters for filters, expected in cases if _things(cast.acme, filters) != expected] == []
    assert listing.counts(cast.acme, EntryFilters(thing="keyword"), ["", *Verb]) == {
        "": 2, Verb.CREATED: 1, Verb.CHANGED: 0, Verb.REMOVED: 1,
    }  # fmt: skip


@pytest.mark.django_db
def test_each_account_sees_its_own(cast: Cast) -> None:
    for customer, word in ((cast.acme, "ACME"), (cast.shop, "SHOP"), (cast.sibling, "SIBLING"), (cast.outsider, "OUT")):
        keywords.keyword(customer, word)
    asked = EntryFilters(thing="keyword")

    assert {name for _, name in _things(cast.acme, asked)} == {"ACME", "SHOP", "SIBLING"}
    assert {name for _, name in _things(cast.shop, asked)} == {"SHOP"}
    assert {name for _, name in _things(cast.outsider, asked)} == {"OUT"}
