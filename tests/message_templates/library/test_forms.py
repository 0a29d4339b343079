from __future__ import annotations

from django.http import QueryDict

from apps.message_templates.library.forms import TemplateSearchForm
from apps.message_templates.library.listing import TemplateFilters


def test_filters_are_read_from_the_address() -> None:
    form = TemplateSearchForm(QueryDict("status=REJECTED&category=UTILITY&channel=sms&q=sale"))

    assert form.filters() == TemplateFilters("REJECTED", "UTILITY", "sms", "sale")
    assert [(chip.key, chip.value) for chip in form.chips] == [
        ("Category", "Utility"),
        ("Channel", "SMS"),
        ("Name or text", "sale"),
    ]


def test_unknown_values_narrow_nothing() -> None:
    assert TemplateSearchForm(QueryDict("status=GONE&channel=pigeon")).filters() == TemplateFilters()
