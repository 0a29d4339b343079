"""A suppressed number as the list and the export show it."""

from __future__ import annotations

from apps.contacts.suppression import rows
from tests.cast import Cast
from tests.factories import suppression


def test_row_and_line_of_the_export(cast: Cast) -> None:
    entry = suppression.entry(cast.shop, channel="whatsapp", reason="Asked")

    row = rows.of(entry)
    assert (row.number, row.channel, row.source, row.owner) == ("+1 415-555-2671", "WhatsApp", "Dashboard", "EU shop")
    line = dict(zip(rows.HEADER, rows.cells(entry), strict=True))
    assert (line["phone"], line["channel"], line["reason"]) == ("+14155552671", "whatsapp", "Asked")
