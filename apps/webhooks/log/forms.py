"""The filters of a delivery log, and the choice of an event to test an endpoint with."""

from __future__ import annotations

from datetime import datetime

from django import forms
from django.http import QueryDict

from apps.core.list_form import SpanForm
from apps.webhooks import catalog
from apps.webhooks.log.delivery_rows import MARKS
from apps.webhooks.log.listing import DeliveryFilters, by_text

_EVENTS = [
    (family.display_name, [(event.name, event.name) for event in family.events] or [(family.name, family.name)])
    for family in catalog.FAMILIES
]


class DeliverySearchForm(SpanForm):
    tabbed = "status"
    tabs = MARKS
    panel = ("event", "when", "since", "until")

    status = forms.ChoiceField(choices=[(name, mark.word) for name, mark in MARKS.items()], required=False)
    event = forms.ChoiceField(choices=[("", "Any event"), *_EVENTS], required=False)
    q = forms.CharField(required=False, label="Text", max_length=100)

    def __init__(self, data: QueryDict, *, reads_responses: bool, now: datetime) -> None:
        super().__init__(data)
        self._reads_responses = reads_responses
        self._now = now

    def filters(self) -> DeliveryFilters:
        low, high = self.span(now=self._now)
        status, event, text = (self.values[name] for name in ("status", "event", "q"))
        return by_text(DeliveryFilters(status, event, low=low, high=high, reads_responses=self._reads_responses), text)

    def words(self, name: str, value: object) -> str:
        return str(value) if name == "event" else super().words(name, value)


class SpecimenForm(forms.Form):
    """`event_type` is the name of an event, as the API takes it."""

    event_type = forms.ChoiceField(label="Event", choices=_EVENTS, initial="message.delivered")
