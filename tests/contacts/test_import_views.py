"""An import from the file to its report, without JavaScript; and files nobody should upload."""

from __future__ import annotations

import csv
import re
from io import StringIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from apps.contacts import intake
from apps.contacts.models import Contact, Import, ImportFile, ImportState
from tests.cast import Cast
from tests.factories.contacts import contact, imported

HTMX = {"HX-Request": "true"}
FILE = b'phone;name\n+14155552671;=Ann\n0151 23456789;"Ben, B."\n+442079460958;Cy\n'
HOSTILE: dict[str, bytes] = {
    "nothing": b"",
    "null bytes": b"phone\n" + b"+1415\x00\x00\x00\x00" * 20,
    "an archive": b"PK\x03\x04" + b"\0" * 100,
    "a gzip bomb": b"\x1f\x8b\x08" + b"\0" * 100,
    "a program": b"\x7fELF\x02\x01\x01" + bytes(200),
    "half of UTF-16": b"\xff\xfep\x00h",
    "false UTF-8": b"\xef\xbb\xbfphone\n\xff\xfe\xfd\n",
    "an open quote": b'phone\n"+14155552671\n+14155552672\n',
}


@pytest.fixture
def acme(client: Client, cast: Cast) -> Client:
    client.force_login(cast.owner)
    return client


def _upload(client: Client, content: bytes, name: str = "people.csv", **headers: str) -> Any:
    return client.post("/contacts/import/", {"file": SimpleUploadedFile(name, content)}, headers=headers)


