"""The price book in the console: its rates, now and then; add, edit and end one; download them and import a file."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from functools import partial
from typing import Any

from django import forms
from django.conf import settings
from django.contrib.admin import SimpleListFilter, display
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from unfold.decorators import action
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextInputWidget

from apps.billing import places, price_change, price_csv
from apps.billing.models import PriceCategory, Rate
from apps.billing.price_change import WantedRate
from apps.channels import regions
from apps.channels.models import Channel, NumberKind
from apps.core import csv_download
from apps.core.errors import Invalid
from apps.operator import price_import
from apps.operator.asking import Question, ask
from apps.operator.shown import Shown

_TIME = "%-d %b %Y, %H:%M"
_ELSEWHERE = "All other countries"
_BY_PLACE = ("channel", "country", "number_type", "category", "valid_from")


class HoldsFilter(SimpleListFilter):
    """Without a choice, those that hold now."""

    title = "time"
    parameter_name = "holds"

    def lookups(self, _request: HttpRequest, _admin: Any) -> list[tuple[str, str]]:
        return [("later", "Planned"), ("ended", "Ended"), ("all", "All")]

    def choices(self, changelist: Any) -> Any:
        first, *others = super().choices(changelist)
        yield {**first, "display": "Valid now"}
        yield from others

    def queryset(self, _request: HttpRequest, rows: QuerySet[Any]) -> QuerySet[Any]:
        now = timezone.now()
        if self.value() == "all":
            return rows
        if self.value() == "later":
            return rows.filter(valid_from__gt=now)
        if self.value() == "ended":
            return rows.filter(valid_until__lte=now)
        return rows.filter(Q(valid_until=None) | Q(valid_until__gt=now), valid_from__lte=now)


class MomentWidget(UnfoldAdminTextInputWidget):  # type: ignore[misc]  # the package has no types
    input_type = "datetime-local"


def _moment(label: str, hint: str) -> forms.DateTimeField:
    return forms.DateTimeField(label=label, required=False, help_text=hint, widget=MomentWidget())


class PriceForm(forms.Form):
    cost = forms.DecimalField(
        min_value=Decimal(0),
        max_digits=12,
        decimal_places=6,
        help_text=f"In {settings.BILLING_CURRENCY}. What the carrier takes for a segment or message.",
        widget=UnfoldAdminTextInputWidget(attrs={"inputmode": "decimal", "autocomplete": "off"}),
    )
    markup = forms.DecimalField(
        min_value=Decimal(0),
        max_digits=6,
        decimal_places=2,
        initial=0,
        help_text="In percent of the cost.",
        widget=UnfoldAdminTextInputWidget(attrs={"inputmode": "decimal", "autocomplete": "off"}),
    )
    valid_until = _moment("Until", "In UTC. Empty: until the next one begins.")


class EditForm(PriceForm):
    valid_from = _moment("From", "In UTC. Empty or in the past: from now.")
    field_order: tuple[str, ...] = ("cost", "markup", "valid_from", "valid_until")


class AddForm(EditForm):
    channel = forms.ChoiceField(choices=list(places.CHANNELS.items()), widget=UnfoldAdminSelectWidget())
    country = forms.ChoiceField(
        required=False,
        choices=lambda: [("", _ELSEWHERE), *sorted(regions.NAMES.items(), key=lambda pair: pair[1])],
        widget=UnfoldAdminSelectWidget(),
    )
    number_type = forms.ChoiceField(
        label="Number type",
        required=False,
        choices=[("", "All numbers"), *NumberKind.choices],
        widget=UnfoldAdminSelectWidget(),
    )
    category = forms.ChoiceField(
        required=False, choices=[("", "All categories"), *PriceCategory.choices], widget=UnfoldAdminSelectWidget()
    )
    field_order: tuple[str, ...] = ("channel", "country", "number_type", "category", *EditForm.field_order)


class EndForm(forms.Form):
    at = _moment("End", "In UTC. Empty: now.")


class RateAdmin(Shown):
    actions_list = ("add_rate", "import_file", "export")
    actions_detail = ("edit", "end")
    list_display = (
        "channel_shown", "called", "numbers", "category_shown", "cost_shown", "markup", "price_shown", "begins", "ends",
    )  # fmt: skip
    sortable_by = ("cost_shown",)
    list_filter = (HoldsFilter, "channel", "number_type", "category")
    search_fields = ("country",)
    search_help_text = "A country"
    ordering = _BY_PLACE
    fields = (*list_display, "id", "created_at")

    def get_search_results(
        self, _request: HttpRequest, rows: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """A country by any of its names or its code."""
        if not search_term.strip():
            return rows, False
        return rows.filter(country=regions.find(search_term) or "-"), False

    @display(description="Channel")
    def channel_shown(self, row: Rate) -> str:
        return places.CHANNELS[Channel(row.channel)]

    @display(description="Country")
    def called(self, row: Rate) -> str:
        return regions.name(row.country) if row.country else _ELSEWHERE

    @display(description="Number type")
    def numbers(self, row: Rate) -> str:
        return row.get_number_type_display() or "All"

    @display(description="Category")
    def category_shown(self, row: Rate) -> str:
        return row.get_category_display() or "All"

    @display(description="From")
    def begins(self, row: Rate) -> str:
        return f"{row.valid_from:{_TIME}}"

    @display(description="Until", empty_value="–")
    def ends(self, row: Rate) -> str | None:
        return f"{row.valid_until:{_TIME}}" if row.valid_until else None

    @display(description=f"Cost, {settings.BILLING_CURRENCY}", ordering="cost")
    def cost_shown(self, row: Rate) -> str:
        return places.exactly(row.cost)

    @display(description=f"Price, {settings.BILLING_CURRENCY}")
    def price_shown(self, row: Rate) -> str:
        return places.exactly(row.price)

    def has_edit_permission(self, _request: HttpRequest, object_id: str) -> bool:
        row: Rate = self.row(object_id)
        return row.valid_until is None or row.valid_until > timezone.now()

    has_end_permission = has_edit_permission

    @action(description="Add a price", url_path="add-rate")  # type: ignore[untyped-decorator]
    def add_rate(self, request: HttpRequest) -> HttpResponse:
        def act(given: dict[str, Any]) -> str:
            place = (given["channel"], given["country"], given["number_type"], given["category"])
            return _set(place, given, given["valid_from"])

        sentences = ("It ends the price that the same place has at that time. What was charged before stays.",)
        return ask(self, request, Question("Add a price", sentences, "Add price", act, AddForm))

    @action(description="Edit", permissions=["edit"], url_path="edit")  # type: ignore[untyped-decorator]
    def edit(self, request: HttpRequest, object_id: str) -> HttpResponse:
        row: Rate = self.row(object_id)
        is_planned = row.valid_from > timezone.now()

        def act(given: dict[str, Any]) -> str:
            return _set(places.of(row), given, row.valid_from if is_planned else given["valid_from"])

        sentence = "This ends the price and begins a new one. What was charged before stays."
        if is_planned:
            sentence = f"It begins on {row.valid_from:{_TIME}}, and can be changed until then."
        form = partial(PriceForm if is_planned else EditForm, initial=_written(row))
        question = Question(f"Edit the price of {places.words(places.of(row))}", (sentence,), "Save", act, form)
        return ask(self, request, question, row, then=self.address("changelist"))

    @action(description="End", permissions=["end"], url_path="end")  # type: ignore[untyped-decorator]
    def end(self, request: HttpRequest, object_id: str) -> HttpResponse:
        row: Rate = self.row(object_id)
        named = places.words(places.of(row))

        def act(given: dict[str, Any]) -> str:
            now = timezone.now()
            at = given["at"] or now
            if sentence := price_change.wrong_end(None, given["at"], now=now):
                raise Invalid({"at": [sentence]})
            price_change.end(row, at, now=now)
            return f"The price of {named} ends{_later(at, now)}."

        sentences = (
            "From then on the next best price holds, such as that of all other countries.",
            "A price that has not begun by then is removed, and the one before it goes on.",
        )
        question = Question(f"End the price of {named}", sentences, "End price", act, EndForm)
        return ask(self, request, question, row, then=self.address("changelist"))

    @action(description="Import CSV", url_path="import")  # type: ignore[untyped-decorator]
    def import_file(self, request: HttpRequest) -> HttpResponse:
        return price_import.page(self, request)

    @action(description="Export CSV", url_path="export")  # type: ignore[untyped-decorator]
    def export(self, _request: HttpRequest) -> Any:
        now = timezone.now()
        held = Rate.objects.filter(Q(valid_until=None) | Q(valid_until__gt=now), valid_from__lte=now)
        rows = price_csv.rows(held.order_by(*_BY_PLACE))
        return csv_download.answer(f"prices-{now:%Y-%m-%d}.csv", price_csv.HEADER, rows)


def _set(place: tuple[str, str, str, str], given: dict[str, Any], begins: datetime | None) -> str:
    now, until = timezone.now(), given["valid_until"]
    if sentence := price_change.wrong_end(begins, until, now=now):
        raise Invalid({"valid_until": [sentence]})
    wanted = WantedRate(place, int(given["cost"].scaleb(6)), given["markup"], begins, until)
    planned = price_change.change([wanted], now=now)
    if planned is None or not planned.changes:
        return "This is the price already. Nothing changed."
    price = planned.changes[0].after or 0
    named = f"{places.exactly(price)} {settings.BILLING_CURRENCY}"
    return f"{places.words(place)} costs {named}{_later(wanted.begins(now), now)}."


def _later(at: datetime, now: datetime) -> str:
    return f" from {at:{_TIME}} UTC on" if at > now else " from now on"


def _written(row: Rate) -> dict[str, Any]:
    until = f"{row.valid_until:%Y-%m-%dT%H:%M}" if row.valid_until else ""
    return {"cost": places.exactly(row.cost), "markup": row.markup, "valid_until": until}
