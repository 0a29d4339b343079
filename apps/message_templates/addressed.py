"""Give a view the template that its address names. What the account may not use is a 404, and so is what is gone."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec
from uuid import UUID

from django.http import Http404, HttpResponse

from apps.message_templates import finding
from apps.message_templates.models import MessageTemplate
from apps.users.permissions import AccountRequest

P = ParamSpec("P")


def template(
    view: Callable[Concatenate[AccountRequest, MessageTemplate, P], HttpResponse],
) -> Callable[Concatenate[AccountRequest, UUID, P], HttpResponse]:
    @wraps(view)
    def found(request: AccountRequest, template_id: UUID, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        try:
            return view(request, finding.find(request.customer, template_id), *args, **kwargs)
        except finding.TemplateNotFound as problem:
            raise Http404(problem.message) from None

    return found  # type: ignore[return-value]  # URLs name their values, so `wraps` is right
