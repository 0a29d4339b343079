"""The pages of endpoints: the list; create, edit, turn on and off, rotate the secret, remove."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpResponse, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import push_url, reswap, retarget, trigger_client_event

from apps.core import listing
from apps.core.errors import Invalid
from apps.core.htmx import is_fragment, page, redirect
from apps.core.listing import figure
from apps.users.permissions import AccountRequest, needs
from apps.webhooks import actions, addressed, health
from apps.webhooks.endpoints import endpoint_rows
from apps.webhooks.endpoints.forms import EndpointForm, EndpointSearchForm
from apps.webhooks.event_docs import events
from apps.webhooks.models import Endpoint


@require_safe
@needs("webhooks.view")
def index(request: AccountRequest) -> HttpResponse:
    form = EndpointSearchForm(request.GET)
    passing = form.narrow(Endpoint.objects.visible_to(request.customer))
    by_tab = {"": passing, "on": passing.switched(on=True), "off": passing.switched(on=False)}
    totals = {tab: listing.capped_count(found) for tab, found in by_tab.items()}
    tab = form.values["state"]
    found = listing.page(listing.by_key(by_tab[tab].select_related("profile")), form.cursor)
    context = {
        **form.context(found, total=totals[tab]),
        "rows": endpoint_rows.of(found.rows),
        "tabs": form.tab_links(form.tabs, {tab: figure(count) for tab, count in totals.items()}),
        "can_edit": request.seat.may("webhooks.edit"),
        "allows_private": settings.WEBHOOKS_ALLOW_PRIVATE,
        "allows_public": settings.WEBHOOKS_ALLOW_PUBLIC,
        "most_counted": health.MAX_COUNTED,
    }
    if context["is_empty"]:
        context["sample"] = events.sample(request.customer, "message.delivered", now=timezone.now())
    return page(request, "webhooks/index.html", context, partial="list")


@require_http_methods(["GET", "POST"])
@needs("webhooks.edit")
def create(request: AccountRequest) -> HttpResponse:
    form = EndpointForm(_given(request), has_profiles=request.customer.profile is None)
    if form.is_valid():
        try:
            made = actions.create(request.customer, wanted=form.wanted(), now=timezone.now())
        except Invalid as problem:
            form.refuse(problem)
        else:
            return _secret(request, made, is_new=True)
    return page(request, "webhooks/form.html", {"form": form}, partial="form", status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
@needs("webhooks.edit")
@addressed.endpoint
def edit(request: AccountRequest, endpoint: Endpoint) -> HttpResponse:
    form = EndpointForm(_given(request), endpoint=endpoint, has_profiles=endpoint.profile_id is None)
    if form.is_valid():
        try:
            actions.edit(request.customer, endpoint, wanted=form.wanted(), now=timezone.now())
        except Invalid as problem:
            form.refuse(problem)
        else:
            return redirect(request, "webhooks:detail", endpoint.id, toast="Webhook saved.")
    context = {"form": form, "endpoint": endpoint}
    return page(request, "webhooks/form.html", context, partial="form", status=422 if form.is_bound else 200)


@require_POST
@needs("webhooks.edit")
@addressed.endpoint
def toggle(request: AccountRequest, endpoint: Endpoint) -> HttpResponse:
    """The form says what is wanted, so that pressing twice doesn't turn it back."""
    is_active = request.POST.get("is_active") == "true"
    actions.switch(request.customer, endpoint, is_active=is_active, now=timezone.now())
    toast = "Turned on. You can replay what it missed." if is_active else "Turned off. We keep its events for replays."
    return redirect(request, "webhooks:detail", endpoint.id, toast=toast)


@require_http_methods(["GET", "POST"])
@needs("webhooks.edit")
@addressed.endpoint
def rotate(request: AccountRequest, endpoint: Endpoint) -> HttpResponse:
    if request.method == "POST":
        immediately = request.POST.get("immediately") == "true"
        rotated = actions.rotate(request.customer, endpoint, immediately=immediately, now=timezone.now())
        return _secret(request, rotated)
    return page(request, "webhooks/rotate.html", {"endpoint": endpoint}, partial="dialog")


@require_http_methods(["GET", "POST"])
@needs("webhooks.edit")
@addressed.endpoint
def remove(request: AccountRequest, endpoint: Endpoint) -> HttpResponse:
    if request.method == "POST":
        actions.remove(request.customer, endpoint)
        return redirect(request, "webhooks:index", toast=f"{endpoint.display_name} removed.")
    return page(request, "webhooks/remove.html", {"endpoint": endpoint}, partial="dialog")


def _given(request: AccountRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def _secret(request: AccountRequest, endpoint: Endpoint, *, is_new: bool = False) -> HttpResponse:
    """The one response that shows the secret. Its address is the endpoint's, so that reloading repeats nothing."""
    context: dict[str, Any] = {"endpoint": endpoint, "secret": endpoint.signing_secret, "is_new": is_new}
    response = page(request, "webhooks/secret.html", context, partial="shown", status=201 if is_new else 200)
    response["Cache-Control"] = "no-store"
    if is_fragment(request):
        response = push_url(response, reverse("webhooks:detail", args=[endpoint.id]))
        response = reswap(retarget(response, "#main"), "innerHTML")
        trigger_client_event(response, "dialog:close", after="swap")
    return response
