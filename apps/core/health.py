"""Health checks: is this process alive, and can it work? For load balancers and `make run`.

`/healthcheck` is the older name of `/health/live`.
"""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe


@login_not_required
@require_safe
def live(_request: HttpRequest) -> HttpResponse:
    """204 while the process can answer."""
    return HttpResponse(status=204)


@login_not_required
@require_safe
def ready(_request: HttpRequest) -> HttpResponse:
    """204 when PostgreSQL answers, else 503 with the reason."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError as problem:
        return JsonResponse({"ready": False, "reason": f"PostgreSQL: {problem}"}, status=503)
    return HttpResponse(status=204)
