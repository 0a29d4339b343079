"""Receive the callbacks of a campaign registry. The URL names the filing; the signature proves who sent it."""

from __future__ import annotations

import logging
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from apps.brands import registry_news
from apps.brands.registry_news import UnknownFiling
from apps.channels.providers.types import BadSignature

log = logging.getLogger(__name__)


@login_not_required
@csrf_exempt
@require_POST
def hear_registry(request: HttpRequest, filing_id: UUID) -> HttpResponse:
    """200 once it is stored; 401 for a bad signature; 404 for what is none of ours."""
    headers = {name.lower(): value for name, value in request.headers.items()}
    try:
        registry_news.hear(filing_id, headers, request.body, now=timezone.now())
    except UnknownFiling:
        return HttpResponse(status=404)
    except BadSignature as problem:
        log.warning("callback about filing %s refused: %s", filing_id, problem)
        return HttpResponse(status=401)
    return HttpResponse(status=200)
