"""The page of one-time codes: how far they come, and the newest ones."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from apps.core.htmx import page
from apps.one_time_codes import code_rows, funnel
from apps.users.permissions import AccountRequest, needs

_SPANS = {"24h": 1, "7d": 7, "30d": 30}


@require_safe
@needs("messages.view")
def index(request: AccountRequest) -> HttpResponse:
    asked, now = request.GET.get("span", ""), timezone.now()
    span = asked if asked in _SPANS else "7d"
    context = {
        "span": span,
        "spans": _SPANS,
        "funnel": funnel.of(request.customer, days=_SPANS[span], now=now),
        "rows": code_rows.newest(request.customer, now=now),
        "can_send": request.seat.may("messages.send"),
    }
    return page(request, "one_time_codes/index.html", context, partial="main")
