from __future__ import annotations

from datetime import UTC, datetime

from django.db import transaction

from apps.contacts import merge
from apps.contacts.column_mapping import Person
from apps.contacts.models import ConsentChange, Contact, How
from apps.organizations.customer import Customer
from tests.cast import Cast, change
from tests.factories.contacts import PHONE, contact, imported

NOW = datetime(2026, 5, 1, 9, 0, tzinfo=UTC)
OTHER = "+442079460958"


def _merge(customer: Customer, *people: Person) -> list[str]:
    with transaction.atomic():
        became = merge.people(customer, enumerate(people), source="people.csv", now=NOW)
    return [became[row] for row in range(len(people))]


def _contact(customer: Customer, phone: str = PHONE) -> Contact:
    row: Contact = Contact.objects.owned_by(customer).get(phone=phone)
    return row


def test_new_people_are_created_for_their_owner(cast: Cast) -> None:
    assert _merge(cast.shop, Person(PHONE), Person(OTHER, "whatsapp")) == ["created", "created"]

    rows = Contact.objects.owned_by(cast.shop).order_by("id")
    assert [(row.phone, row.default_channel, row.opt_out, row.created_at) for row in rows] == [
        (PHONE, "sms", False, NOW),
        (OTHER, "whatsapp", False, NOW),
    ]
    assert Contact.objects.count() == 2


def test_merging_the_same_again_changes_nothing(cast: Cast) -> None:
    _merge(cast.acme, Person(PHONE, "whatsapp"))
    before = Contact.objects.values().get()

    assert _merge(cast.acme, Person(PHONE, "whatsapp")) == ["duplicate"]
    assert _merge(cast.acme, Person(PHONE)) == ["duplicate"]

    assert Contact.objects.values().get() == before


def test_other_channel_updates(cast: Cast) -> None:
    contact(cast.acme)

    assert _merge(cast.acme, Person(PHONE, "whatsapp")) == ["updated"]

    assert (_contact(cast.acme).default_channel, _contact(cast.acme).updated_at) == ("whatsapp", NOW)


def test_opt_out_is_never_cleared(cast: Cast) -> None:
    contact(cast.acme, opt_out=True)

    assert _merge(cast.acme, Person(PHONE, "whatsapp", opt_out=False)) == ["suppressed"]

    row = _contact(cast.acme)
    assert (row.opt_out, row.default_channel, row.updated_at) == (True, "sms", None)


def test_opt_out_of_the_file_is_taken_and_leaves_evidence(cast: Cast) -> None:
    contact(cast.acme)

    assert _merge(cast.acme, Person(PHONE, opt_out=True), Person(OTHER, opt_out=True)) == ["updated", "created"]

    assert [_contact(cast.acme, phone).opt_out for phone in (PHONE, OTHER)] == [True, True]
    changes = ConsentChange.objects.order_by("id")
    assert [(each.contact.phone, each.opt_out, each.how, each.who) for each in changes] == [
        (PHONE, True, How.IMPORT, "people.csv"),
        (OTHER, True, How.IMPORT, "people.csv"),
    ]


def test_who_opted_out_with_the_organization_is_not_opted_in_for_a_profile(cast: Cast) -> None:
    contact(cast.acme, opt_out=True)

    assert _merge(cast.shop, Person(PHONE)) == ["suppressed"]
    assert _merge(change(cast.shop, inherit_contacts=False), Person(PHONE)) == ["created"]


def test_opt_out_with_somebody_else_does_not_count(cast: Cast) -> None:
    contact(cast.outsider, opt_out=True)
    contact(cast.sibling, opt_out=True)

    assert _merge(cast.shop, Person(PHONE)) == ["created"]
    assert _merge(cast.acme, Person(PHONE)) == ["created"]


def test_removed_contact_comes_back_unless_it_opted_out(cast: Cast) -> None:
    contact(cast.acme, deleted_at=NOW)
    contact(cast.acme, OTHER, deleted_at=NOW, opt_out=True)

    assert _merge(cast.acme, Person(PHONE), Person(OTHER)) == ["created", "suppressed"]

    assert (_contact(cast.acme).deleted_at, _contact(cast.acme, OTHER).deleted_at) == (None, NOW)


def test_nobody_is_merged_into_nothing(cast: Cast) -> None:
    assert _merge(cast.acme) == []


def test_what_is_new_or_back_is_noted_under_the_import(cast: Cast) -> None:
    report = imported(cast.acme)
    contact(cast.acme, deleted_at=NOW)
    contact(cast.acme, "+14155550101")
    people = [Person(PHONE), Person(OTHER), Person("+14155550101", "whatsapp")]

    with transaction.atomic():
        merge.people(cast.acme, enumerate(people), source="people.csv", now=NOW, import_id=report.id)

    made = Contact.objects.made_by_import(report.id).order_by("phone")
    assert [row.phone for row in made] == [PHONE, OTHER]
