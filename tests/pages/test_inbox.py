"""The inbox in a browser: create a webhook to it, and watch deliveries arrive."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from playwright.sync_api import Locator, Page, expect

from tests.live_house import Live
from tests.pages.surfing import LOOKS, Look, Surfer, axe


def _call(live: Live, method: str, path: str, body: object = None) -> Any:
    headers = {"x-api-key": live.env["SENT_DM_API_KEY"]}
    answer = httpx.request(method, f"{live.url}/v3/{path}", json=body, headers=headers)
    assert answer.is_success, answer.text
    return answer.json()["data"] if answer.content else None


def _address(live: Live) -> str:
    return f"{live.simulator_url}/inbox/{live.env['SENTDASH_ORGANIZATION_ID']}"


def _webhook(live: Live) -> str:
    """The id of the webhook to the inbox."""
    listed = _call(live, "GET", "webhooks?page_size=100")["webhooks"]
    return next(str(each["id"]) for each in listed if each["endpoint_url"] == _address(live))


@pytest.fixture
def inbox(surfer: Surfer, live: Live) -> Iterator[Live]:
    """The demo account without a webhook to its inbox; other tests of this house want none."""
    yield live
    for each in _call(live, "GET", "webhooks?page_size=100")["webhooks"]:
        if each["endpoint_url"] == _address(live):
            _call(live, "DELETE", f"webhooks/{each['id']}")
    for path, method in (("", "DELETE"), ("/answer", "PUT")):
        httpx.request(
            method, f"{live.simulator_url}/control/inbox/{live.env['SENTDASH_ORGANIZATION_ID']}{path}", json={}
        )


def _open(page: Page) -> Locator:
    """The list of what arrived, with a webhook to it."""
    page.goto("/simulator/inbox/")
    page.get_by_role("button", name="Create a webhook to this inbox").click()
    expect(page.get_by_role("button", name="Update secret")).to_be_visible()
    return page.locator("#inbox-stage").get_by_role("group")


def _test(live: Live, event: str = "message.delivered") -> None:
    _call(live, "POST", f"webhooks/{_webhook(live)}/test", {"event_type": event})


@pytest.mark.parametrize("look", LOOKS, ids=str)
def test_it_can_be_read_by_everybody(surfer: Surfer, inbox: Live, look: Look) -> None:
    page = surfer.page(look)
    calls = _open(page)
    found = axe(page)

    _test(inbox)
    expect(calls).to_have_count(1)
    expect(calls.first).to_contain_text("Signature verified")
    page.get_by_role("button", name="Fail with 500").click()
    expect(page.get_by_role("button", name="Fail with 500")).to_have_attribute("aria-pressed", "true")
    _test(inbox, "contact.opt_out")
    expect(calls.first).to_contain_text("Answered 500")
    calls.last.locator("summary").click()
    expect(calls.last.get_by_text("x-webhook-signature")).to_be_visible()

    assert [*found, *axe(page)] == []


def test_what_one_unfolded_stays_open_when_more_arrives(surfer: Surfer, inbox: Live) -> None:
    page = surfer.page()
    calls = _open(page)
    _test(inbox)
    calls.first.locator("summary").click()

    _test(inbox, "contact.help")

    expect(calls).to_have_count(2)
    expect(calls.last).to_have_attribute("open", "")
    expect(calls.last.locator("summary")).to_be_focused()
