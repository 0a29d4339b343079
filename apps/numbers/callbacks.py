"""Receive callbacks about orders of numbers. The order's reference names the row; the signature proves who sent it."""

from __future__ import annotations

import logging

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from apps.channels.providers.types import BadSignature
from apps.numbers import order_news
from apps.numbers.order_news import UnknownOrder

log = logging.getLogger(__name__)


@login_not_required
@csrf_exempt
@require_POST
def hear_orders(request: HttpRequest, provider: str) -> HttpResponse:
    """200 once it is stored; 401 for a bad signature; 404 for what is none of ours."""
    headers = {name.lower(): value for name, value in request.headers.items()}
    try:
        order_news.hear(provider, headers, request.body, now=timezone.now())
    except UnknownOrder:
        return HttpResponse(status=404)
    except BadSignature as problem:
        log.warning("callback about an order of numbers refused: %s", problem)
        return HttpResponse(status=401)
    return HttpResponse(status=200)
