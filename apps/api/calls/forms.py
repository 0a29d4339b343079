"""The filters of the call log: read from the URL, and turned into conditions."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cached_property
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.http import QueryDict
from django.utils import timezone

from apps.api import redaction
from apps.api.calls.call_search import REQUEST
from apps.api.calls.listing import FIRST, LAST, CallFilters
from apps.api.calls.rows import TABS
from apps.core.chips import Chip
from apps.core.models import first_id_at
from apps.organizations.customer import Customer
from apps.users.models import ApiKey

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MAX_KEYS = 200  # offered as a filter
_CLASSES = [(name, f"{mark.word} ({name})" if name else "Any status") for name, mark in TABS.items()]
_STATUSES = [(str(each.value), f"{each.value} {each.phrase}") for each in HTTPStatus if each.value >= 200]
_METHODS = [("", "Any method"), *((method, method) for method in ("GET", "POST", "PUT", "PATCH", "DELETE"))]


class _Moment(forms.DateTimeInput):
    input_type = "datetime-local"


class CallSearchForm(forms.Form):
    """Bound to the address. What cannot be understood is named and narrows nothing."""

    status = forms.ChoiceField(choices=[*_CLASSES, *_STATUSES], required=False)
    method = forms.ChoiceField(choices=_METHODS, required=False)
    key = forms.UUIDField(required=False)
    error = forms.CharField(required=False, label="Error code", max_length=40)
    since = forms.DateTimeField(required=False, label="From", widget=_Moment)
    until = forms.DateTimeField(required=False, label="To", widget=_Moment)
    q = forms.CharField(required=False, max_length=100)
    before = forms.UUIDField(required=False)
    after = forms.UUIDField(required=False)

    def __init__(self, customer: Customer, data: QueryDict) -> None:
        super().__init__(data)
        self._given = data
        self._customer = customer
        self.is_valid()
        self.values: dict[str, Any] = {name: self.cleaned_data.get(name) or "" for name in self.fields}

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
            low=_id_at(given["since"]) if given["since"] else FIRST,
            high=_id_at(given["until"]) if given["until"] else LAST,
        )

    @cached_property
    def keys(self) -> list[ApiKey]:
        """By the name they are known by, those that were revoked too."""
        return list(ApiKey.objects.visible_to(self._customer).order_by("name", "id")[:_MAX_KEYS])

    @property
    def tab(self) -> str | None:
        """The tab that is open; None when an exact status was asked for."""
        status: str = self.values["status"]
        return status if status in TABS else None

    def chips(self) -> list[Chip]:
        """Everything that is set beside the tab, in words."""
        return [chip for name in _FILTERS for chip in self._chip(name)]

    @property
    def is_narrowed(self) -> bool:
        return any(self.values[name] for name in _FILTERS)

    @property
    def is_first_page(self) -> bool:
        return not (self.values["before"] or self.values["after"])

    def kept_beside_search(self) -> list[tuple[str, str]]:
        """What the search field leaves as it is."""
        return list(self._set("q").items())

    def kept_beside_panel(self) -> list[tuple[str, str]]:
        """What the panel of filters leaves as it is: the search."""
        return list(self._set(*(name for name in _FILTERS if name != "q")).items())

    def address(self, **changed: object) -> str:
        """This list with these values changed, from its first page on; an empty one takes it away."""
        query = urlencode({name: value for name, value in (self._set() | changed).items() if value})
        return f"?{query}" if query else "?"

    def _set(self, *others: str) -> dict[str, Any]:
        """What was understood, as it was given."""
        return {name: self._given[name] for name in _FILTERS if self.values[name] and name not in others}

    def _chip(self, name: str) -> Iterator[Chip]:
        value = self.values[name]
        if value and not (name == "status" and self.tab is not None):
            yield Chip(self._head(name), self._words(name, value), self.address(**{name: ""}))

    def _head(self, name: str) -> str:
        return "Request" if name == "q" and self.filters().request_id else _FILTERS[name]

    def _words(self, name: str, value: Any) -> str:
        if name == "key":
            return next((key.name for key in self.keys if key.id == value), str(value)[:8])
        if isinstance(value, datetime):
            local = timezone.localtime(value)
            return f"{local.day} {local:%b %Y, %H:%M}"
        return str(value)


# What each is called, in the order they stand.
_FILTERS = {
    "status": "Status",
    "method": "Method",
    "key": "Key",
    "error": "Error",
    "since": "From",
    "until": "To",
    "q": "Path",
}


def _id_at(moment: datetime) -> UUID:
    return first_id_at(max(moment, _EPOCH))
