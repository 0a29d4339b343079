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
from apps.core.tags import exact
from apps.error_codes.catalog import CATALOG
from apps.organizations.models import Profile
from apps.users.models import ApiKey
from apps.users.permissions import AccountRequest, needs


@require_safe
@needs("calls.view")
def index(request: AccountRequest) -> HttpResponse:
    form = CallSearchForm(request.customer, request.GET)
    before, after = form.values["before"] or None, form.values["after"] or None
    found = listing.page(request.customer, form.filters(), before=before, after=after)
    context = {
        "form": form,
        "found": found,
        "rows": rows.of(request.customer, found.calls),
        "tabs": [(tab, mark, form.address(status=tab)) for tab, mark in rows.TABS.items()],
        "summary": _summary(found),
        "newer": form.address(after=found.newer) if found.newer else "",
        "older": form.address(before=found.older) if found.older else "",
        "live": _watch(form),
        "is_first_page": form.is_first_page,
        "days": settings.REQUEST_LOG_DAYS,
    }
    return page(request, "api/calls/index.html", context, partial="list")


def _watch(form: CallSearchForm) -> live.LiveWatch:
    """Where it is not the first page, new calls can only be counted."""
    ask, now = reverse("api:calls_fresh") + form.address(), timezone.now()
    if not form.is_first_page:
        return live.LiveWatch(f"{ask}&elsewhere", live.begin(now, overlap=live.NO_OVERLAP), waits=True)
    return live.LiveWatch(ask, live.begin(now), waits=form.is_narrowed or form.tab != "")


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
        "summary": f"{'Newest ' if request.GET.get('more') else ''}{look.shown}" if look.shown != look.was else "",
    }
    has_changed = look.has_changed(len(arrived))
    response = page(request, "api/calls/fresh.html", context) if has_changed else HttpResponse(status=204)
    return live.tell(response, look.low if arrived or is_elsewhere else live.begin(timezone.now()))


def _summary(found: listing.CallPage) -> str:
    """Newest 50, or 3, looked back to 21 Nov 2026, 10:35:51 CET."""
    if found.looked_to:
        return f"{len(found.calls)}, looked back to {exact(found.looked_to)}"
    return f"{'Newest ' if found.newer is None and found.older else ''}{len(found.calls)}"


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
