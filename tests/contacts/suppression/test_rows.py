"""A suppressed number as the list and the export show it."""

from __future__ import annotations

from apps.contacts.suppression import rows
from tests.cast import Cast
from tests.factories import suppression
from tests.factories.contacts import contact


def test_row_and_line_of_the_export(cast: Cast) -> None:
    entry = suppression.entry(cast.shop, channel="whatsapp", reason="Asked")

    contact(cast.shop, name="Ann")
    contact(cast.sibling, name="Anna of the other shop")

    [row] = rows.of(cast.shop, [entry])

    assert (row.name, row.number, row.channel, row.source, row.owner) == (
        "Ann",
        "+1 415-555-2671",
        "WhatsApp",
        "Dashboard",
        "EU shop",
    )
    line = dict(zip(rows.HEADER, rows.cells(entry), strict=True))
    assert (line["phone"], line["channel"], line["reason"]) == ("+14155552671", "whatsapp", "Asked")
