"""What the pages of the simulator share."""

from __future__ import annotations

import pytest
from django.http import Http404, HttpRequest, HttpResponse
from django.test import RequestFactory
from pytest_django import Settings

from apps.phones import demo_pages


@demo_pages.in_a_demo
def _view(request: HttpRequest) -> HttpResponse:
    return HttpResponse("open")


def test_page_is_there_only_with_a_simulator(settings: Settings, rf: RequestFactory) -> None:
    settings.SIMULATOR_URL = "http://127.0.0.1:9100"
    assert _view(rf.get("/")).status_code == 200
    assert demo_pages.simulator().url == "http://127.0.0.1:9100"

    settings.SIMULATOR_URL = ""
    with pytest.raises(Http404):
        _view(rf.get("/"))
