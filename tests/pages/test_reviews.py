"""The whole way of a template in a browser: connect WhatsApp, submit, reject with a reason, approve."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import httpx
import pytest
from playwright.sync_api import Locator, Page, expect

from tests.fakes.carrier import ROOT
from tests.live_house import Live
from tests.pages.surfing import LOOKS, Look, Surfer, axe
from tests.patience import until

URL = "/simulator/templates/"


@pytest.fixture(scope="module")
def connectable(live: Live) -> Iterator[Live]:
    """The demo account, whose WhatsApp is disconnected again: other tests of this house want none."""
    yield live
    command = [sys.executable, "manage.py", "whatsapp", "disconnect", "--organization"]
    subprocess.run([*command, live.env["SENTDASH_ORGANIZATION_ID"]], cwd=ROOT, env=live.environment, check=True)


def _submit(live: Live) -> tuple[str, str]:
    """Over the API; the template's id and a word of its text that no other has."""
    word = uuid4().hex[:8]
    variable = {"id": 1, "name": "order", "type": "variable", "props": {"variableType": "text", "sample": "20518"}}
    text = f"Your order {{{{1:variable}}}} is ready to be picked up at locker {word}."
    definition: dict[str, Any] = {
        "body": {"multiChannel": {"template": text, "variables": [variable]}},
        "footer": {"template": "Acme, Boston"},
        "buttons": [{"id": 1, "type": "QUICK_REPLY", "props": {"text": "On my way", "quickReplyType": "custom"}}],
    }
    body = {"category": "UTILITY", "language": "en_US", "definition": definition}
    headers = {"x-api-key": live.env["SENT_DM_API_KEY"]}
    answer = httpx.post(f"{live.url}/v3/templates", json=body | {"submit_for_review": True}, headers=headers)
    assert answer.is_success, answer.text
    return answer.json()["data"]["id"], word


def _open(page: Page) -> None:
    """The page, with WhatsApp connected."""
    page.goto(URL)
    button = page.get_by_role("button", name="Connect WhatsApp")
    if button.is_visible():
        button.click()
    expect(button).to_have_count(0)


def _review(page: Page, word: str) -> Locator:
    found = page.get_by_role("article").filter(has_text=word)
    expect(found.get_by_text("Pending review")).to_be_visible()
    return found


def test_whole_way_of_a_template(surfer: Surfer, connectable: Live) -> None:
    page = surfer.page()
    _open(page)
    rejected, word = _submit(connectable)
    review = _review(page, word)
    expect(review).to_contain_text("Your order 20518 is ready to be picked up")

    review.get_by_text("Reject …").click()
    review.get_by_label("Reason").select_option(label="Promotional")
    review.get_by_label("Explanation").fill("It advertises the shop")
    review.get_by_role("button", name="Reject").click()
    expect(review.get_by_text("Rejected")).to_be_visible()
    _await(connectable, rejected, "REJECTED")
    page.goto(f"/templates/{rejected}/")
    expect(page.get_by_text("Meta rejected this template")).to_be_visible()
    expect(page.get_by_text("It advertises the shop").first).to_be_visible()

    approved, word = _submit(connectable)
    page.goto(URL)
    review = _review(page, word)
    review.get_by_role("button", name="Approve").click()
    expect(review.get_by_text("Approved")).to_be_visible()
    _await(connectable, approved, "APPROVED")
    review.get_by_role("link", name="Open template").click()
    page.wait_for_url(f"**/templates/{approved}/")
    expect(page.get_by_text("Approved by Meta.")).to_be_visible()


def _await(live: Live, template: str, status: str) -> None:
    """The callback may take a moment."""
    headers = {"x-api-key": live.env["SENT_DM_API_KEY"]}
    address = f"{live.url}/v3/templates/{template}"
    until(lambda: httpx.get(address, headers=headers).json()["data"]["status"] == status)


@pytest.mark.parametrize("look", LOOKS, ids=str)
def test_it_can_be_read_by_everybody(surfer: Surfer, connectable: Live, look: Look) -> None:
    page = surfer.page(look)
    page.goto(URL)
    found = axe(page)
    _open(page)
    _, word = _submit(connectable)
    review = _review(page, word)
    review.get_by_text("Reject …").click()

    assert [*found, *axe(page)] == []
