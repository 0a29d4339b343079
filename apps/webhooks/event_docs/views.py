"""The page of all events."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from apps.core.htmx import page
from apps.users.permissions import AccountRequest, needs
from apps.webhooks.event_docs import events
from apps.webhooks.models import Endpoint

_MAX_ENDPOINTS = 50  # of which the page says whether they get an event


@require_safe
@needs("webhooks.view")
def events_page(request: AccountRequest) -> HttpResponse:
    endpoints = list(Endpoint.objects.visible_to(request.customer).newest_first()[:_MAX_ENDPOINTS])
    context = {
        "families": events.of(request.customer, endpoints, now=timezone.now()),
        "endpoints": endpoints,
    }
    return page(request, "webhooks/events.html", context)
