"""Replay events: one from its page; or many, which is asked for with their number first."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse, QueryDict
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from apps.core.htmx import page, redirect
from apps.users.permissions import AccountRequest, needs
from apps.webhooks import addressed, replay
from apps.webhooks.log.forms import DeliverySearchForm
from apps.webhooks.log.listing import resolved
from apps.webhooks.models import Endpoint
from apps.webhooks.replay import ReplayRange
from apps.webhooks.replaying import selection
from apps.webhooks.replaying.forms import MISSING, SHOWN, ReplayForm


@require_POST
@needs("webhooks.edit")
@addressed.endpoint
def one(request: AccountRequest, endpoint: Endpoint, event_id: UUID) -> HttpResponse:
    try:
        replay.one(request.customer, endpoint, event_id, now=timezone.now())
    except (replay.EventNotFound, replay.EndpointIsOff) as problem:
        return redirect(request, "webhooks:delivery", endpoint.id, event_id, toast=f"Not replayed: {problem.message}.")
    return redirect(request, "webhooks:delivery", endpoint.id, event_id, toast="Queued again, under the same event ID.")


@require_http_methods(["GET", "POST"])
@needs("webhooks.edit")
@addressed.endpoint
def many(request: AccountRequest, endpoint: Endpoint) -> HttpResponse:
    """The first POST counts the events; the second one, `confirmed`, replays them. The address may have filters."""
    query = request.POST.get("query", "") if request.method == "POST" else request.GET.urlencode()
    form = ReplayForm(
        request.POST if request.method == "POST" else None,
        shown=_shown(endpoint, query),
        initial={"query": query, "which": SHOWN if query else MISSING},
    )
    context: dict[str, Any] = {"form": form, "endpoint": endpoint}
    if form.is_valid():
        try:
            if "confirmed" in request.POST:
                queued = replay.many(request.customer, endpoint, form.wanted(), now=timezone.now())
                return redirect(request, "webhooks:detail", endpoint.id, toast=_words(queued))
            context["count"] = replay.count(request.customer, endpoint, form.wanted(), now=timezone.now())
        except replay.EndpointIsOff as problem:
            form.add_error(None, f"{problem.message}.")
    status = 422 if form.errors else 200
    return page(request, "webhooks/replay.html", context, partial="dialog", status=status)


def _shown(endpoint: Endpoint, query: str) -> ReplayRange | None:
    """What the log with these filters shows."""
    if not query:
        return None
    form = DeliverySearchForm(QueryDict(query), reads_responses=True, now=timezone.now())
    return selection.of(resolved(endpoint, form.filters()))


def _words(queued: int) -> str:
    return f"{queued:,} event{'' if queued == 1 else 's'} queued again."
