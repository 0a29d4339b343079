from __future__ import annotations

import pytest
from django.http import Http404, HttpResponse
from django.test import RequestFactory
from django.utils import timezone

from apps.core.models import new_id
from apps.message_templates import addressed, removing
from apps.message_templates.models import MessageTemplate
from apps.users.permissions import AccountRequest
from tests.cast import Cast
from tests.factories.message_templates import template


@addressed.template
def _view(request: AccountRequest, template: MessageTemplate) -> HttpResponse:
    return HttpResponse(template.name)


@addressed.template
def _late(request: AccountRequest, template: MessageTemplate) -> HttpResponse:
    """It is removed in between."""
    for _ in range(2):
        removing.remove(request.customer, template, now=timezone.now())
    return HttpResponse()


def _request(cast: Cast) -> AccountRequest:
    request: AccountRequest = RequestFactory().get("/")  # type: ignore[assignment]
    request.customer = cast.acme
    return request


def test_view_gets_the_template(cast: Cast) -> None:
    assert _view(_request(cast), template(cast.shop).id).content == b"greeting"


def test_what_is_not_usable_or_just_gone_is_not_found(cast: Cast) -> None:
    for view, template_id in ((_view, new_id()), (_view, template(cast.outsider).id), (_late, template(cast.acme).id)):
        with pytest.raises(Http404):
            view(_request(cast), template_id)
