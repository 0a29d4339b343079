"""What the forms read."""

from __future__ import annotations

from django.core.files.uploadedfile import SimpleUploadedFile

from apps.onboarding import documents
from apps.onboarding.forms import ApplicationForm, DocumentForm
from apps.onboarding.models import Application
from tests.factories.onboarding import COMPLETE


def _form(countries: str) -> ApplicationForm:
    return ApplicationForm({**COMPLETE, "destination_countries": countries}, application=Application())


def test_first_country_is_the_main_one() -> None:
    form = _form(" us, GB,us,")

    assert form.is_valid(), form.errors
    assert form.details()["destination_countries"] == [{"id": "US", "isMain": True}, {"id": "GB", "isMain": False}]


def test_unknown_countries_are_named() -> None:
    assert "QQ" in _form("US, QQ").errors["destination_countries"][0]


def test_written_countries_are_shown_again() -> None:
    application = Application(destination_countries=COMPLETE["destination_countries"])

    assert ApplicationForm(application=application)["destination_countries"].value() == "US"


def test_document_needs_a_kind_and_a_file() -> None:
    assert set(DocumentForm({}, {}).errors) == {"kind", "file"}


def test_wrong_file_is_named_with_whatever_else_is_wrong() -> None:
    files = {"file": SimpleUploadedFile("id.pdf", b"<html>")}

    assert DocumentForm({}, files).errors["file"] == [documents.NOT_A_DOCUMENT]
