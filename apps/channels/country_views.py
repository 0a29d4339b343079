"""The pages of country defaults: the list, and the dialog that changes one."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_http_methods, require_safe

from apps.channels import country_defaults, regions
from apps.channels.forms import CountryForm
from apps.channels.models import CHEAPEST, Channel, CountryDefault
from apps.core.htmx import done, page
from apps.users.permissions import AccountRequest, needs

_WORDS = {
    Channel.SMS.value: "SMS",
    Channel.WHATSAPP.value: "WhatsApp",
    Channel.RCS.value: "RCS",
    CHEAPEST: "The cheapest",
}


@dataclass(frozen=True, slots=True)
class CountryRow:
    """`name` has the calling code."""

    code: str
    name: str
    channel: str
    is_definitive: bool


@require_safe
@needs("countries.view")
def index(request: AccountRequest) -> HttpResponse:
    text, channel = request.GET.get("q", "").strip(), request.GET.get("channel", "")
    rows = [row for row in _rows() if _matches(row, text, channel)]
    context = {
        "rows": rows,
        "q": text,
        "channel": channel if channel in _WORDS else "",
        "channels": list(_WORDS.items()),
        "remembered_seconds": round(country_defaults.REMEMBERED_SECONDS),
        "can_edit": request.seat.may("countries.edit") and not country_defaults.is_shared(),
    }
    return page(request, "channels/countries.html", context, partial="list")


@require_http_methods(["GET", "POST"])
@needs("countries.edit")
def edit(request: AccountRequest, country: str) -> HttpResponse:
    if country_defaults.is_shared():
        raise Http404("They hold for several organizations: only the operator changes them.")
    try:
        default = country_defaults.find(country)
    except country_defaults.CountryUnknown as problem:
        raise Http404(problem.message) from None
    initial = {"channel": default.channel, "is_definitive": default.is_definitive}
    form = CountryForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        country_defaults.change(country, **form.cleaned_data)
        return done(request, "channels:countries", changed="countries:changed", toast="Saved.")
    context = {"form": form, "country": country, "name": regions.name(country)}
    status = 422 if form.is_bound else 200
    return page(request, "channels/country.html", context, partial="dialog", status=status)


def _rows() -> list[CountryRow]:
    stored = {each.country: each for each in CountryDefault.objects.all()}
    return [_row(code, name, stored.get(code)) for code, name in regions.choices()]


def _row(code: str, name: str, default: CountryDefault | None) -> CountryRow:
    channel = default.channel if default else Channel.SMS.value
    return CountryRow(code, name, _WORDS[channel], default is not None and default.is_definitive)


def _matches(row: CountryRow, text: str, channel: str) -> bool:
    is_named = text.casefold() in row.name.casefold() or text.upper() == row.code
    return is_named and (channel not in _WORDS or row.channel == _WORDS[channel])