def _text(response: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", response.content.decode()))


def test_file_is_looked_at_started_and_reported(acme: Client, cast: Cast) -> None:
    contact(cast.acme, "+442079460958", opt_out=True)

    uploaded = _upload(acme, FILE)
    report = Import.objects.get()
    look = _text(acme.get(uploaded["Location"]))
    german = _text(acme.post(uploaded["Location"], {"phone": "0", "default_region": "DE", "has_header": "on"}))
    started = acme.post(uploaded["Location"], {"phone": "0", "has_header": "on", "start": "1"})
    running = _text(acme.get(started["Location"]))
    intake.drain()
    over = _text(acme.get(started["Location"]))

    assert uploaded["Location"] == started["Location"] == f"/contacts/import/{report.id}/"
    assert "1 of the first 3 rows can't be imported" in look
    assert "Not imported:" not in look
    assert "0151 23456789 has no country code" in look
    assert "separated by semicolon" in look
    assert "All of the first 3 rows can be imported" in german
    assert "0 of 3 rows, 0 %" in running
    assert "1 + 0 + 0 + 1 + 1 = 3 rows" in over
    assert "This person has opted out; nothing was changed." in over


def test_report_refreshes_itself_until_it_is_over(acme: Client, cast: Cast) -> None:
    address = _upload(acme, FILE)["Location"]
    acme.post(address, {"phone": "0", "has_header": "on", "start": "1"})

    running = acme.get(address, headers=HTMX).content
    intake.drain()
    over = acme.get(address, headers=HTMX).content

    assert b'hx-trigger="every 1s"' in running
    assert b"hx-trigger" not in over
    assert over.lstrip().startswith(b'<div id="contacts-report"')


def test_rows_that_failed_can_be_downloaded_and_tried_again(acme: Client, cast: Cast) -> None:
    address = _upload(acme, b"name,phone\n=Ann,hello\nBen,+14155552671\nCy,0151 23456789\n")["Location"]
    acme.post(address, {"phone": "1", "has_header": "on", "start": "1"})
    intake.drain()

    response: Any = acme.get(f"{address}rows.csv")

    content = b"".join(response.streaming_content)
    rows = list(csv.reader(StringIO(content.decode("utf-8-sig"), newline="")))
    assert rows[0] == ["row", "outcome", "reason", "name", "phone"]
    assert rows[1] == ["2", "invalid", "“hello” is not a phone number.", "'=Ann", "hello"]
    assert rows[2][:2] == ["4", "invalid"]
    again = imported(cast.acme, content.replace(b"0151", b"+49 151"))
    assert again.columns["phone"] == 4


@pytest.mark.parametrize("content", HOSTILE.values(), ids=HOSTILE)
def test_hostile_file_is_refused_with_a_reason_and_leaves_nothing(acme: Client, content: bytes) -> None:
    response = _upload(acme, content, **HTMX)

    assert response.status_code == 422
    assert response.content.lstrip().startswith(b'<form class="form"')
    assert 'id="id_file-error"' in response.content.decode()
    assert not Import.objects.exists()
    assert not ImportFile.objects.exists()
    assert not Contact.objects.exists()


def test_words_of_a_file_do_no_harm(acme: Client, cast: Cast) -> None:
    evil = "<script>alert(1)</script>"
    address = _upload(acme, f"phone,{evil}\n{evil},=cmd()\n".encode(), name=f"{evil}.csv")["Location"]
    acme.post(address, {"phone": "0", "has_header": "on"})
    look = acme.get(address).content.decode()
    acme.post(address, {"phone": "0", "has_header": "on", "start": "1"})
    intake.drain()

    assert evil not in look + acme.get(address).content.decode()


@pytest.mark.parametrize("sent", [{"phone": "9"}, {"phone": "x"}, {}, {"phone": "0", "default_region": "XX"}])
def test_column_that_is_not_there_starts_nothing(acme: Client, cast: Cast, sent: dict[str, str]) -> None:
    report = imported(cast.acme)

    assert acme.post(f"/contacts/import/{report.id}/", {**sent, "start": "1"}).status_code == 422
    report.refresh_from_db()
    assert report.state == ImportState.PREVIEW


def test_file_can_be_thrown_away_until_it_is_started(acme: Client, cast: Cast) -> None:
    report, started = imported(cast.acme), imported(cast.acme)
    acme.post(f"/contacts/import/{started.id}/", {"phone": "0", "has_header": "on", "start": "1"})

    acme.post(f"/contacts/import/{report.id}/discard/")
    refused = acme.post(f"/contacts/import/{started.id}/discard/")

    assert list(Import.objects.all()) == [started]
    assert refused["Location"] == f"/contacts/import/{started.id}/"


def test_import_that_was_given_up_says_what_holds(acme: Client, cast: Cast) -> None:
    report = imported(cast.acme)
    acme.post(f"/contacts/import/{report.id}/", {"phone": "0", "has_header": "on", "start": "1"})
    report.work.attempts = 8
    report.work.save()
    intake.drain()

    page = _text(acme.get(f"/contacts/import/{report.id}/"))

    assert "The import stopped several times and was given up. Contacts imported before that are kept." in page


def test_earlier_imports_are_listed(acme: Client, cast: Cast) -> None:
    imported(cast.acme, name="looked-at.csv")
    started = imported(cast.acme, name="started.csv")
    imported(cast.outsider, name="theirs.csv")
    acme.post(f"/contacts/import/{started.id}/", {"phone": "0", "has_header": "on", "start": "1"})

    page = _text(acme.get("/contacts/import/"))

    assert "started.csv" in page
    assert "looked-at.csv" not in page
    assert "theirs.csv" not in page


@pytest.mark.parametrize(
    "content",
    [
        b"a," * 82 + b"phone\n" + b"x," * 82 + b"+14155552671\n",
        b"phone,note\n+14155552671," + b"x" * 200_000 + b"\n",
        b"phone,note\n+14155552671,one\x0btwo\x00three\n",
        b"phone," + b",".join(b"c%d" % number for number in range(2_000)) + b"\n+14155552671\n",
    ],
    ids=["83 columns", "a long note", "control characters", "2,001 columns"],
)
def test_unused_columns_decide_nothing(acme: Client, cast: Cast, content: bytes) -> None:
    address = _upload(acme, content)["Location"]
    form = acme.get(address).context["form"]
    acme.post(address, {"phone": str(form["phone"].value()), "has_header": "on", "start": "1"})
    intake.drain()

    assert [row.phone for row in Contact.objects.owned_by(cast.acme)] == ["+14155552671"]
    assert acme.get(address).status_code == 200


def test_column_that_may_be_consent_stops_the_start_until_it_is_answered(acme: Client, cast: Cast) -> None:
    address = _upload(acme, b"Phone,Email Opt Out\n+15125550191,1\n")["Location"]
    sent = {"phone": "0", "has_header": "on", "start": "1"}

    asked = _text(acme.get(address))
    refused = acme.post(address, sent, headers=HTMX)
    started = acme.post(address, {**sent, "consent_1": "out"})
    intake.drain()

    assert "Is this consent?" in asked
    assert refused.status_code == 422
    assert "Choose what “Email Opt Out” says about consent" in _text(refused)
    assert started.status_code == 302
    assert Contact.objects.owned_by(cast.acme).get().opt_out


def test_opt_out_column_cannot_be_left_out_without_an_answer(acme: Client, cast: Cast) -> None:
    address = _upload(acme, b"Phone,SMS Opt Out\n+15125550191,Yes\n")["Location"]
    sent = {"phone": "0", "has_header": "on", "start": "1"}

    assert "opted out" in _text(acme.get(address))
    assert acme.post(address, sent).status_code == 422
    assert acme.post(address, {**sent, "opt_out": "1"}).status_code == 302


def test_region_that_fits_is_offered_and_taken(acme: Client, cast: Cast) -> None:
    address = _upload(acme, b"phone\n(206) 555-0035\n(212) 555-0178\n(415) 555-2671\n")["Location"]

    german = acme.post(address, {"phone": "0", "default_region": "DE", "has_header": "on"})
    american = acme.post(address, {"phone": "0", "default_region": "DE", "has_header": "on", "fit": "US"})

    assert "is not how numbers are written in Germany" in _text(german)
    assert "3 of 3 fit the United States" in _text(german)
    assert 'name="fit" value="US"' in german.content.decode()
    assert american.context["form"].columns.default_region == "US"
    assert american.context["preview"].doubtful == 0


def test_report_says_why_rows_failed_and_which_columns_were_left_out(acme: Client, cast: Cast) -> None:
    address = _upload(acme, b"name,phone\nAnn,hello\nBen,nobody\nCy,+44 7700 900123\n")["Location"]
    acme.post(address, {"phone": "1", "has_header": "on", "start": "1"})
    intake.drain()

    over = _text(acme.get(address))

    assert "Rows by reason" in over
    assert "Not imported Not a phone number 2" in over
    assert "Imported, check Unknown number range 1" in over
    assert "Columns not imported: name" in over


def test_imported_contacts_are_listed_and_the_import_undone(acme: Client, cast: Cast) -> None:
    contact(cast.acme, "+14155550000")
    address = _upload(acme, b"phone\n+14155550101\n+14155550102\n")["Location"]
    acme.post(address, {"phone": "0", "has_header": "on", "start": "1"})
    intake.drain()
    report = Import.objects.get()

    over = acme.get(address).content.decode()
    listed = _text(acme.get(f"/contacts/?import_id={report.id}"))
    asked = _text(acme.get(f"{address}undo/"))
    undone = acme.post(f"{address}undo/")
    again = acme.post(f"{address}undo/", headers=HTMX)

    assert f"/contacts/?import_id={report.id}" in over
    assert "+1 415-555-0101" in listed
    assert "+1 415-555-0000" not in listed
    assert "2 contacts will be removed." in asked
    assert undone["Location"].startswith(address)
    assert (again.status_code, "This import was undone before" in _text(again)) == (422, True)
    assert [row.phone for row in Contact.objects.owned_by(cast.acme).present()] == ["+14155550000"]
    assert "Undone by owner@acme.test" in _text(acme.get(address))
