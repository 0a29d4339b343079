from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from apps.audit.models import Entry
from apps.contacts import imports, intake, merge
from apps.contacts.column_mapping import Columns
from apps.contacts.models import Contact, Import, ImportFile, ImportRemark, ImportState, ImportWork
from apps.core.queue import LeaseLost
from apps.organizations.customer import Customer
from tests.cast import Cast
from tests.factories.contacts import PHONE, contact

NOW = datetime(2026, 5, 1, 9, 0, tzinfo=UTC)
MIXED = (
    b"phone,channel,unsubscribed\n"
    b"+14155552671,sms,\n"  # 2: there already
    b"+14155550123,whatsapp,\n"  # 3: new
    b"+1 415 555 0123,sms,\n"  # 4: the same again
    b"hello,,\n"  # 5
    b"\n"
    b"+442079460958,whatsapp,no\n"  # 7: has opted out
    b"+4915123456789,whatsapp,\n"  # 8: had another channel
    b"+33612345678,,yes\n"  # 9: new, and opted out
    b"+14155552672,,perhaps\n"  # 10
    b"+447700900123,,\n"  # 11: new, in no known range
    b"+14155550124 ::: +14155550125 ::: nobody,,\n"  # 12: two new ones, and one that is none
)


COUNTS = {"created": 5, "updated": 1, "duplicate": 2, "invalid": 3, "suppressed": 1}


def _start(customer: Customer, content: bytes, columns: Columns | None = None) -> Import:
    report = imports.upload(customer, name="people.csv", content=content, made_by="owner@acme.test", now=NOW)
    return imports.start(customer, report, columns or Columns.of(report.columns), now=NOW)


def _numbers(count: int) -> bytes:
    return b"phone\n" + b"".join(b"+1415556%04d\n" % number for number in range(count))


def _counts(report: Import) -> dict[str, int]:
    report.refresh_from_db()
    names = ("created", "updated", "duplicate", "invalid", "suppressed")
    return {name: getattr(report, name) for name in names if getattr(report, name)}


@pytest.fixture
def mixed(cast: Cast) -> Import:
    contact(cast.acme)
    contact(cast.acme, "+442079460958", opt_out=True)
    contact(cast.acme, "+4915123456789")
    return _start(cast.acme, MIXED)


