"""Changes of consent and of the suppression list, in one order and page by page."""

from __future__ import annotations

import pytest
from django.utils import timezone

from apps.contacts import actions
from apps.contacts.consent import By
from apps.contacts.ledger import listing
from apps.contacts.models import How
from apps.core.listing import Cursor
from tests.cast import Cast
from tests.factories import contacts, suppression


def test_both_kinds_are_paged_together(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("apps.core.listing.SIZE", 2)
    person = contacts.contact(cast.acme, name="Ann")
    for index in range(3):
        by = By(How.PAGE, "ada@acme.test", "Asked")
        actions.edit(cast.acme, person, opt_out=index % 2 == 0, by=by, now=timezone.now())
        suppression.entry(cast.acme, f"+1415555268{index}")

    words: list[tuple[str, str]] = []
    cursor = Cursor()
    while True:
        found = listing.page(cast.acme, cursor)
        words += [(row.mark.word, row.name) for row in listing.rows(cast.acme, found.rows)]
        if found.older is None:
            break
        cursor = Cursor(before=found.older)

    suppressed = ("Suppressed", "")
    assert words == [
        suppressed,
        ("Opted out", "Ann"),
        suppressed,
        ("Opted in", "Ann"),
        suppressed,
        ("Opted out", "Ann"),
    ]
