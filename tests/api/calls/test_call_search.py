"""What the palette finds of the log."""

from __future__ import annotations

import pytest

from apps.api import code_search
from apps.api.calls import call_search
from apps.users.palette import Hit
from tests.cast import Cast
from tests.factories import api


def test_a_call_is_found_by_its_request_id(cast: Cast) -> None:
    call = api.call(cast.shop, "/v3/messages", method="POST", status=422, request_id="req_4fH2kPq8Zx1c")
    api.call(cast.shop)

    expected = Hit(
        label="req_4fH2kPq8Zx1c",
        url=f"/developers/calls/{call.id}/",
        icon="hand-stop",
        tone="blocked",
        group="API calls",
        note="POST /v3/messages: 422",
        mono=True,
    )
    assert (
        call_search.find(cast.acme, "req_4fH2kPq8Zx1c") == call_search.find(cast.shop, "req_4fH2kPq8Zx1c") == [expected]
    )


def test_others_do_not_find_it(cast: Cast) -> None:
    call = api.call(cast.shop)

    assert call_search.find(cast.sibling, call.request_id) == call_search.find(cast.outsider, call.request_id) == []


@pytest.mark.parametrize("text", ["VALIDATION_002", "validation_002", "Validation 002"])
def test_an_error_code_leads_to_its_calls_and_its_page(cast: Cast, text: str) -> None:
    (calls,), (page,) = call_search.find(cast.acme, text), code_search.find(cast.acme, text)

    assert (calls.url, page.url) == ("/developers/calls/?error=VALIDATION_002", "/errors/VALIDATION_002")


@pytest.mark.parametrize("text", ["", "req", "req_", "/v3/me", "%"])
def test_nothing_else_is_asked_for(cast: Cast, text: str) -> None:
    api.call(cast.acme)

    assert call_search.find(cast.acme, text) == []
