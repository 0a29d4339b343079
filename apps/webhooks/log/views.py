"""The pages of one endpoint: its delivery log, one delivery, and tests."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from apps.core import live
from apps.core.errors import DomainError
from apps.core.htmx import is_fragment, page
from apps.core.list_form import summary
from apps.users.permissions import AccountRequest, needs
from apps.webhooks import addressed, health, switching, test_delivery
from apps.webhooks.endpoints import endpoint_rows
from apps.webhooks.log import delivery_rows, listing, sent_request
from apps.webhooks.log.forms import DeliverySearchForm, SpecimenForm
from apps.webhooks.models import Delivery, Endpoint

_MAX_WATCHED = 50


@require_safe
@needs("webhooks.view")
@addressed.endpoint
def detail(request: AccountRequest, endpoint: Endpoint) -> HttpResponse:
    now = timezone.now()
    form = _form(request)
    found = listing.page(endpoint, form.filters(), form.cursor)
    context = {
        **form.context(found),
        "endpoint": endpoint,
        "head": endpoint_rows.one(endpoint),
        "rows": delivery_rows.of(found.rows),
        "live": live.watch(form, reverse("webhooks:fresh", args=[endpoint.id]), now=now),
        "tabs": form.tab_links(form.tabs, dict.fromkeys(form.tabs, "")),
        "can_edit": request.seat.may("webhooks.edit"),
        "sees_audit": request.seat.may("audit.view"),
        "most_counted": health.MAX_COUNTED,
        "days": settings.WEBHOOK_LOG_DAYS,
        "max_failures": switching.MAX_FAILURES,
    }
    return page(request, "webhooks/detail.html", context, partial="list")


@require_safe
@needs("webhooks.view")
@addressed.endpoint
def fresh(request: AccountRequest, endpoint: Endpoint) -> HttpResponse:
    """Of the rows a log shows (`id.state` each) those that have moved since, and those that it doesn't show yet."""
    try:
        seen = {UUID(name): state for name, _, state in (each.partition(".") for each in request.GET.getlist("id"))}
        look = live.read(request.GET)
    except ValueError:
        raise Http404("The address names no deliveries.") from None
    if look is None:
        return HttpResponse(status=204)
    form = _form(request)
    found = listing.newest(endpoint, form.filters(), low=look.low, most=look.reach)
    arrived = look.unseen(found, lambda delivery: delivery.event_id)
    moved = _moved(endpoint, seen)
    context = {"moved": moved, "endpoint": endpoint, **_news(request, form, endpoint, arrived, look)}
    has_changed = moved or look.has_changed(len(arrived))
    response = page(request, "webhooks/fresh.html", context) if has_changed else HttpResponse(status=204)
    return live.tell(response, look.low if arrived or "elsewhere" in request.GET else live.begin(timezone.now()))


@require_safe
@needs("webhooks.view")
@addressed.endpoint
def delivery(request: AccountRequest, endpoint: Endpoint, event_id: UUID) -> HttpResponse:
    found = get_object_or_404(Delivery.objects.to(endpoint).select_related("endpoint"), event_id=event_id)
    row = delivery_rows.of([found])[0]
    if request.GET.get("was") == row.state and is_fragment(request):
        return HttpResponse(status=204)  # nothing has moved: what is open stays open
    context = {
        "endpoint": endpoint,
        "delivery": found,
        "row": row,
        "sent": sent_request.of(found),
        "can_edit": request.seat.may("webhooks.edit"),
    }
    return page(request, "webhooks/delivery.html", context, partial="story")


@require_http_methods(["GET", "POST"])
@needs("webhooks.edit")
@addressed.endpoint
def test(request: AccountRequest, endpoint: Endpoint) -> HttpResponse:
    """The dialog stays open with the outcome, to test again."""
    form = SpecimenForm(request.POST if request.method == "POST" else None)
    context: dict[str, Any] = {"form": form, "endpoint": endpoint}
    if form.is_valid():
        try:
            context["outcome"] = test_delivery.run(endpoint, **form.cleaned_data, now=timezone.now())
        except DomainError as problem:
            form.add_error(None, problem.message)
    return page(request, "webhooks/test.html", context, partial="dialog", status=422 if form.errors else 200)


def _form(request: AccountRequest) -> DeliverySearchForm:
    may_read = request.seat.may("webhooks.edit")
    return DeliverySearchForm(request.GET, reads_responses=may_read, now=timezone.now())


def _moved(endpoint: Endpoint, seen: dict[UUID, str]) -> list[delivery_rows.DeliveryRow]:
    ids = list(seen)[:_MAX_WATCHED]
    found = delivery_rows.of(Delivery.objects.to(endpoint).filter(event_id__in=ids)) if ids else []
    return [row for row in found if row.state != seen[row.delivery.event_id]]


def _news(
    request: AccountRequest, form: DeliverySearchForm, endpoint: Endpoint, arrived: list[Delivery], look: live.Look
) -> dict[str, Any]:
    """The bar that counts new rows, and the figure below the list."""
    place = reverse("webhooks:detail", args=[endpoint.id]) + form.address()
    return {
        "has_news": len(arrived) != look.told,
        "list": "deliveries-list",
        "count": len(arrived),
        "news": live.words(len(arrived)) if arrived else "",
        "first": place,
        "again": "" if "elsewhere" in request.GET else place,
        "arrived": delivery_rows.of(arrived[: live.MAX_NEW]),
        "summary": summary(look.shown, is_newest=bool(request.GET.get("more"))) if look.shown != look.was else "",
    }
