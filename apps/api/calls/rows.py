"""Calls as pages show them: their result as a word, colour and icon, their key, and what they created."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from http import HTTPStatus
from uuid import UUID

from django.urls import reverse

from apps.api.models import LoggedCall
from apps.core.tags import took
from apps.organizations.customer import Customer
from apps.users.models import ApiKey


@dataclass(frozen=True, slots=True)
class CallMark:
    word: str
    tone: str
    icon: str


_MARKS = {
    2: CallMark("Succeeded", tone="done", icon="check"),
    4: CallMark("Refused", tone="blocked", icon="hand-stop"),
    5: CallMark("Failed", tone="failed", icon="alert-triangle"),
}
_PHRASES = {each.value: each.phrase for each in HTTPStatus}
_OTHER = CallMark("Other", tone="none", icon="minus")
# The classes of statuses that have a tab, each with the mark of what it holds.
TABS = {"": CallMark("All", tone="", icon=""), **{f"{first}xx": mark for first, mark in _MARKS.items()}}

_MADE = re.compile(r"/v[23]/(messages|contacts)\b")
_PAGES = {"messages": ("Message", "messaging:detail"), "contacts": ("Contact", "contacts:detail")}


@dataclass(frozen=True, slots=True)
class Made:
    """What a call made; `url` is empty for what has no page."""

    word: str
    id: UUID
    url: str


@dataclass(frozen=True, slots=True)
class CallRow:
    call: LoggedCall
    mark: CallMark
    phrase: str  # Not Found
    took: str
    key: str

    @property
    def made(self) -> Made | None:
        """A sandbox call leaves nothing to link to."""
        made_id = self.call.made_id
        if made_id is None or self.call.is_sandbox:
            return None
        found = _MADE.match(self.call.path)
        word, page = _PAGES[found[1]] if found else ("", "")
        return Made(word, made_id, reverse(page, args=[made_id]) if page else "")


def of(customer: Customer, calls: Iterable[LoggedCall]) -> list[CallRow]:
    """A key that this customer may not see (its organization's, which acted for a profile) is called by its owner."""
    listed = list(calls)
    keys = ApiKey.objects.visible_to(customer).filter(id__in={call.key_id for call in listed})
    names = dict(keys.values_list("id", "name"))
    others = f"A key of {customer.organization.name}"
    return [
        CallRow(
            call,
            mark=_MARKS.get(call.status // 100, _OTHER),
            phrase=_PHRASES.get(call.status, ""),
            took=took(call.milliseconds),
            key=names.get(call.key_id, others),
        )
        for call in listed
    ]
