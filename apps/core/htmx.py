"""Pages and fragments: `page` decides which of the two a request gets, `done` and `redirect` where it goes next.

The server names the fragment, never the browser, so a request can't skip a check by asking for another fragment.
"""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render, resolve_url
from django.utils.cache import patch_vary_headers
from django_htmx.http import HttpResponseClientRedirect, trigger_client_event
from django_htmx.middleware import HtmxDetails


class HtmxRequest(HttpRequest):
    """A request with the attribute that django-htmx's middleware adds."""

    htmx: HtmxDetails


def is_fragment(request: HttpRequest) -> bool:
    """Whether HTMX asks for a part of a page. Boosted links and the back button need the whole page."""
    htmx: HtmxDetails | None = getattr(request, "htmx", None)
    return bool(htmx) and htmx is not None and not htmx.boosted and not htmx.history_restore_request


def page(
    request: HttpRequest,
    template: str,
    context: dict[str, Any] | None = None,
    *,
    partial: str = "",
    status: int = 200,
) -> HttpResponse:
    """The page or, when HTMX asks for a part, the named partial of its template."""
    fragment = partial and is_fragment(request)
    response = render(request, f"{template}#{partial}" if fragment else template, context, status=status)
    # Nothing may cache what a signed-in person sees. Fragments don't even enter the browser's history.
    response["Cache-Control"] = "no-store" if fragment else "private, no-cache"
    patch_vary_headers(response, ("HX-Request",))
    return response


def redirect(request: HttpRequest, to: Any, *args: Any, toast: str = "", **kwargs: Any) -> HttpResponse:
    """Redirect to a URL name or a path. The toast is shown there."""
    if toast:
        messages.success(request, toast)
    url = resolve_url(to, *args, **kwargs)
    return HttpResponseClientRedirect(url) if getattr(request, "htmx", False) else HttpResponseRedirect(url)


def done(request: HttpRequest, to: Any, *args: Any, changed: str, toast: str = "", **kwargs: Any) -> HttpResponse:
    """Answer a small change. With HTMX the page stays open: parts that show `changed` ("contacts:changed") reload,
    and the dialog closes. Without HTMX we redirect to `to`, which shows the change.
    """
    if not is_fragment(request):
        return redirect(request, to, *args, toast=toast, **kwargs)
    response = HttpResponse(status=204)
    for event in (changed, "dialog:close"):
        trigger_client_event(response, event)
    return say(response, toast) if toast else response


def say(response: HttpResponse, text: str, *, tone: str = "done") -> HttpResponse:
    """Make the browser show a toast when it receives this HTMX response. `tone` is one of the five hues."""
    trigger_client_event(response, "toast", {"text": text, "tone": tone})
    return response


def sender_page(request: HtmxRequest) -> str:
    """The path of the page that sent an HTMX request, to return to it."""
    return request.htmx.current_url_abs_path or "/"


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Django's CSRF_FAILURE_VIEW. A page that was open for days gets a toast, not another page inside itself."""
    if getattr(request, "htmx", False):
        text = "Your session expired; nothing was saved. Reload the page and try again."
        return say(HttpResponse(status=403), text, tone="failed")
    return render(request, "403_csrf.html", status=403)
