"""The overview, and the two parts of it that other pages or the page itself fetch: recent messages, the health dot."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from apps.core import live
from apps.core.htmx import page
from apps.messaging.filtering import MessageFilters
from apps.messaging.history import listing, rows
from apps.messaging.history.live_views import first_steps
from apps.messaging.overview import attention, overview_page
from apps.users.permissions import AccountRequest, needs

_FEW = 6  # recent messages of the overview


@require_safe
@needs("overview.view")
def overview(request: AccountRequest) -> HttpResponse:
    asked, now = request.GET.get("span", ""), timezone.now()
    span = asked if asked in overview_page.SPANS else "7d"
    context = {
        "overview": overview_page.of(request.customer, span=span, sees_money=request.seat.may("billing.view"), now=now),
        "span": span,
        "spans": overview_page.SPANS,
        "has_phones": bool(settings.SIMULATOR_URL),
        **recent(request),
    }
    return page(request, "messaging/overview.html", context, partial="main")


@require_safe
@needs("overview.view")
def recent_list(request: AccountRequest) -> HttpResponse:
    """The newest messages, for the overview."""
    return page(request, "messaging/recent.html", recent(request))


def recent(request: AccountRequest) -> dict[str, Any]:
    now = timezone.now()
    listed = rows.of(listing.page(request.customer, MessageFilters()).rows[:_FEW], now=now, is_priced=False)
    ask = f"{reverse('messaging:fresh')}?list=recent&short"
    is_live = request.seat.may("messages.view")
    return {
        "rows": listed,
        "live": live.LiveWatch(ask, live.begin(now), most=_FEW) if is_live else None,
        "can_send": request.seat.may("messages.send"),
        **({} if listed else first_steps(request)),
    }


@require_safe
@needs("messages.view")
def pulse(request: AccountRequest) -> HttpResponse:
    """The health dot of the top bar."""
    trouble, day = attention.pulse(request.customer, now=timezone.now())
    return page(request, "messaging/pulse.html", {"trouble": trouble, "day": day})
