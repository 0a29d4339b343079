"""Forgetting a person empties the entries that name them, and leaves who changed what, and when."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from apps.audit.acting import Actor, acting
from apps.audit.models import ActorKind, Entry
from apps.audit_log import erasing
from apps.forgetting.person import Person
from apps.organizations.customer import Customer
from apps.organizations.models import Organization
from tests.cast import Cast
from tests.factories import bulk, contacts

ADA = Actor(ActorKind.PERSON, "ada@acme.test")
PHONE = "+14155559073"


def _person(customer: Customer, *contact_ids: object) -> Person:
    until = timezone.now() + timedelta(minutes=1)
    ids = tuple(contact_ids)
    return Person(customer.organization.id, None, ids, (PHONE,), ("Zqcanary",), until)  # type: ignore[arg-type]


@pytest.mark.django_db
def test_names_and_values_go_and_the_change_stays(cast: Cast) -> None:
    contact = contacts.contact(cast.acme, PHONE)
    with acting(ADA):
        contact.name = "Zqcanary"
        contact.save()
        bulk.action(cast.acme, "opt_out", reason=f"called from {PHONE}")
        Organization.objects.filter(id=cast.acme.id).update(description="Shoes")

    assert list(erasing.erase(_person(cast.acme, contact.id))) == [("entries of the audit log", 2)]

    mine = Entry.objects.filter(organization_id=cast.acme.id)
    changed = mine.get(thing="contact")
    assert (changed.name, changed.changes, changed.actor) == ("", {"name": None}, "ada@acme.test")
    assert set(mine.get(thing="bulk action").changes.values()) == {None}
    assert mine.filter(thing="organization").latest("id").changes == {"description": [None, "Shoes"]}
    assert list(erasing.erase(_person(cast.acme, contact.id))) == [("entries of the audit log", 0)]


@pytest.mark.django_db
def test_a_name_that_is_a_word_of_other_entries_erases_none_of_them(cast: Cast) -> None:
    Organization.objects.filter(id=cast.acme.id).update(description="Null marketing")
    until = timezone.now() + timedelta(minutes=1)
    named = Person(cast.acme.organization.id, None, (), (PHONE,), ("null", "Mark", "description"), until)

    list(erasing.erase(named))

    mine = Entry.objects.filter(organization_id=cast.acme.id, thing="organization").latest("id")
    assert mine.changes == {"description": [None, "Null marketing"]}


@pytest.mark.django_db
def test_entries_of_others_stay(cast: Cast) -> None:
    bulk.action(cast.outsider, "opt_out", reason=f"Zqcanary called from {PHONE}")

    list(erasing.erase(_person(cast.acme)))

    assert Entry.objects.get(thing="bulk action").changes["reason"] == [None, f"Zqcanary called from {PHONE}"]
