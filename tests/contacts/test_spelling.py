"""The migration that makes one contact of two spellings, and how Argentine numbers are dialled since."""

from __future__ import annotations

from datetime import UTC, datetime
from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection

from apps.contacts import actions, spelling
from apps.contacts.models import ConsentChange, Contact, How, ImportedContact
from apps.messaging.models import Message
from tests.cast import Cast
from tests.factories.contacts import contact, imported
from tests.factories.messaging import message

NOW = datetime(2026, 11, 28, 20, 0, tzinfo=UTC)
MEXICAN, MEXICAN_TOO = "+525517329563", "+5215517329563"
ARGENTINE, UNMARKED = "+5491145551234", "+541145551234"
BRAZILIAN, BRAZILIAN_TOO = "+5511981234567", "+551181234567"
migration = import_module("apps.contacts.migrations.0009_one_spelling")


def _merge() -> None:
    with connection.schema_editor() as editor:
        migration.merge(apps, editor)


def test_two_spellings_become_one_contact_and_no_opt_out_is_lost(cast: Cast) -> None:
    for number in (MEXICAN_TOO, MEXICAN, UNMARKED, ARGENTINE, BRAZILIAN, BRAZILIAN_TOO):
        row = contact(cast.acme, number, opt_out=number in (MEXICAN_TOO, UNMARKED, BRAZILIAN_TOO))
        message(cast.acme, number, contact_id=row.id)
    landline = contact(cast.acme, "+551133334444")

    _merge()
    _merge()

    kept = Contact.objects.exclude(id=landline.id)
    assert set(kept.values_list("phone", "opt_out", "dialled_as")) == {
        (MEXICAN, True, ""),
        (ARGENTINE, True, ""),
        (BRAZILIAN, True, ""),
    }
    assert ConsentChange.objects.filter(how=How.MERGE, opt_out=True).count() == 3
    for each in kept:
        assert [row.phone for row in Message.objects.filter(contact_id=each.id)] == [each.phone] * 2
    assert Contact.objects.get(id=landline.id).phone == "+551133334444"


def test_what_a_contact_lacks_comes_from_its_other_spelling(cast: Cast) -> None:
    kept = contact(cast.acme, MEXICAN, labels=["VIP"])
    gone = contact(
        cast.acme,
        MEXICAN_TOO,
        name="Ana",
        labels=["new", "VIP"],
        default_channel="whatsapp",
        is_channel_chosen=True,
    )
    report = imported(cast.acme)
    ImportedContact.objects.create(of=report, contact=gone)

    _merge()

    kept.refresh_from_db()
    assert (kept.name, sorted(kept.labels), kept.default_channel) == ("Ana", ["VIP", "new"], "whatsapp")
    assert list(Contact.objects.made_by_import(report.id)) == [kept]


def test_an_argentine_number_that_was_only_written_without_the_9_is_still_dialled_so(cast: Cast) -> None:
    row = contact(cast.acme, UNMARKED)

    _merge()

    row.refresh_from_db()
    assert (row.phone, row.dialled) == (ARGENTINE, UNMARKED)


def test_a_new_contact_is_dialled_as_it_was_written(cast: Cast) -> None:
    written = {
        "+54 11 4555-1234": UNMARKED,
        "+54 9 221 455-1234": "+5492214551234",
        "+54 351 15 455-1234": "+5493514551234",
        "+52 1 55 1732 9563": MEXICAN,
    }

    found = {each: actions.add(cast.acme, phone=each, now=NOW).dialled for each in written}

    assert found == written


@pytest.mark.parametrize(
    ("asked", "dialled"), [({}, ARGENTINE), ({ARGENTINE: UNMARKED}, UNMARKED), ({ARGENTINE: "+54911155"}, ARGENTINE)]
)
def test_the_9_is_remembered_once_someone_wrote_it(cast: Cast, asked: dict[str, str], dialled: str) -> None:
    row = contact(cast.acme, ARGENTINE, dialled_as=UNMARKED)

    spelling.note(cast.acme.organization.id, [ARGENTINE], asked, now=NOW)

    row.refresh_from_db()
    assert row.dialled == dialled


def test_a_contact_that_was_written_with_the_9_keeps_it(cast: Cast) -> None:
    row = contact(cast.acme, ARGENTINE)

    spelling.note(cast.acme.organization.id, [ARGENTINE], {ARGENTINE: UNMARKED}, now=NOW)

    row.refresh_from_db()
    assert row.dialled == ARGENTINE
