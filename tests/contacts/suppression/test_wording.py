"""Who suppressed or released a number, when and how, in a sentence."""

from __future__ import annotations

from datetime import UTC, datetime

from apps.contacts.models import How
from apps.contacts.suppression import wording
from apps.contacts.suppression.models import SuppressionChange

_AT = datetime(2026, 5, 4, 9, 30, 15, tzinfo=UTC)
_END = "on 4 May 2026, 09:30:15 UTC"
_SENTENCES = [
    (True, How.PAGE, "ada@acme.test", "", "", f"ada@acme.test suppressed the number from the dashboard {_END}."),
    (
        *(True, How.API, "API key Till", "Asked", "sms"),
        f"API key Till suppressed the number on SMS through the API {_END}. Reason: “Asked”.",
    ),
    (True, How.IMPORT, "list.csv", "", "", f"The import of list.csv suppressed the number {_END}."),
    (True, How.REPLY, "+1", "Stop.", "", f"The person replied “Stop.” {_END}, which suppressed the number."),
    (
        *(True, How.CARRIER, "whatsapp_cloud", "131050", "whatsapp"),
        f"The carrier reported {_END} that the person opted out on WhatsApp. Reason: “131050”.",
    ),
    (
        *(False, How.PAGE, "ada@acme.test", "Signed again", ""),
        f"ada@acme.test released the number from the dashboard {_END}. Reason: “Signed again”.",
    ),
    (
        *(False, How.CARRIER, "whatsapp_cloud", "", "whatsapp"),
        f"The carrier reported {_END} that the person allows messages again on WhatsApp.",
    ),
    (False, How.REPLY, "+1", "START", "", f"The person replied “START” {_END}, which released the number."),
]


def test_sentences() -> None:
    told = {}
    for is_added, how, who, reason, channel, expected in _SENTENCES:
        change = SuppressionChange(is_added=is_added, how=how, who=who, reason=reason, channel=channel, created_at=_AT)
        told[expected] = wording.sentence(change)

    assert list(told.values()) == list(told)
