from __future__ import annotations

from datetime import timedelta

from django.http import QueryDict

from apps.core.models import first_id_at
from apps.webhooks import catalog
from apps.webhooks.log.forms import DeliverySearchForm, SpecimenForm
from apps.webhooks.log.listing import DeliveryFilters
from tests.factories.webhooks import NOW


def _form(query: str) -> DeliverySearchForm:
    return DeliverySearchForm(QueryDict(query), reads_responses=True, now=NOW)


def test_every_filter_is_read_and_shown() -> None:
    form = _form("status=failed&event=contact.help&when=24h&q=paper")

    assert form.filters() == DeliveryFilters(
        "failed", "contact.help", "paper", low=first_id_at(NOW - timedelta(hours=24)), reads_responses=True
    )
    assert [(chip.key, chip.value) for chip in form.chips] == [
        ("When", "Last 24 hours"),
        ("Event", "contact.help"),
        ("Text", "paper"),
    ]


def test_nonsense_narrows_nothing() -> None:
    assert _form("status=lost&event=message.lost&when=ever&before=x").filters() == DeliveryFilters(reads_responses=True)


def test_every_event_can_be_tested() -> None:
    for name in catalog.NAMES:
        if "." in name or name == "templates":
            assert SpecimenForm({"event_type": name}).is_valid()
    assert not SpecimenForm({"event_type": "message.lost"}).is_valid()
