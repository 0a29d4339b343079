from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.datastructures import MultiValueDict

from apps.contacts import sheet
from apps.contacts.forms import ConsentForm, ContactForm, ContactSearchForm, UploadForm
from apps.contacts.listing import ContactFilters
from tests.cast import Cast
from tests.factories.contacts import imported


def test_address_becomes_filters_and_chips(cast: Cast) -> None:
    form = ContactSearchForm(cast.acme, {"consent": "opted_out", "channel": "sms", "whose": "own", "q": "415"})

    assert form.filters() == ContactFilters("opted_out", "sms", "own", "415")
    assert [(chip.key, chip.value, chip.without) for chip in form.chips] == [
        ("Channel", "SMS", "?consent=opted_out&whose=own&q=415"),
        ("Belongs to", "Acme itself", "?consent=opted_out&channel=sms&q=415"),
        ("Name or number", "415", "?consent=opted_out&channel=sms&whose=own"),
    ]
    assert form.kept_beside_search == [("consent", "opted_out"), ("channel", "sms"), ("whose", "own")]
    assert form.kept_beside_panel == [("consent", "opted_out"), ("q", "415")]


def test_nothing_asked_is_nothing_narrowed(cast: Cast) -> None:
    form = ContactSearchForm(cast.shop, {})

    assert (form.filters(), form.chips, form.is_narrowed, form.address()) == (ContactFilters(), [], False, "?")


def test_what_cannot_be_understood_narrows_nothing(cast: Cast) -> None:
    form = ContactSearchForm(cast.shop, {"consent": "x", "channel": "fax", "whose": "y", "q": "1" * 121, "before": "z"})

    assert (form.filters(), form.values["before"]) == (ContactFilters(), "")


def test_contact_needs_a_number() -> None:
    assert ContactForm({"default_channel": "sms"}).errors == {"phone": ["This field is required."]}
    assert ContactForm({"phone": "1", "region": "XX", "default_channel": "fax"}).errors.keys() == {
        "region",
        "default_channel",
    }


def test_opting_in_needs_a_reason() -> None:
    assert ConsentForm({}).is_valid()
    assert not ConsentForm({}, opts_in=True).is_valid()


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (None, "Choose a CSV file of at most 16 MB."),
        (b"", "The file is empty."),
        (b"0" * (sheet.LARGEST + 1), "Choose a CSV file of at most 16 MB."),
    ],
)
def test_upload_needs_a_file_of_the_right_size(content: bytes | None, error: str) -> None:
    files: MultiValueDict[str, Any] = MultiValueDict()
    if content is not None:
        files["file"] = SimpleUploadedFile("p.csv", content)

    assert UploadForm({}, files).errors == {"file": [error]}


def test_list_of_what_an_import_made(cast: Cast) -> None:
    report = imported(cast.acme, name="people.csv")

    form = ContactSearchForm(cast.acme, {"import_id": str(report.id)})

    assert form.filters() == ContactFilters(import_id=report.id)
    assert [(chip.key, chip.value, chip.without) for chip in form.chips] == [("Import", "people.csv", "?")]
    assert form.address() == f"?import_id={report.id}"
    assert ContactSearchForm(cast.outsider, {"import_id": str(report.id)}).filters() == ContactFilters()
