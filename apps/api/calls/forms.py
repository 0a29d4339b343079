"""The filters of the call log, and what they ask of calls."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from http import HTTPStatus
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.choices import CallableChoiceIterator

from apps.api import redaction
from apps.api.calls.call_search import REQUEST
from apps.api.calls.listing import CallFilters
from apps.api.calls.rows import TABS
from apps.core.list_form import Chip, ListForm
from apps.core.listing import FIRST, LAST
from apps.core.models import first_id_at
from apps.organizations.customer import Customer
from apps.users.models import ApiKey

_MAX_KEYS = 200  # offered as a filter
_CLASSES = [(name, f"{mark.word} ({name})" if name else "Any status") for name, mark in TABS.items()]
_STATUSES = [(str(each.value), f"{each.value} {each.phrase}") for each in HTTPStatus if each.value >= 200]
_METHODS = [("", "Any method"), *((method, method) for method in ("GET", "POST", "PUT", "PATCH", "DELETE"))]


class _Moment(forms.DateTimeInput):
    input_type = "datetime-local"


class CallSearchForm(ListForm):
    tabbed = "status"
    tabs = TABS
    panel = ("status", "method", "key", "error", "since", "until")

    status = forms.ChoiceField(choices=[*_CLASSES, *_STATUSES], required=False)
    method = forms.ChoiceField(choices=_METHODS, required=False)
    key = forms.UUIDField(required=False)
    error = forms.CharField(required=False, max_length=40)
    since = forms.DateTimeField(required=False, label="From", widget=_Moment)
    until = forms.DateTimeField(required=False, label="To", widget=_Moment)
    q = forms.CharField(required=False, label="Path", max_length=100)

    def __init__(self, customer: Customer, data: QueryDict) -> None:
        super().__init__(data)
        self._customer = customer
        self.fields["key"].widget = forms.Select(choices=CallableChoiceIterator(self._offered))

    def filters(self) -> CallFilters:
        """What the address asks for. A phone number in a path is sought as it is kept there."""
        given, text = self.values, self.values["q"]
        names_a_call = text.startswith(REQUEST)
        return CallFilters(
            status=given["status"],
            method=given["method"],
            path="" if names_a_call else redaction.address(text),
            request_id=text if names_a_call else "",
            key_id=given["key"] or None,
            error_code=given["error"],
            low=first_id_at(given["since"]) if given["since"] else FIRST,
            high=first_id_at(given["until"]) if given["until"] else LAST,
        )

    @cached_property
    def keys(self) -> list[ApiKey]:
        """By the name they are known by, those that were revoked too."""
        return list(ApiKey.objects.visible_to(self._customer).order_by("name", "id")[:_MAX_KEYS])

    def _offered(self) -> list[tuple[Any, str]]:
        return [("", "Any key"), *((key.id, str(key)) for key in self.keys)]

    def chip(self, name: str) -> Chip:
        chip = super().chip(name)
        return replace(chip, key="Request") if name == "q" and self.filters().request_id else chip

    def words(self, name: str, value: Any) -> str:
        if name == "key":
            return next((key.name for key in self.keys if key.id == value), str(value)[:8])
        return str(value) if name == "status" else super().words(name, value)
