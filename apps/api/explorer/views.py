"""The pages of the API reference. Users who may create keys can try calls: a key would let them do the same."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_POST, require_safe

from apps.api.explorer import endpoint_search, request_form, try_call
from apps.api.openapi.document import VERSIONS
from apps.api.openapi.reading import OperationEntry, entry
from apps.core.htmx import page
from apps.users.permissions import AccountRequest, needs

_TEMPLATE = "api/explorer.html"


@require_safe
@needs("reference.view")
def index(request: AccountRequest) -> HttpResponse:
    """All operations, or those that match `q`. `operation` is the one that is open.

    A fragment shows only that operation or, without one, the list with its index.
    """
    version = _version(request.GET.get("version", VERSIONS[0]))
    id = request.GET.get("operation", "")
    return _show(request, version, id, partial="operation" if id else "list")


@require_POST
@needs("keys.edit")
def call(request: AccountRequest) -> HttpResponse:
    """Try one operation and show the response below its form. Bodies that aren't JSON are not sent."""
    version = _version(request.POST.get("version", VERSIONS[0]))
    chosen = _entry(version, request.POST.get("operation", ""))
    if chosen.body and request_form.problem(request.POST.get("body", "")):
        return _show(request, version, chosen.id, partial="tried", status=422)
    asked = request_form.asked(chosen, request.POST)
    answered = try_call.call(asked, customer=request.customer, user=request.user, by=request)
    return _show(request, version, chosen.id, request_form.shown(asked, answered), partial="tried")


def _show(
    request: AccountRequest,
    version: str,
    id: str,
    shown: request_form.Shown | None = None,
    *,
    partial: str,
    status: int = 200,
) -> HttpResponse:
    chosen = _entry(version, id) if id else None
    query = request.GET.get("q", "").strip()
    context = {
        "version": version,
        "versions": VERSIONS,
        "query": query,
        "found": endpoint_search.search(version, query),
        "entry": chosen,
        "shown": shown,
        "may_try": request.seat.may("keys.edit"),
        **(request_form.filled(chosen, request.POST) if chosen else {}),
    }
    return page(request, _TEMPLATE, context, partial=partial, status=status)


def _version(text: str) -> str:
    if text not in VERSIONS:
        raise Http404(f"There is no version {text}")
    return text


def _entry(version: str, id: str) -> OperationEntry:
    found = entry(version, id)
    if found is None:
        raise Http404(f"There is no operation {id}")
    return found
