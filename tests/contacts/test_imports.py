from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from apps.contacts import imports, sheet
from apps.contacts.column_mapping import Columns, Person
from apps.contacts.models import Contact, Import, ImportFile, ImportState, ImportWork
from apps.organizations.customer import Customer
from tests.cast import Cast

NOW = datetime(2026, 5, 1, 9, 0, tzinfo=UTC)
FILE = b"name,phone\nAnn,+14155552671\nBen,0151 23456789\n"


def _upload(customer: Customer, content: bytes = FILE, now: datetime = NOW) -> Import:
    return imports.upload(customer, name="people.csv", content=content, made_by="owner@acme.test", now=now)


def test_upload_is_kept_for_a_look_and_imports_nothing(cast: Cast) -> None:
    report = _upload(cast.shop)

    assert (report.state, report.rows, report.file_name) == (ImportState.PREVIEW, 2, "people.csv")
    assert Columns.of(report.columns) == Columns(phone=1, name=(0,))
    assert bytes(report.file.content) == FILE
    assert not Contact.objects.exists()
    assert not ImportWork.objects.exists()


def test_refused_file_leaves_nothing(cast: Cast) -> None:
    with pytest.raises(sheet.NotATable):
        _upload(cast.acme, b"PK\x03\x04")

    assert not Import.objects.exists()


def test_preview_shows_how_rows_are_read(cast: Cast) -> None:
    report = _upload(cast.acme)

    shown = imports.preview(report, Columns(phone=1))

    assert (shown.header, shown.rows, shown.bad) == (["name", "phone"], 2, 1)
    assert [(line.number, line.cells, line.people) for line in shown.lines] == [
        (2, ["Ann", "+14155552671"], [Person("+14155552671")]),
        (3, ["Ben", "0151 23456789"], []),
    ]


def test_preview_follows_the_choice_of_columns(cast: Cast) -> None:
    report = _upload(cast.acme)

    german = imports.preview(report, Columns(phone=1, default_region="DE"))
    headless = imports.preview(report, Columns(phone=1, has_header=False))

    assert german.bad == 0
    assert (headless.header, headless.rows, len(headless.lines)) == (["Column 1", "Column 2"], 3, 3)


def test_preview_shows_twenty_rows_of_any_width(cast: Cast) -> None:
    report = _upload(cast.acme, b"phone\n" + b"+14155552671,x,y\n" * 30)

    shown = imports.preview(report, Columns())

    assert (shown.header, len(shown.lines), shown.rows) == (["phone", "Column 2", "Column 3"], 20, 30)


def test_start_puts_it_in_the_queue(cast: Cast) -> None:
    report = imports.start(cast.acme, _upload(cast.acme), Columns(phone=1, default_region="DE"), now=NOW)

    assert (report.state, report.started_at) == (ImportState.RUNNING, NOW)
    assert Columns.of(report.columns).default_region == "DE"
    assert ImportWork.objects.get().of == report


def test_rows_are_counted_as_the_header_was_chosen(cast: Cast) -> None:
    report = _upload(cast.acme)

    assert imports.start(cast.acme, report, Columns(phone=1, has_header=False), now=NOW).rows == 3


def test_import_starts_once(cast: Cast) -> None:
    report = _upload(cast.acme)
    imports.start(cast.acme, report, Columns(phone=1), now=NOW)

    with pytest.raises(imports.AlreadyStarted):
        imports.start(cast.acme, report, Columns(phone=1), now=NOW)
    with pytest.raises(imports.AlreadyStarted):
        imports.discard(cast.acme, report)


@pytest.mark.parametrize(
    "columns",
    [
        Columns(2),
        Columns(0, 2),
        Columns(0, 0, -1),
        Columns(0, 0, 0, 2),
        Columns(more=(2,)),
        Columns(consents=((9, True),)),
    ],
)
def test_column_must_be_there(cast: Cast, columns: Columns) -> None:
    with pytest.raises(imports.NoSuchColumn):
        imports.start(cast.acme, _upload(cast.acme), columns, now=NOW)


def test_discarded_file_is_gone(cast: Cast) -> None:
    imports.discard(cast.acme, _upload(cast.acme))

    assert not Import.objects.exists()
    assert not ImportFile.objects.exists()


def test_file_nobody_started_is_thrown_away_with_the_next(cast: Cast) -> None:
    _upload(cast.acme, now=NOW - timedelta(days=2))
    kept = _upload(cast.acme, now=NOW - timedelta(hours=2))
    theirs = _upload(cast.outsider, now=NOW - timedelta(days=2))

    newest = _upload(cast.acme)

    assert set(Import.objects.all()) == {kept, theirs, newest}


@pytest.mark.parametrize("stranger", ["outsider", "sibling", "acme"])
def test_import_belongs_to_one_customer(cast: Cast, stranger: str) -> None:
    report, customer = _upload(cast.shop), getattr(cast, stranger)

    with pytest.raises(imports.ImportNotFound):
        imports.find(customer, report.id)
    with pytest.raises(imports.ImportNotFound):
        imports.start(customer, report, Columns(phone=1), now=NOW)
    with pytest.raises(imports.AlreadyStarted):
        imports.discard(customer, report)
    assert imports.find(cast.shop, report.id) == report


@pytest.mark.parametrize("columns", [Columns(), Columns(has_header=False), Columns(asked=())])
def test_column_that_may_hold_consent_has_to_be_answered_for(cast: Cast, columns: Columns) -> None:
    report = _upload(cast.acme, b"Phone,SMS Opt Out\n+15125550191,Yes\n")

    with pytest.raises(imports.ConsentUnanswered) as caught:
        imports.start(cast.acme, report, columns, now=NOW)

    report.refresh_from_db()
    assert report.state == ImportState.PREVIEW
    if columns.has_header:
        assert caught.value.message == "Choose what “SMS Opt Out” says about consent, so that no opt-out is lost."


@pytest.mark.parametrize("columns", [Columns(opt_out=1), Columns(opt_in=1), Columns(not_consent=(1,))])
def test_any_answer_is_taken(cast: Cast, columns: Columns) -> None:
    report = _upload(cast.acme, b"Phone,SMS Opt Out\n+15125550191,Yes\n")

    assert imports.start(cast.acme, report, columns, now=NOW).state == ImportState.RUNNING


def test_columns_that_decided_nothing_are_remembered(cast: Cast) -> None:
    report = imports.start(cast.acme, _upload(cast.acme), Columns(phone=1, default_region="DE"), now=NOW)

    assert imports.unused(report) == ["name"]
