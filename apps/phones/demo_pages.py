"""What the pages of the simulator share: they exist only with one, and ask it over its control API."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django import forms
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django_htmx.http import trigger_client_event

from apps.core.errors import DomainError
from apps.core.htmx import is_fragment, redirect, say
from apps.phones.carrier import CarrierControl
from apps.users.permissions import AccountRequest

P = ParamSpec("P")


def in_a_demo(
    view: Callable[Concatenate[HttpRequest, P], HttpResponseBase],
) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """Elsewhere there is no such page."""

    @wraps(view)
    def opened(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not settings.SIMULATOR_URL:
            raise Http404("There is no simulator.")
        return view(request, *args, **kwargs)

    return opened


def changed(
    request: AccountRequest, change: Callable[[], object], nothing: str = "", *, place: str = "inbox"
) -> HttpResponse:
    """Change something of the page at `place`. `nothing` is said if the change returns False."""
    try:
        problem = nothing if change() is False else ""
    except DomainError as refusal:
        problem = refusal.message
    if not is_fragment(request):
        return redirect(request, f"phones:{place}", toast=problem)
    if problem:
        return say(HttpResponse(status=422), problem, tone="failed")
    return trigger_client_event(HttpResponse(status=204), f"{place}:changed")


def simulator() -> CarrierControl:
    return CarrierControl(settings.SIMULATOR_URL)


def first_error(form: forms.Form) -> str:
    return next(str(sentence) for sentences in form.errors.values() for sentence in sentences)