@pytest.fixture
def small_portions(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(intake, "PORTION", 3)


def test_counts_add_up_to_the_rows(mixed: Import) -> None:
    assert intake.drain() == 1

    assert _counts(mixed) == COUNTS
    assert (mixed.state, mixed.rows, mixed.done_rows, mixed.numbers, mixed.warned) == (ImportState.DONE, 10, 10, 12, 1)
    assert mixed.finished_at is not None


def test_rows_that_became_nothing_say_why(mixed: Import) -> None:
    intake.drain()

    remarks = mixed.remarks.order_by("row").values_list("row", "kind", "reason", "cells")
    assert list(remarks) == [
        (4, "duplicate", "Row 3 has the same number.", ["+1 415 555 0123", "sms", ""]),
        (5, "invalid", "“hello” is not a phone number.", ["hello", "", ""]),
        (7, "suppressed", "This person has opted out; nothing was changed.", ["+442079460958", "whatsapp", "no"]),
        (10, "invalid", "“perhaps” says neither opted out nor in.", ["+14155552672", "", "perhaps"]),
        (
            11,
            "warning",
            "+44 7700 900123 is not in a known number range. Check it before you send.",
            ["+447700900123", "", ""],
        ),
        (12, "invalid", "“nobody” is not a phone number.", ["+14155550124 ::: +14155550125 ::: nobody", "", ""]),
    ]


def test_rows_are_counted_by_reason(mixed: Import) -> None:
    intake.drain()

    topics = ImportRemark.objects.of(mixed).topics()
    assert [(topic["kind"], topic["topic"], topic["count"]) for topic in topics] == [
        ("invalid", "Not a phone number", 2),
        ("invalid", "Consent not understood", 1),
        ("suppressed", "Opted out", 1),
        ("duplicate", "Same number as an earlier row", 1),
        ("warning", "Unknown number range", 1),
    ]


def test_opt_out_of_the_file_reaches_every_number_of_its_row(cast: Cast) -> None:
    _start(cast.acme, b"Phone,SMS Opt Out\n+15125550191;+15125550192,Yes\n+15125550193,\n")

    intake.drain()

    contacts = Contact.objects.owned_by(cast.acme).order_by("phone").values_list("phone", "opt_out")
    assert list(contacts) == [("+15125550191", True), ("+15125550192", True), ("+15125550193", False)]


def test_nul_in_a_note_is_no_obstacle(cast: Cast) -> None:
    report = _start(cast.acme, b"phone,note\n+14155552671,a\x00b\nhello,c\x00d\n")

    intake.drain()

    assert _counts(report) == {"created": 1, "invalid": 1}


def test_import_notes_what_it_made(mixed: Import, cast: Cast) -> None:
    intake.drain()

    made = Contact.objects.made_by_import(mixed.id).order_by("phone").values_list("phone", flat=True)
    assert list(made) == ["+14155550123", "+14155550124", "+14155550125", "+33612345678", "+447700900123"]


@pytest.mark.usefixtures("small_portions")
def test_portions_make_no_difference(mixed: Import) -> None:
    intake.drain()

    assert _counts(mixed) == COUNTS
    assert mixed.remarks.count() == 6


def test_nothing_is_left_behind(mixed: Import) -> None:
    intake.drain()

    assert not ImportFile.objects.exists()
    assert not ImportWork.objects.exists()
    assert intake.drain() == 0


def test_same_file_again_changes_nothing(cast: Cast) -> None:
    _start(cast.acme, MIXED)
    intake.drain()
    before = list(Contact.objects.order_by("id").values())

    again = _start(cast.acme, MIXED)
    intake.drain()

    assert _counts(again) == {"duplicate": 8, "invalid": 3, "suppressed": 1}
    assert list(Contact.objects.order_by("id").values()) == before


@pytest.mark.usefixtures("small_portions")
@pytest.mark.parametrize("dies_in", ["people", "_remark", "_count"])
def test_portion_of_a_dead_worker_is_done_once(cast: Cast, monkeypatch: pytest.MonkeyPatch, dies_in: str) -> None:
    report = _start(cast.acme, _numbers(10))
    owner: Any = merge if dies_in == "people" else intake
    works, calls = getattr(owner, dies_in), iter((True, True, False))

    def die_at_the_third(*args: Any, **kwargs: Any) -> Any:
        result = works(*args, **kwargs)
        if not next(calls):
            raise KeyboardInterrupt
        return result

    monkeypatch.setattr(owner, dies_in, die_at_the_third)
    with pytest.raises(KeyboardInterrupt):
        intake.drain()
    monkeypatch.setattr(owner, dies_in, works)
    assert _counts(report) == {"created": 6}
    assert intake.drain() == 0  # its lease is not over

    ImportWork.objects.update(due_at=timezone.now())
    assert intake.drain() == 1

    assert _counts(report) == {"created": 10}
    assert (report.state, Contact.objects.count()) == (ImportState.DONE, 10)


@pytest.mark.usefixtures("small_portions")
def test_worker_that_lost_its_lease_stops_without_a_trace(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    report = _start(cast.acme, _numbers(10))
    slow = intake.claim(now=timezone.now())
    assert slow is not None
    ImportWork.objects.update(due_at=timezone.now())

    assert intake.drain() == 1
    assert _is_refused(slow, report)

    assert _counts(report) == {"created": 10}


def _is_refused(taken: Any, report: Import) -> bool:
    try:
        intake._import(taken, report, [], now=timezone.now())
    except LeaseLost:
        return True
    return False


def test_claimed_import_is_nobody_elses_until_the_lease_is_over(cast: Cast) -> None:
    _start(cast.acme, _numbers(1))

    assert intake.claim(now=NOW) is not None
    assert intake.claim(now=NOW) is None
    assert intake.claim(now=NOW + timedelta(minutes=5)) is not None


def test_file_that_stops_every_worker_is_given_up(cast: Cast) -> None:
    report = _start(cast.acme, _numbers(1))
    ImportWork.objects.update(attempts=8)

    assert intake.drain() == 1

    report.refresh_from_db()
    assert (report.state, report.problem) == (
        ImportState.FAILED,
        "The import stopped several times and was given up.",
    )
    assert not ImportWork.objects.exists()


def test_default_region_and_missing_header(cast: Cast) -> None:
    report = _start(cast.shop, b"Ann,0151 23456789\n", Columns(phone=1, default_region="DE", has_header=False))

    intake.drain()

    assert _counts(report) == {"created": 1}
    assert Contact.objects.owned_by(cast.shop).get().phone == "+4915123456789"


def test_number_is_known_from_before_its_portion_too(cast: Cast, small_portions: Iterator[None]) -> None:
    content = b"phone,channel\n" + b"".join(b"%s,%s\n" % (PHONE.encode(), word) for word in [b"sms", b"whatsapp"] * 3)
    report = _start(cast.acme, content)

    intake.drain()

    assert _counts(report) == {"created": 1, "duplicate": 5}
    assert Contact.objects.get().default_channel == "sms"


def test_the_audit_log_has_the_import_and_not_each_contact(mixed: Import) -> None:
    intake.drain()

    assert not Entry.objects.filter(thing="contact").exists()
    ended = Entry.objects.filter(thing="import", thing_id=str(mixed.id)).latest("id")
    assert (ended.actor, ended.door) == ("owner@acme.test", "import")
    assert (ended.name, ended.changes["state"]) == ("people.csv", ["running", "done"])
