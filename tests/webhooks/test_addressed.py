from __future__ import annotations

import pytest
from django.http import Http404, HttpResponse
from django.test import RequestFactory

from apps.core.models import new_id
from apps.users.permissions import AccountRequest
from apps.webhooks import actions, addressed
from apps.webhooks.models import Endpoint
from tests.cast import Cast
from tests.factories.webhooks import endpoint


@addressed.endpoint
def _view(request: AccountRequest, endpoint: Endpoint) -> HttpResponse:
    return HttpResponse(endpoint.display_name)


@addressed.endpoint
def _late(request: AccountRequest, endpoint: Endpoint) -> HttpResponse:
    """It is removed in between."""
    endpoint.delete()
    actions.remove(request.customer, endpoint)
    return HttpResponse()


def _request(cast: Cast) -> AccountRequest:
    request: AccountRequest = RequestFactory().get("/")  # type: ignore[assignment]
    request.customer = cast.acme
    return request


def test_view_gets_the_endpoint(cast: Cast) -> None:
    assert _view(_request(cast), endpoint(cast.shop).id).content == b"Orders"


def test_what_is_not_visible_or_just_gone_is_not_found(cast: Cast) -> None:
    for view, endpoint_id in ((_view, new_id()), (_view, endpoint(cast.outsider).id), (_late, endpoint(cast.acme).id)):
        with pytest.raises(Http404):
            view(_request(cast), endpoint_id)
