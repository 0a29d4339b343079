"""The page of a person who is being forgotten: how far it is, and what was erased."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from apps.core.htmx import page
from apps.forgetting import running
from apps.users.permissions import AccountRequest, needs


@require_safe
@needs("contacts.erase")
def outcome(request: AccountRequest, forgotten_id: UUID) -> HttpResponse:
    try:
        forgotten = running.find(request.customer, forgotten_id)
    except running.NotForgotten as problem:
        raise Http404(problem.message) from None
    erased = [(kind[0].upper() + kind[1:], count) for kind, count in sorted(forgotten.erased.items()) if count]
    return page(request, "forgetting/outcome.html", {"forgotten": forgotten, "erased": erased}, partial="outcome")
