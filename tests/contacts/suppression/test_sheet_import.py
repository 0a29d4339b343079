"""A file of numbers to suppress: what becomes of each row, and that the counts add up."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from apps.contacts.suppression import sheet_import
from apps.contacts.suppression.models import Suppression
from tests.cast import Cast
from tests.factories import suppression

NOW = datetime(2026, 5, 4, 9, 30, tzinfo=UTC)
ANN = "+14155552671"


def _run(cast: Cast, content: str) -> sheet_import.SuppressionReport:
    return sheet_import.run(cast.acme, name="list.csv", content=content.encode(), by="ada@acme.test", now=NOW)


def test_counts_add_up(cast: Cast) -> None:
    suppression.entry(cast.acme, ANN)
    lines = [
        "Phone Number,Channel,Reason",
        f"{ANN},,again",
        "+14155552672,sms,Complained",
        "+14155552672,SMS,twice",
        "+14155552672,all,",
        "12,,short",
        "+14155552673,fax,",
        "",
        ",sms,no number",
    ]

    report = _run(cast, "\n".join(lines))

    assert (report.rows, report.added, report.listed) == (7, 2, 2)
    assert report.rows == report.added + report.listed + len(report.wrong)
    assert [(each.row, each.cell) for each in report.wrong] == [(6, "12"), (7, "fax"), (9, "")]
    entry = Suppression.objects.get(channel="sms")
    assert (entry.phone, entry.reason, entry.who) == ("+14155552672", "Complained", "list.csv (ada@acme.test)")


@pytest.mark.parametrize("content", [f"{ANN}\n+14155552672\n", f"{ANN};sms\n+14155552672;sms\n"])
def test_file_without_a_header_is_numbers(cast: Cast, content: str) -> None:
    assert (_run(cast, content).added, set(Suppression.objects.values_list("channel", flat=True))) == (2, {""})


def test_too_many_rows_change_nothing(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheet_import, "MAX_ROWS", 1)

    with pytest.raises(sheet_import.TooManyRows):
        _run(cast, f"phone\n{ANN}\n+14155552672\n")
    assert not Suppression.objects.exists()
