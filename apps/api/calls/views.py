"""The pages of the call log: the list, and one call."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from apps.api.calls import curl, listing, rows
from apps.api.calls.forms import CallSearchForm
from apps.api.models import LoggedCall
from apps.core import live
from apps.core.htmx import page
from apps.core.list_form import summary
from apps.error_codes.catalog import CATALOG
from apps.organizations.models import Profile
from apps.users.models import ApiKey
from apps.users.permissions import AccountRequest, needs


@require_safe
@needs("calls.view")
def index(request: AccountRequest) -> HttpResponse:
    form = CallSearchForm(request.customer, request.GET)
    found = listing.page(request.customer, form.filters(), form.cursor)
    context = {
        **form.context(found),
        "rows": rows.of(request.customer, found.rows),
        "live": live.watch(form, reverse("api:calls_fresh"), now=timezone.now()),
        "tabs": form.tab_links(rows.TABS, {tab: tab for tab in rows.TABS}),
        "days": settings.REQUEST_LOG_DAYS,
    }
    return page(request, "api/calls/index.html", context, partial="list")


@require_safe
@needs("calls.view")
def fresh(request: AccountRequest) -> HttpResponse:
    """The calls that a list doesn't show yet (apps/core/live.py)."""
    try:
        look = live.read(request.GET)
    except ValueError:
        look = None
    if look is None:
        raise Http404("The address names no calls.")
    form = CallSearchForm(request.customer, request.GET)
    found = listing.newest(request.customer, form.filters(), low=look.low, most=look.reach)
    arrived = look.unseen(found, lambda call: call.id)
    is_elsewhere = "elsewhere" in request.GET
    context = {
        "has_news": len(arrived) != look.told,
        "list": "calls-list",
        "count": len(arrived),
        "news": live.words(len(arrived)) if arrived else "",
        "first": reverse("api:calls") + form.address(),
        "again": "" if is_elsewhere else reverse("api:calls") + form.address(),
        "arrived": rows.of(request.customer, arrived[: live.MAX_NEW]),
        "summary": summary(look.shown, is_newest=bool(request.GET.get("more"))) if look.shown != look.was else "",
    }
    has_changed = look.has_changed(len(arrived))
    response = page(request, "api/calls/fresh.html", context) if has_changed else HttpResponse(status=204)
    return live.tell(response, look.low if arrived or is_elsewhere else live.begin(timezone.now()))


@require_safe
@needs("calls.view")
def detail(request: AccountRequest, call_id: UUID) -> HttpResponse:
    call = get_object_or_404(LoggedCall.objects.visible_to(request.customer), id=call_id)
    profile = Profile.objects.filter(id=call.profile_id).first() if call.profile_id else None
    by_own_key = bool(profile) and ApiKey.objects.filter(id=call.key_id, profile=profile).exists()
    context = {
        "call": call,
        "row": rows.of(request.customer, [call])[0],
        "profile": profile,
        "entry": CATALOG.get(call.error_code or ""),
        "body": curl.lines(call.body),
        "answer": curl.lines(call.answer),
        "answer_is_cut": curl.is_cut(call.answer),
        "code": curl.of(call, site_url=settings.SITE_URL, by_own_key=by_own_key),
    }
    return page(request, "api/calls/detail.html", context)
