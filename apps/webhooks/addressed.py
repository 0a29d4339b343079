"""Give a view the endpoint that its address names. What the account may not see is a 404, and so is what is gone."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec
from uuid import UUID

from django.http import Http404, HttpResponse

from apps.users.permissions import AccountRequest
from apps.webhooks import actions
from apps.webhooks.models import Endpoint

P = ParamSpec("P")


def endpoint(
    view: Callable[Concatenate[AccountRequest, Endpoint, P], HttpResponse],
) -> Callable[Concatenate[AccountRequest, UUID, P], HttpResponse]:
    @wraps(view)
    def found(request: AccountRequest, endpoint_id: UUID, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        try:
            return view(request, actions.find(request.customer, endpoint_id), *args, **kwargs)
        except actions.WebhookNotFound as problem:
            raise Http404(problem.message) from None

    return found  # type: ignore[return-value]  # URLs name their values, so `wraps` is right
