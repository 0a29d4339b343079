"""Receive Stripe's events."""

from __future__ import annotations

import logging

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from apps.billing.payments import news
from apps.billing.payments.news import UnreadableEvent
from apps.billing.payments.stripe_signature import BadStripeSignature

log = logging.getLogger(__name__)


@login_not_required
@csrf_exempt
@require_POST
def hear_payments(request: HttpRequest) -> HttpResponse:
    """200 once it is stored, and for what is none of ours; 400 for a bad signature, as Stripe's examples answer."""
    try:
        news.hear(request.headers.get("Stripe-Signature", ""), request.body, now=timezone.now())
    except BadStripeSignature as problem:
        log.warning("callback about a payment refused: %s", problem)
        return HttpResponse(status=400)
    except UnreadableEvent:
        return HttpResponse(status=400)
    return HttpResponse(status=200)
