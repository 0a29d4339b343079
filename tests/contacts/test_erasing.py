"""Evidence of consent, import files that wait, and remarks about their rows."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from apps.contacts import actions, erasing, imports, intake
from apps.contacts.column_mapping import Columns
from apps.contacts.consent import By
from apps.contacts.models import ConsentChange, Contact, How, Import, ImportFile, ImportRemark
from apps.forgetting.person import Person
from tests.cast import Cast
from tests.factories.contacts import PHONE, contact, imported

OTHER = "+14155552672"


def _erase(cast: Cast, *contacts: Contact) -> dict[str, int]:
    ids = tuple(each.id for each in contacts)
    found: dict[str, int] = {}
    for kind, count in erasing.erase(Person(cast.acme.id, None, ids, (PHONE,), (), timezone.now())):
        found[kind] = found.get(kind, 0) + count
    return found


def _changed(cast: Cast) -> tuple[Contact, ConsentChange]:
    row = contact(cast.acme)
    by = By(How.PAGE, "owner@acme.test", "Ada called", keyword="STOP")
    actions.edit(cast.acme, row, opt_out=True, by=by, now=timezone.now())
    return row, ConsentChange.objects.get()


def test_evidence_keeps_that_and_when_consent_changed(cast: Cast) -> None:
    row, before = _changed(cast)

    assert _erase(cast, row)["changes of consent"] == 1

    after = ConsentChange.objects.get()
    assert (after.who, after.reason, after.keyword) == ("", "", "")
    assert (after.id, after.opt_out, after.how, after.created_at) == (
        before.id,
        before.opt_out,
        before.how,
        before.created_at,
    )


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE contacts_consentchange SET who = ''",
        "UPDATE contacts_consentchange SET who = '', reason = '', keyword = '', opt_out = false",
        "UPDATE contacts_consentchange SET who = 'x', reason = '', keyword = ''",
        "DELETE FROM contacts_consentchange",
    ],
)
def test_nothing_else_of_evidence_can_be_changed_while_erasing(cast: Cast, change: str) -> None:
    _changed(cast)

    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL sentdash.forgetting = 'on'")
        with pytest.raises(IntegrityError), transaction.atomic():
            cursor.execute(change)


def test_evidence_cannot_be_erased_otherwise(cast: Cast) -> None:
    row, _ = _changed(cast)
    _erase(cast)

    with pytest.raises(IntegrityError), transaction.atomic():
        ConsentChange.objects.filter(contact=row).update(who="", reason="", keyword="")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";"])
def test_rows_of_a_file_that_waits_are_overwritten(cast: Cast, encoding: str, delimiter: str) -> None:
    rows = ["Téléphone,Name", f"{OTHER},Bob", f"{PHONE},Ada", '"(415) 555-2671","Ada, Countess"', "", f"{OTHER},Bob"]
    text = "\r\n".join(rows).replace(",", delimiter).replace(f"Ada{delimiter} C", "Ada, C")
    report = imported(cast.acme, text.encode(encoding))
    columns = Columns.of(report.columns)

    assert _erase(cast)["rows of imports"] == 2

    content = bytes(ImportFile.objects.get().content).decode(report.encoding)
    assert "Ada" not in content
    assert "2671" not in content
    imports.start(cast.acme, report, columns, now=timezone.now())
    intake.drain()
    report.refresh_from_db()
    assert (report.done_rows, report.created, report.duplicate, report.invalid) == (4, 1, 1, 2)


def test_remarks_keep_their_row_and_topic(cast: Cast) -> None:
    report = imported(cast.acme, f"phone,name\n{PHONE},Ada\n{PHONE},Ada\n{OTHER},Bob\n{OTHER},Bob\n".encode())
    imports.start(cast.acme, report, Columns.of(report.columns), now=timezone.now())
    intake.drain()

    assert _erase(cast)["rows of imports"] == 1

    remarks = {row.row: (row.kind, row.cells, row.reason) for row in ImportRemark.objects.all()}
    assert remarks[3] == ("duplicate", [], erasing.REASON)
    assert remarks[5][1] == [OTHER, "Bob"]
    assert _erase(cast)["rows of imports"] == 0


def test_names_of_files_and_headers_go(cast: Cast) -> None:
    report = imported(cast.acme, name=f"{PHONE}.csv")
    Import.objects.update(problem=f"About {PHONE}", header=[PHONE, "name"])

    _erase(cast)

    report.refresh_from_db()
    assert (report.file_name, report.problem, report.header) == ("forgotten.csv", erasing.REASON, ["", "name"])
