"""The movements of an account's money in words."""

from __future__ import annotations

from typing import Any

import pytest

from apps.billing import transactions
from apps.billing.models import EntryKind
from tests.cast import Cast
from tests.factories import billing


@pytest.mark.parametrize(
    ("kind", "columns", "sentence"),
    [
        (EntryKind.CHARGE, {"channel": "sms", "country": "US", "units": 1}, "SMS to United States"),
        (EntryKind.CHARGE, {"channel": "sms", "country": "FR", "units": 2}, "SMS to France, 2 parts"),
        (EntryKind.CHARGE, {"channel": "whatsapp", "country": "", "units": 1}, "WhatsApp"),
        (EntryKind.REFUND, {"channel": "sms", "country": "FR", "units": 2}, "Refund: SMS to France, 2 parts"),
        (EntryKind.CONTACT, {"channel": "sms"}, "Active contact"),
        (EntryKind.TOP_UP, {}, "Top-up"),
        (EntryKind.ADJUSTMENT, {"note": "Goodwill"}, "Adjustment: Goodwill"),
    ],
)
def test_sentences(cast: Cast, kind: EntryKind, columns: dict[str, Any], sentence: str) -> None:
    entry = billing.entry(billing.wallet(cast.acme), kind, -1, **columns)

    assert transactions.sentence(entry) == sentence
