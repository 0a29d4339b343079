"""The number lookup page."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.module_loading import import_string
from django.views.decorators.http import require_http_methods
from django_htmx.http import push_url

from apps.channels import capability, lookup, phone_numbers, regions
from apps.channels.forms import LookupForm
from apps.channels.models import NumberLookup, NumberLookupQuerySet
from apps.core.errors import DomainError
from apps.core.htmx import is_fragment, page, redirect
from apps.organizations.customer import Customer
from apps.users.permissions import AccountRequest, needs

_RECENT = 20


@require_http_methods(["GET", "POST"])
@needs("numbers.lookup")
def look_up(request: AccountRequest) -> HttpResponse:
    """GET shows what is kept of `number`; only POST asks a carrier, for that costs money."""
    if request.method == "POST":
        return _ask(request)
    number = request.GET.get("number", "")
    known = phone_numbers.queried(number)
    found = _kept(request).filter(phone=known).first() if known else None
    initial = {"phone": number or request.GET.get("phone", "")}
    return _show(request, LookupForm(initial=initial), found)


def _ask(request: AccountRequest) -> HttpResponse:
    form = LookupForm(request.POST)
    if not form.is_valid():
        return _show(request, form, None, status=422)
    try:
        found = lookup.look_up(
            request.customer,
            written=form.cleaned_data["phone"],
            region=form.cleaned_data["region"],
            again=form.cleaned_data["again"],
            now=timezone.now(),
        )
    except DomainError:
        form.add_error("phone", "This is not a phone number. Start with + and the country code, or choose the country.")
        return _show(request, form, None, status=422)
    address = f"{reverse('channels:lookup')}?{urlencode({'number': found.phone})}"
    if not is_fragment(request):
        return redirect(request, address)
    return push_url(_show(request, LookupForm(initial={"phone": found.phone}), found), address)


def _show(request: AccountRequest, form: LookupForm, found: NumberLookup | None, *, status: int = 200) -> HttpResponse:
    recent = list(_kept(request).newest_first()[:_RECENT])
    called = _names(request, [*recent, *([found] if found else [])])
    context = {
        "form": form,
        "found": found,
        "name": called.get(found.phone, "") if found else "",
        "written": phone_numbers.formats(found.phone) if found else None,
        "line": lookup.kind_of_line(found) if found else None,
        "country": regions.name(found.country_code) if found and found.country_code else None,
        "status": capability.heading(found) if found else None,
        "abilities": [("SMS", capability.sms(found)), ("WhatsApp", capability.whatsapp(found))] if found else [],
        "recent": [_recent(each, called.get(each.phone, "")) for each in recent],
        "kept_days": lookup.KEPT.days,
        "can_add": request.seat.may("contacts.edit"),
    }
    return page(request, "channels/lookup.html", context, partial="main", status=status)


def _names(request: AccountRequest, found: Collection[NumberLookup]) -> Mapping[str, str]:
    """The names of the contacts with these numbers."""
    names: Callable[[Customer, Collection[str]], Mapping[str, str]] = import_string(settings.CONTACT_NAMES)
    return names(request.customer, {each.phone for each in found}) if request.seat.may("contacts.view") else {}


def _recent(found: NumberLookup, name: str) -> tuple[NumberLookup, str, str, bool]:
    """A number looked up before, its name, how it is written, and whether it is known to take no SMS."""
    return found, name, phone_numbers.written(found.phone), capability.sms(found).can is False


def _kept(request: AccountRequest) -> NumberLookupQuerySet:
    kept: NumberLookupQuerySet = NumberLookup.objects.owned_by(request.customer)
    return kept
