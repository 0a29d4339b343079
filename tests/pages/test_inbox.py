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
    return _calls(page)


def _calls(page: Page) -> Locator:
    return page.locator("#inbox-stage").get_by_role("group")


def _send(page: Page, phone: str) -> None:
    """From the playground."""
    page.goto("/messages/new/")
    page.get_by_label("Template").select_option(label="welcome")
    page.get_by_label("People").fill(phone)
    page.get_by_role("button", name="Send to 1 person").click()
    expect(page.get_by_role("region", name="On its way to 1 person")).to_be_visible()


def _test(live: Live, event: str = "message.delivered") -> None:
    _call(live, "POST", f"webhooks/{_webhook(live)}/test", {"event_type": event})


@pytest.mark.parametrize("look", LOOKS, ids=str)
def test_it_can_be_read_by_everybody(surfer: Surfer, inbox: Live, look: Look) -> None:
    page = surfer.page(look)
    page.goto("/simulator/inbox/")
    found = axe(page)
    calls = _open(page)
    found += axe(page)

    # Messages of other tests may still move, and come here too.
    delivered, opted_out = calls.filter(has_text="message.delivered"), calls.filter(has_text="contact.opt_out")
    _test(inbox)
    expect(delivered.last).to_contain_text("Signature verified")
    page.get_by_role("button", name="Fail with 500").click()
    expect(page.get_by_role("button", name="Fail with 500")).to_have_attribute("aria-pressed", "true")
    _test(inbox, "contact.opt_out")
    expect(opted_out.first).to_contain_text("Answered 500")
    delivered.last.locator("summary").click()
    expect(delivered.last.get_by_text("x-webhook-signature")).to_be_visible()

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


def test_the_whole_way_of_an_event(surfer: Surfer, inbox: Live) -> None:
    """Sent, delivered, failed and tried again, replayed; each page shows it without being reloaded."""
    page, first, second = surfer.page(), "+14155570301", "+14155570302"
    calls = _open(page)
    playground, log = page.context.new_page(), page.context.new_page()
    log.goto(f"/webhooks/{_webhook(inbox)}/")
    rows = log.get_by_role("row").filter(has_text="message.delivered")

    _send(playground, first)
    for event in ("queued", "routed", "sent", "delivered"):
        call = calls.filter(has_text=first).filter(has_text=f"message.{event}")
        expect(call.get_by_text("Signature verified")).to_have_count(1)
    expect(rows.filter(has_text="Delivered")).to_have_count(1)

    page.get_by_role("button", name="Fail with 500").click()
    expect(page.get_by_role("button", name="Fail with 500")).to_have_attribute("aria-pressed", "true")
    _send(playground, second)
    expect(calls.filter(has_text=second).filter(has_text="message.delivered")).to_contain_text("Answered 500")
    expect(rows.filter(has_text="Retrying")).to_contain_text("Next attempt")
    rows.filter(has_text="Retrying").get_by_role("link").click()
    expect(log.get_by_text("We try again")).to_be_visible()
    expect(log.locator("dt", has_text="Attempts").locator("+ dd")).to_have_text("1")

    page.get_by_role("button", name="Succeed").click()
    expect(page.get_by_role("button", name="Succeed")).to_have_attribute("aria-pressed", "true")
    arrived = calls.filter(has_text=first).filter(has_text="message.delivered")
    arrived.locator("summary").click()
    arrived.get_by_role("link", name="Open delivery").click()
    page.get_by_role("button", name="Replay event").click()
    playground.goto("/simulator/inbox/")
    expect(_calls(playground).filter(has_text=first).filter(has_text="Repeat 1")).to_have_count(1)
