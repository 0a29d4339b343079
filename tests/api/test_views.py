"""The pages of the error catalogue, which anybody may read."""

from __future__ import annotations

import html

import pytest
from django.test import Client

from apps.error_codes.catalog import CATALOG


def _page(path: str) -> str:
    response = Client().get(path)
    assert response.status_code == 200
    assert response.headers["Content-Type"].startswith("text/html")
    return html.unescape(response.content.decode())


def test_list_leads_to_every_code() -> None:
    page = _page("/errors")

    assert [code for code in CATALOG if f'href="/errors/{code}"' not in page] == []


def test_page_of_a_code_tells_cause_fix_status_and_example() -> None:
    entry = CATALOG["BUSINESS_004"]

    page = _page("/errors/BUSINESS_004")

    assert entry.cause in page
    assert entry.fix in page
    assert "422" in page
    assert '"code": "BUSINESS_004"' in page


def test_page_of_a_code_on_messages_tells_that_it_comes_later() -> None:
    page = _page("/errors/ERR_CONSENT_BLOCKED")

    assert CATALOG["ERR_CONSENT_BLOCKED"].fix in page


@pytest.mark.parametrize(
    "code", ["AUTH_999", "auth_001", "AUTH_001 ", "%00", "AUTH_001%0A", "%3Cscript%3Ealert(1)%3C/script%3E"]
)
def test_unknown_code_has_no_page(code: str) -> None:
    response = Client().get(f"/errors/{code}")

    assert response.status_code == 404
    assert b"<script>alert" not in response.content
