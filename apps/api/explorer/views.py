"""The pages of the API reference. Whoever may make a key may also try a call: with one they could do as much."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_POST, require_safe

from apps.api.explorer import asking, trial
from apps.api.openapi.document import VERSIONS
from apps.api.openapi.reading import Entry, entries, entry
from apps.core.htmx import page
from apps.users.gates import Request, needs

_TEMPLATE = "api/explorer.html"


@require_safe
@needs("reference.view")
def index(request: Request) -> HttpResponse:
    """All operations; `operation` names the one that is open. A fragment is that one alone."""
    return _show(request, _version(request.GET.get("version", VERSIONS[0])), request.GET.get("operation", ""))


@require_POST
@needs("keys.edit")
def call(request: Request) -> HttpResponse:
    """Try one operation and show what comes back, under its form."""
    version = _version(request.POST.get("version", VERSIONS[0]))
    chosen = _entry(version, request.POST.get("operation", ""))
    asked = asking.asked(chosen, request.POST)
    answered = trial.call(asked, customer=request.customer, user=request.user, by=request)
    return _show(request, version, chosen.id, asking.shown(asked, answered), partial="answer")


def _show(
    request: Request, version: str, id: str, shown: asking.Shown | None = None, *, partial: str = "operation"
) -> HttpResponse:
    chosen = _entry(version, id) if id else None
    context = {
        "version": version,
        "versions": VERSIONS,
        "groups": entries(version),
        "entry": chosen,
        "shown": shown,
        "may_try": request.seat.may("keys.edit"),
        **(asking.filled(chosen, request.POST) if chosen else {}),
    }
    return page(request, _TEMPLATE, context, partial=partial if id else "")


def _version(text: str) -> str:
    if text not in VERSIONS:
        raise Http404(f"There is no version {text}")
    return text


def _entry(version: str, id: str) -> Entry:
    found = entry(version, id)
    if found is None:
        raise Http404(f"There is no operation {id}")
    return found
