"""The filters of the history as they stand in the address, and what they mean."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import timezone

from apps.core import live
from apps.core.chips import Chip
from apps.core.models import first_id_at
from apps.message_templates.models import MessageTemplate
from apps.messaging import hourly_counts, status_display
from apps.messaging.filtering import AUTOMATIC, LAST, STANDINGS, TABS, MessageFilters
from apps.messaging.history import message_search
from apps.messaging.models import Direction
from apps.organizations.customer import Customer

# Ids hold no time before 1970, and the last day of all has no morrow.
_FIRST_DAY, _LAST_DAY = date(1970, 1, 2), date(9998, 12, 31)
_SPANS = {"24h": timedelta(hours=24), "7d": timedelta(days=7), "30d": timedelta(days=30), "90d": timedelta(days=90)}
WHEN = [("", "Any time"), *((name, f"Last {words}") for name, words in (
    ("24h", "24 hours"), ("7d", "7 days"), ("30d", "30 days"), ("90d", "90 days")
))]  # fmt: skip
_CHANNELS = [("", "Any channel"), *status_display.CHANNELS.items(), (AUTOMATIC, "Not routed yet")]
_DIRECTIONS = [("", "Both ways"), (Direction.OUTBOUND.value, "Sent"), (Direction.INBOUND.value, "Received")]
_STATUSES = [("", "Any"), *((name, name) for name in STANDINGS)]


class _Date(forms.DateInput):
    input_type = "date"


class MessageSearchForm(forms.Form):
    """Bound to the address. What cannot be understood is named and narrows nothing."""

    status = forms.ChoiceField(choices=_STATUSES, required=False)
    when = forms.ChoiceField(choices=WHEN, required=False)
    since = forms.DateField(required=False, label="From", widget=_Date)
    until = forms.DateField(required=False, label="To, inclusive", widget=_Date)
    channel = forms.ChoiceField(choices=_CHANNELS, required=False)
    direction = forms.ChoiceField(choices=_DIRECTIONS, required=False)
    template = forms.UUIDField(required=False)
    to = forms.CharField(required=False, label="Number", max_length=40)
    code = forms.CharField(required=False, max_length=40)
    q = forms.CharField(required=False, max_length=100)
    before = forms.UUIDField(required=False)
    after = forms.UUIDField(required=False)

    def __init__(self, customer: Customer, data: QueryDict, *, now: datetime) -> None:
        super().__init__(data)
        self._given = data
        self._customer = customer
        self._now = now
        self.is_valid()
        self.values: dict[str, Any] = {name: self.cleaned_data.get(name) for name in self.fields}

    def filters(self) -> MessageFilters:
        """What the address asks for."""
        given = self.values
        low, high = self._bounds()
        found = MessageFilters(
            status=given["status"] or "",
            channel=given["channel"] or "",
            direction=given["direction"] or "",
            template_id=given["template"],
            code=given["code"] or "",
            low=low,
            high=high,
        )
        if given["to"]:
            found = message_search.of_number(self._customer, found, given["to"])
        return message_search.narrow(self._customer, found, given["q"]) if given["q"] else found

    @property
    def tab(self) -> str | None:
        """The tab that is open; None when a program's word was asked for."""
        status: str = self.values["status"] or ""
        return status if not status or status in TABS else None

    def chips(self) -> list[Chip]:
        """Everything that is set beside the tab, in words."""
        return [chip for name in _CHIPS for chip in self._chip(name)]

    @property
    def is_narrowed(self) -> bool:
        return any(self.values[name] for name in (*_CHIPS, "since", "until"))

    @property
    def is_first_page(self) -> bool:
        return not (self.values["before"] or self.values["after"])

    def kept_beside_search(self) -> list[tuple[str, str]]:
        """What the search field leaves as it is."""
        return self._kept("q")

    def kept_beside_panel(self) -> list[tuple[str, str]]:
        """What the panel of filters leaves as it is."""
        return self._kept("when", "since", "until", "channel", "direction", "template", "to")

    def address(self, **values: Any) -> str:
        """This list with these values changed, from its first page on; None takes one away."""
        query = self._given.copy()
        for name in _CURSORS:
            query.pop(name, None)
        for name, value in values.items():
            query.pop(name, None)
            if value is not None:
                query[name] = str(value)
        return f"?{query.urlencode()}" if query else "?"

    def _kept(self, *others: str) -> list[tuple[str, str]]:
        left_out = (*others, *_CURSORS)
        return [(name, str(value)) for name, value in self._given.dict().items() if name not in left_out and value]

    def _bounds(self) -> tuple[Any, Any]:
        since, until = self.values["since"], self.values["until"]
        if since or until:
            low = first_id_at(_midnight(max(since, _FIRST_DAY))) if since else hourly_counts.NONE
            return low, first_id_at(_midnight(min(until, _LAST_DAY) + timedelta(days=1))) if until else LAST
        span = _SPANS.get(self.values["when"] or "")
        # From a whole hour on, so that the figures and the rows agree.
        return (first_id_at(hourly_counts.hour_of(self._now - span)), LAST) if span else (hourly_counts.NONE, LAST)

    def _chip(self, name: str) -> Iterator[Chip]:
        value = self.values[name]
        if name == "when" and (self.values["since"] or self.values["until"]):
            yield Chip("When", self._dates(), self.address(since=None, until=None, when=None))
        elif value and not (name == "status" and self.tab is not None):
            yield Chip(_CHIPS[name], self._words(name, value), self.address(**{name: None}))

    def _words(self, name: str, value: Any) -> str:
        if name in ("when", "channel", "direction"):
            choices: dict[str, str] = dict(self.fields[name].choices)  # type: ignore[attr-defined]
            return choices[value]
        return self._template_name() if name == "template" else str(value)

    def _dates(self) -> str:
        since, until = self.values["since"], self.values["until"]
        words = [f"from {_day(since)}" if since else "", f"to {_day(until)}" if until else ""]
        return " ".join(word for word in words if word)

    def _template_name(self) -> str:
        found = MessageTemplate.objects.usable_by(self._customer).filter(id=self.values["template"]).first()
        return found.name if found else str(self.values["template"])[:8]


# What each is called, in the order they stand.
_CHIPS = {
    "status": "Status",
    "when": "When",
    "channel": "Channel",
    "direction": "Direction",
    "template": "Template",
    "to": "Number",
    "code": "Reason",
    "q": "Search",
}
_CURSORS = ("before", "after", *live.PARAMETERS)


def _midnight(day: date) -> datetime:
    """In the reader's zone."""
    return timezone.make_aware(datetime.combine(day, time.min))


def _day(day: date) -> str:
    return f"{day.day} {day:%b %Y}"
