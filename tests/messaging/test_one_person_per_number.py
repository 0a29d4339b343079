"""The migration that makes one contact of several spellings of a number."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.db import Error, connection, transaction

from apps.channels.models import NumberLookup
from apps.contacts.models import ConsentChange, Contact, How
from apps.messaging.models import Message
from apps.organizations.customer import Customer
from apps.organizations.models import owner_columns
from tests.cast import Cast
from tests.factories.contacts import contact
from tests.factories.messaging import message

LONDON, MISSPELT = "+447400123456", "+4407400123456"
NOW = datetime(2026, 5, 4, 9, 30, tzinfo=UTC)
migration = import_module("apps.messaging.migrations.0007_one_person_per_number")


@pytest.fixture(autouse=True)
def small_portions(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(migration, "PORTION", 2)


def _merge() -> None:
    with connection.schema_editor() as editor:
        migration.merge(apps, editor)


def _evidence(of: Contact, *, opt_out: bool, days: int) -> ConsentChange:
    return ConsentChange.objects.create(
        organization=of.organization, profile=of.profile, contact=of, opt_out=opt_out, how=How.API, who="a key",
        created_at=NOW + timedelta(days=days),
    )  # fmt: skip


def _lookup(customer: Customer, phone: str, *, days: int) -> NumberLookup:
    at = NOW + timedelta(days=days)
    return NumberLookup.objects.create(**owner_columns(customer), phone=phone, looked_up_at=at, is_valid=True)


@pytest.mark.parametrize("misspelt_first", [True, False])
def test_an_opt_out_under_any_spelling_wins(cast: Cast, misspelt_first: bool) -> None:
    order = (MISSPELT, LONDON) if misspelt_first else (LONDON, MISSPELT)
    rows = {number: contact(cast.acme, number, opt_out=number == MISSPELT) for number in order}

    _merge()

    kept = Contact.objects.get()
    assert (kept.id, kept.phone, kept.opt_out) == (rows[LONDON].id, LONDON, True)
    evidence = ConsentChange.objects.get(contact=kept)
    assert (evidence.opt_out, evidence.how) == (True, How.MERGE)
    assert MISSPELT in evidence.reason


def test_an_opt_out_of_the_canonical_contact_stays_without_new_evidence(cast: Cast) -> None:
    contact(cast.acme, LONDON, opt_out=True)
    contact(cast.acme, MISSPELT)

    _merge()

    assert Contact.objects.get().opt_out
    assert not ConsentChange.objects.exists()


def test_messages_and_evidence_go_over_to_the_contact_that_stays(cast: Cast) -> None:
    kept, gone = contact(cast.acme, LONDON), contact(cast.acme, MISSPELT)
    mine = message(cast.acme, LONDON, contact_id=kept.id)
    theirs = message(cast.acme, MISSPELT, contact_id=gone.id)
    changes = [_evidence(gone, opt_out=True, days=0), _evidence(kept, opt_out=False, days=1)]

    _merge()

    assert set(Message.objects.values_list("id", "contact_id", "phone")) == {
        (mine.id, kept.id, LONDON),
        (theirs.id, kept.id, LONDON),
    }
    assert {change.id for change in ConsentChange.objects.of(kept)} == {change.id for change in changes}
    with pytest.raises(Error, match="evidence"), transaction.atomic():  # guarded as before
        ConsentChange.objects.update(opt_out=True)


def test_misspelt_contacts_without_a_canonical_one_become_the_oldest(cast: Cast) -> None:
    oldest = contact(cast.acme, MISSPELT)
    others = [contact(cast.acme, "+440074001234567"[:-1]), contact(cast.acme, "+33612345678")]
    sent = message(cast.acme, MISSPELT, contact_id=oldest.id)

    _merge()

    assert set(Contact.objects.values_list("id", "phone")) == {(oldest.id, LONDON), (others[1].id, "+33612345678")}
    sent.refresh_from_db()
    assert sent.phone == LONDON


def test_owners_keep_contacts_of_their_own(cast: Cast) -> None:
    people = (cast.acme, cast.shop, cast.sibling, cast.outsider)
    rows = [contact(customer, MISSPELT, opt_out=customer is cast.shop) for customer in people]

    _merge()

    found = Contact.objects.values_list("id", "phone", "opt_out")
    assert set(found) == {(row.id, LONDON, row.opt_out) for row in rows}


@pytest.mark.parametrize("number", ["+390669812345", "+24106031234", "+2250712345678", "+447700900123", "+1234567890"])
def test_a_digit_that_belongs_to_a_number_stays(cast: Cast, number: str) -> None:
    row = contact(cast.acme, number)

    _merge()

    assert Contact.objects.get() == row
    assert Contact.objects.get().phone == number


def test_a_removed_contact_comes_back_when_another_spelling_is_present(cast: Cast) -> None:
    contact(cast.acme, LONDON, deleted_at=NOW, opt_out=True)
    contact(cast.acme, MISSPELT, default_channel="whatsapp", available_channels="sms,whatsapp")

    _merge()

    kept = Contact.objects.get()
    assert (kept.deleted_at, kept.opt_out, kept.default_channel) == (None, True, "whatsapp")
    assert kept.available_channels == "sms,whatsapp"


def test_a_removed_contact_does_not_remove_the_one_that_is_present(cast: Cast) -> None:
    contact(cast.acme, LONDON)
    contact(cast.acme, MISSPELT, deleted_at=NOW, opt_out=True)

    _merge()

    assert (Contact.objects.get().deleted_at, Contact.objects.get().opt_out) == (None, True)


def test_the_newer_answer_about_a_number_stays(cast: Cast) -> None:
    _lookup(cast.acme, LONDON, days=0)
    newer = _lookup(cast.acme, MISSPELT, days=1)
    _lookup(cast.shop, LONDON, days=1)
    _lookup(cast.shop, MISSPELT, days=0)

    _merge()

    assert NumberLookup.objects.owned_by(cast.acme).get() == newer
    assert set(NumberLookup.objects.values_list("phone", "looked_up_at")) == {(LONDON, NOW + timedelta(days=1))}


def test_a_profiles_numbers_become_canonical(cast: Cast) -> None:
    assert cast.shop.profile is not None
    cast.shop.profile.sending_phone_number = MISSPELT
    cast.shop.profile.save()

    _merge()

    cast.shop.profile.refresh_from_db()
    assert cast.shop.profile.sending_phone_number == LONDON


def test_a_second_run_changes_nothing(cast: Cast) -> None:
    for number in (LONDON, MISSPELT, "+330612345678", "+390669812345"):
        contact(cast.acme, number, opt_out=number == MISSPELT)
    _merge()
    before = list(Contact.objects.order_by("id").values()), list(ConsentChange.objects.values())

    _merge()

    assert (list(Contact.objects.order_by("id").values()), list(ConsentChange.objects.values())) == before
