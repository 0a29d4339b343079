"""The history's filters, and what they ask of messages."""

from __future__ import annotations

from datetime import datetime
from functools import cached_property
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.choices import CallableChoiceIterator

from apps.core.list_form import SpanForm
from apps.message_templates.models import MessageTemplate
from apps.messaging import status_display
from apps.messaging.filtering import AUTOMATIC, STANDINGS, MessageFilters
from apps.messaging.history import message_search
from apps.messaging.models import Direction
from apps.organizations.customer import Customer

_CHANNELS = [("", "Any channel"), *status_display.CHANNELS.items(), (AUTOMATIC, "Not routed yet")]
_DIRECTIONS = [("", "Both ways"), (Direction.OUTBOUND.value, "Sent"), (Direction.INBOUND.value, "Received")]
_STATUSES = [("", "Any"), *((name, name) for name in STANDINGS)]
_MAX_TEMPLATES = 100  # offered as a filter


class MessageSearchForm(SpanForm):
    field_order = ("status",)
    tabbed = "status"
    tabs = status_display.TAB_MARKS
    panel = ("when", "since", "until", "channel", "direction", "template", "to")

    status = forms.ChoiceField(choices=_STATUSES, required=False)
    channel = forms.ChoiceField(choices=_CHANNELS, required=False)
    direction = forms.ChoiceField(choices=_DIRECTIONS, required=False)
    template = forms.UUIDField(required=False)
    to = forms.CharField(required=False, label="Number", max_length=40)
    code = forms.CharField(required=False, label="Reason", max_length=40)
    q = forms.CharField(required=False, label="Search", max_length=100)

    def __init__(self, customer: Customer, data: QueryDict, *, now: datetime) -> None:
        super().__init__(data)
        self._customer = customer
        self._now = now
        self.fields["template"].widget = forms.Select(choices=CallableChoiceIterator(lambda: self._templates))

    def filters(self) -> MessageFilters:
        """What the address asks for."""
        given = self.values
        low, high = self.span(now=self._now)
        found = MessageFilters(
            status=given["status"],
            channel=given["channel"],
            direction=given["direction"],
            template_id=given["template"] or None,
            code=given["code"],
            low=low,
            high=high,
        )
        if given["to"]:
            found = message_search.of_number(self._customer, found, given["to"])
        return message_search.narrow(self._customer, found, given["q"]) if given["q"] else found

    def words(self, name: str, value: Any) -> str:
        if name != "template":
            return super().words(name, value)
        found = MessageTemplate.objects.usable_by(self._customer).filter(id=value).first()
        return found.name if found else str(value)[:8]

    @cached_property
    def _templates(self) -> list[tuple[Any, str]]:
        """Read once, though the field asks several times."""
        found = MessageTemplate.objects.usable_by(self._customer).present().order_by("name")[:_MAX_TEMPLATES]
        return [("", "Any template"), *found.values_list("id", "name")]
