"""Import a price book in two steps: a file, then a preview of what changes and for whom. Only the second one stores.

The preview sends the rates and a digest of the changes along. If the book was changed meanwhile, it is shown again.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from unfold.widgets import UnfoldAdminFileFieldWidget, UnfoldBooleanSwitchWidget

from apps.billing import money, places, price_change, price_csv, price_impact
from apps.billing.price_change import Change, Kind, WantedRate
from apps.billing.price_csv import WrongRows
from apps.billing.price_impact import Affected
from apps.core.errors import DomainError
from apps.operator.shown import Shown

_SHOWN = 200  # rows of each table
_WORDS = {
    Kind.UP: "up",
    Kind.DOWN: "down",
    Kind.NEW: "new",
    Kind.ENDED: "ended",
    Kind.END: "other end",
    Kind.SAME: "same price, other cost",
}


class FileForm(forms.Form):
    file = forms.FileField(label="CSV file", widget=UnfoldAdminFileFieldWidget(attrs={"accept": ".csv,text/csv"}))
    is_whole_book = forms.BooleanField(
        label="End all prices that the file doesn't list",
        required=False,
        help_text="Otherwise they stay as they are.",
        widget=UnfoldBooleanSwitchWidget(),
    )


class PreviewForm(forms.Form):
    """What the preview sends along."""

    text = forms.CharField(strip=False, widget=forms.HiddenInput())
    digest = forms.CharField(max_length=64, widget=forms.HiddenInput())
    is_whole_book = forms.BooleanField(required=False, widget=forms.HiddenInput())


@dataclass(frozen=True, slots=True)
class _Row:
    """A change, as the page shows it."""

    place: str
    begins: str
    before: str
    after: str
    kind: str
    until: str
    organizations: int


def page(admin: Shown, request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    if request.method == "POST" and "text" in request.POST:
        sent = PreviewForm(request.POST)
        if sent.is_valid():
            return _store(admin, request, sent.cleaned_data, now)
    form = FileForm(request.POST, request.FILES) if request.method == "POST" else FileForm()
    if not form.is_valid():
        return _answer(admin, request, form=form)
    file: UploadedFile[Any] = form.cleaned_data["file"]
    try:
        wanted = price_csv.read(file.read(), now=now)
    except WrongRows as problem:
        return _answer(admin, request, form=form, mistakes=problem.mistakes, problem=problem.message)
    except DomainError as problem:
        form.add_error("file", problem.message)
        return _answer(admin, request, form=form)
    return _preview(admin, request, wanted, form.cleaned_data["is_whole_book"], now)


def _store(admin: Shown, request: HttpRequest, given: dict[str, Any], now: datetime) -> HttpResponse:
    try:
        wanted = price_csv.read(given["text"].encode(), now=now)
    except WrongRows as problem:  # an end that lay ahead when the preview was made
        return _answer(admin, request, form=FileForm(), mistakes=problem.mistakes, problem=problem.message)
    except DomainError as problem:
        return _answer(admin, request, form=FileForm(), problem=problem.message)
    whole = given["is_whole_book"]
    stored = price_change.change(wanted, now=now, is_whole_book=whole, digest=given["digest"])
    if stored is None:
        return _preview(admin, request, wanted, whole, now, has_moved=True)
    count = len(stored.changes)
    messages.success(request, f"{count:,} price{'s' if count != 1 else ''} changed.")
    return redirect(admin.address("changelist"))


def _preview(
    admin: Shown, request: HttpRequest, wanted: list[WantedRate], whole: bool, now: datetime, *, has_moved: bool = False
) -> HttpResponse:
    plan = price_change.plan(wanted, now=now, is_whole_book=whole)
    affected = price_impact.affected(plan, now=now)
    whose: dict[Any, int] = {}
    for each in affected:
        whose[each.change.rate_id] = whose.get(each.change.rate_id, 0) + 1
    sent = {"text": price_csv.text(wanted), "digest": plan.digest, "is_whole_book": whole}
    context = {
        "preview": PreviewForm(initial=sent),
        "plan": plan,
        "rows": [_row(change, whose.get(change.rate_id, 0)) for change in plan.changes[:_SHOWN]],
        "more_rows": max(len(plan.changes) - _SHOWN, 0),
        "lines": [_line(each) for each in affected[:_SHOWN]],
        "more_lines": max(len(affected) - _SHOWN, 0),
        "days": price_impact.DAYS,
        "has_moved": has_moved,
    }
    return _answer(admin, request, **context)


def _row(change: Change, organizations: int) -> _Row:
    return _Row(
        place=places.words(change.place),
        begins="now" if change.is_now else _time(change.at),
        before=_price(change.before),
        after=_price(change.after),
        kind=_WORDS[change.kind],
        until=_time(change.until) if change.until else "",
        organizations=organizations,
    )


def _line(each: Affected) -> tuple[Any, ...]:
    amounts = map(money.words, (each.before, each.after, each.difference))
    return each, places.words(each.change.place), f"{each.messages:,}", f"{each.units:,}", *amounts


def _price(micros: int | None) -> str:
    return "none" if micros is None else places.exactly(micros)


def _time(moment: datetime) -> str:
    return f"{moment:%-d %b %Y, %H:%M}"


def _answer(admin: Shown, request: HttpRequest, **context: Any) -> HttpResponse:
    form = context.get("form")
    is_wrong = bool(context.get("problem") or (form is not None and form.errors))
    mistakes = context.get("mistakes", ())
    shown = {
        **admin.admin_site.each_context(request),
        "title": "Import prices",
        "opts": admin.model._meta,
        "back": admin.address("changelist"),
        "currency": settings.BILLING_CURRENCY,
        "columns": ", ".join(price_csv.HEADER),
        **context,
        "mistakes": mistakes[:_SHOWN],
        "more_mistakes": max(len(mistakes) - _SHOWN, 0),
    }
    return TemplateResponse(request, "operator/price_import.html", shown, status=422 if is_wrong else 200)
