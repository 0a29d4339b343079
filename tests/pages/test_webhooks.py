"""Webhooks in a browser: from a new endpoint over deliveries that appear by themselves to a replay."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from urllib.request import Request, urlopen

import pytest
from playwright.sync_api import Locator, Page, expect
from standardwebhooks import Webhook

from tests.fakes.receiver import Receiver
from tests.live_house import Live
from tests.pages.surfing import Look, Surfer
from tests.pages.test_messages import send
from tests.patience import PATIENCE

_PHONES = [f"+1415557040{index}" for index in range(4)]  # no other test of this house writes to them


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with Receiver() as listening:
        yield listening


@pytest.fixture
def endpoint(browser_page: Page, receiver: Receiver, live: Live) -> Iterator[str]:
    """The secret of a new endpoint that gets message.delivered, whose page is open. Other tests want none."""
    page = browser_page
    page.goto("/webhooks/new/")
    page.get_by_label("Name").fill("Receiver")
    page.get_by_label("URL").fill("nonsense")
    page.get_by_label("Messages all events").uncheck()
    page.get_by_label("message.delivered").check()
    page.get_by_role("button", name="Create webhook").click()
    expect(page.get_by_text("must be a valid HTTP or HTTPS URL")).to_be_visible()
    expect(page.get_by_label("message.delivered")).to_be_checked()
    page.get_by_label("URL").fill(receiver.url)
    page.get_by_role("button", name="Create webhook").click()
    secret = page.get_by_label("Signing secret").input_value()
    endpoint_id = page.url.rstrip("/").split("/")[-1]
    page.get_by_label("I've stored the secret").check()
    page.get_by_role("button", name="Done").click()
    expect(page.get_by_role("heading", name="No deliveries yet")).to_be_visible()
    yield secret
    headers = {"x-api-key": live.env["SENT_DM_API_KEY"]}
    urlopen(Request(f"{live.url}/v3/webhooks/{endpoint_id}", headers=headers, method="DELETE"), timeout=PATIENCE)


def _rows(page: Page, *, status: str) -> Locator:
    return page.locator("#deliveries-list tbody tr").filter(has=page.get_by_text(status, exact=True))


def _watch(page: Page) -> None:
    page.evaluate("window.wasNotReloaded = true")


def test_deliveries_appear_fail_and_are_replayed(
    browser_page: Page, endpoint: str, receiver: Receiver, live: Live
) -> None:
    page = browser_page
    _watch(page)
    send(live, _PHONES[0])
    expect(_rows(page, status="Delivered")).to_have_count(1)
    (call,) = receiver.wait(1)
    assert Webhook(endpoint).verify(call.body, dict(call.headers)) == json.loads(call.body)

    receiver.answers.append(500)
    send(live, _PHONES[1])
    expect(_rows(page, status="Retrying")).to_contain_text(re.compile("Next attempt in .*HTTP 500.*1", re.DOTALL))
    assert page.evaluate("window.wasNotReloaded")

    receiver.answers.append(410)
    send(live, _PHONES[2])
    expect(_rows(page, status="Failed")).to_have_count(2)
    page.reload()
    expect(page.get_by_text("It answered 410 Gone")).to_be_visible()
    page.get_by_role("button", name="Turn on").click()
    expect(page.get_by_text("It answered 410 Gone")).to_have_count(0)

    page.get_by_role("button", name="More").click()
    page.get_by_role("link", name="Replay events").click()
    page.get_by_role("button", name="Count events").click()
    page.get_by_role("button", name="Replay 2 events").click()
    expect(_rows(page, status="Delivered")).to_have_count(3)
    ids = [call.headers["webhook-id"] for call in receiver.wait(5)]
    assert len(set(ids)) == 3


def test_one_delivery_is_replayed_and_its_page_follows(
    browser_page: Page, endpoint: str, receiver: Receiver, live: Live
) -> None:
    page = browser_page
    send(live, _PHONES[3])
    _rows(page, status="Delivered").get_by_role("link").click()

    page.get_by_role("button", name="Replay event").click()

    expect(page.locator(".timeline > li").filter(has_text="HTTP 200")).to_have_count(2)
    first, second = receiver.wait(2)
    assert first.headers["webhook-id"] == second.headers["webhook-id"]
    assert first.body == second.body


def test_specimen_is_sent_from_the_dialog_and_stands_in_the_log(browser_page: Page, endpoint: str) -> None:
    page = browser_page
    _watch(page)
    page.get_by_role("link", name="Send test event").first.click()
    page.get_by_label("Event", exact=True).select_option("contact.opt_out")
    page.get_by_role("dialog").get_by_role("button", name="Send test event").click()
    expect(page.get_by_role("dialog").get_by_text("Test event delivered successfully.")).to_be_visible()
    page.get_by_role("link", name="Close").click()

    expect(_rows(page, status="Delivered")).to_contain_text("contact.opt_out")
    assert page.evaluate("window.wasNotReloaded")


def test_everything_works_without_scripts(surfer: Surfer, endpoint: str, live: Live) -> None:
    page = surfer.page(Look("light", 1280), scripts=False)
    page.goto("/webhooks/")
    page.get_by_role("link", name="Receiver").click()
    page.get_by_role("link", name="Send test event").first.click()
    page.get_by_role("button", name="Send test event").click()
    expect(page.get_by_text("Test event delivered successfully.")).to_be_visible()
    page.get_by_role("link", name="Close").click()
    page.get_by_role("link", name="contact.opt_out").or_(page.get_by_role("link", name="message.delivered")).click()

    expect(page.get_by_text("The endpoint accepted it.")).to_be_visible()
