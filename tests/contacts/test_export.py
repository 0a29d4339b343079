from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import UTC, datetime

import phonenumbers

from apps.contacts import column_guess, column_mapping, export, imports, intake
from apps.contacts.column_mapping import Columns, Person
from apps.contacts.listing import ContactFilters
from apps.contacts.models import Contact
from apps.core import csv_download
from tests.cast import Cast
from tests.factories.contacts import contact, imported

OF_NO_COUNTRY = ("+80012345678", "+883510012345", "+447700900123")
NOW = datetime(2026, 5, 1, 9, 0, tzinfo=UTC)


def test_lines_say_what_is_known(cast: Cast) -> None:
    row = contact(
        cast.acme,
        "+4915123456789",
        opt_out=True,
        default_channel="whatsapp",
        created_at=NOW,
        name="Ada",
        labels=["VIP", "new"],
    )

    (line,) = export.rows(cast.shop, ContactFilters())

    assert dict(zip(export.HEADER, line, strict=True)) == {
        "phone": "+4915123456789",
        "name": "Ada",
        "labels": "VIP, new",
        "country": "DE",
        "country_name": "Germany",
        "default_channel": "whatsapp",
        "opt_out": "yes",
        "belongs_to": "Acme",
        "read_only": "yes",
        "added_at": "2026-05-01T09:00:00+00:00",
        "id": str(row.id),
    }


def test_number_that_cannot_exist_has_no_country(cast: Cast) -> None:
    contact(cast.acme, "+11234567890")

    (line,) = export.rows(cast.acme, ContactFilters())

    assert line[:5] == ("+11234567890", "", "", "", "")


def test_only_what_passes_the_filters(cast: Cast) -> None:
    contact(cast.acme, "+14155550001")
    contact(cast.acme, "+14155550002", opt_out=True)
    contact(cast.outsider, "+14155550003", opt_out=True)

    assert [line[0] for line in export.rows(cast.acme, ContactFilters(consent="opted_out"))] == ["+14155550002"]


def test_import_understands_what_was_exported(cast: Cast) -> None:
    """A number of every region, those of no country (+800…), and one in no known range."""
    numbers = sorted({_example(region) for region in phonenumbers.SUPPORTED_REGIONS} | set(OF_NO_COUNTRY))
    for place, number in enumerate(numbers):
        contact(cast.acme, number, opt_out=place % 3 == 0, default_channel="whatsapp" if place % 2 else "sms")

    lines = list(export.rows(cast.acme, ContactFilters()))
    understood = column_guess.guess([export.HEADER, *lines])

    assert understood.unanswered == []
    read = {person.phone: person for line in lines for person in column_mapping.read(line, understood).people}
    assert sorted(read) == numbers
    for place, number in enumerate(numbers):
        wanted = Person(number, "whatsapp" if place % 2 else "sms", opt_out=place % 3 == 0)
        assert replace(read[number], doubt=None) == wanted


def test_a_file_that_is_imported_again_changes_nothing(cast: Cast) -> None:
    people = {
        "+14155552671": ("=SUM(1)", ["VIP", "@home", "-minus"]),
        "+5491145551234": ('Ana; María, "la" Única', ["cliente"]),
        "+525517329563": ("'quoted'", []),
        "+4930123456": ("", ["=x"]),
    }
    for phone, (name, labels) in people.items():
        contact(cast.acme, phone, name=name, labels=labels)
    contact(cast.acme, "+5493514551234", dialled_as="+543514551234", name="Plaza")
    before = list(Contact.objects.order_by("id").values())
    file = "".join(csv_download.lines(export.HEADER, export.rows(cast.acme, ContactFilters()))).encode()
    semicolons = io.StringIO()
    csv.writer(semicolons, delimiter=";").writerows(csv.reader(io.StringIO(file.decode("utf-8-sig"))))

    for content in (file, semicolons.getvalue().encode()):
        report = imported(cast.acme, content)
        imports.start(cast.acme, report, Columns.of(report.columns), now=NOW)
        intake.drain()

        report.refresh_from_db()
        assert (report.duplicate, report.invalid, report.warned, report.numbers) == (5, 0, 0, 5)
        assert list(Contact.objects.order_by("id").values()) == before


def _example(region: str) -> str:
    number = phonenumbers.example_number_for_type(region, phonenumbers.PhoneNumberType.MOBILE)
    written = number or phonenumbers.example_number(region)
    assert written is not None
    return str(phonenumbers.format_number(written, phonenumbers.PhoneNumberFormat.E164))
