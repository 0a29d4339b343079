"""One conversation in the browser: the person at the Phones page, the support staff at the page of conversations."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

import httpx
import pytest
from playwright.sync_api import Locator, Page, expect

from tests.fakes.carrier import ROOT
from tests.live_house import Live
from tests.pages.surfing import Surfer
from tests.patience import until

_PHONE, _WRITTEN = "+14155552820", "+1 415-555-2820"  # nothing else is sent to it


@pytest.fixture
def api(live: Live) -> Iterator[httpx.Client]:
    """Afterwards the account is disconnected and the contact deleted: other tests expect neither."""
    with httpx.Client(base_url=live.url, headers={"x-api-key": live.env["SENT_DM_API_KEY"]}) as client:
        yield client
        for contact in client.get("/v3/contacts", params={"phone": _PHONE}).json()["data"]["contacts"]:
            client.request("DELETE", f"/v3/contacts/{contact['id']}", json={}).raise_for_status()
    command = [sys.executable, "manage.py", "whatsapp", "disconnect", "--organization"]
    subprocess.run([*command, live.env["SENTDASH_ORGANIZATION_ID"]], cwd=ROOT, env=live.environment, check=True)


def test_conversation_over_sms_and_whatsapp_with_stop_and_start(surfer: Surfer, api: httpx.Client) -> None:
    phones, desk = surfer.page(), surfer.page()
    _send(api, channel=["sms"], template={"name": "order_confirmation", "parameters": {"name": "Ada", "order_id": "1"}})
    _write(phones, "Where is my order?", after="Ada")

    _look_away(surfer.page())
    desk.goto("/conversations/")
    expect(desk.get_by_role("link", name=_WRITTEN)).to_contain_text("1 unread")
    desk.get_by_role("link", name=_WRITTEN).click()
    expect(desk.get_by_role("link", name=_WRITTEN)).not_to_contain_text("unread")
    thread = desk.get_by_role("log", name="Messages")
    expect(thread.get_by_text("Where is my order?")).to_be_visible()
    _reply(desk, "It arrives today.")
    expect(phones.get_by_role("article").first.get_by_text("It arrives today.")).to_be_visible()

    _send(api, channel=["whatsapp"], template={"id": _approved(phones, api)})
    _write(phones, "Thanks, on WhatsApp", after="is ready for you")
    expect(thread.get_by_text("Thanks, on WhatsApp")).to_be_visible()  # without a reload
    expect(desk.get_by_text("WhatsApp text until")).to_be_visible()
    expect(desk.get_by_label("WhatsApp", exact=True)).to_be_checked()
    _reply(desk, "See you here.", status="Read")

    _write(phones, "STOP")
    expect(desk.get_by_text("We can’t send to this person")).to_be_visible()
    expect(desk.get_by_role("button", name="Send", exact=True)).to_have_count(0)
    _write(phones, "START")
    expect(desk.get_by_role("button", name="Send", exact=True)).to_be_visible()

    desk.get_by_role("link", name="Contact", exact=True).click()
    for words in ("Replied “STOP”.", "Replied “START”."):
        expect(desk.get_by_text(words).first).to_be_visible()


def _look_away(page: Page) -> None:
    """Have the thread open in a hidden tab, until it has asked what is new: it stays unread."""
    page.add_init_script("Object.defineProperty(document, 'hidden', {get: () => true})")
    page.goto("/conversations/")
    page.get_by_role("link", name=_WRITTEN).click()
    expect(page.get_by_role("log", name="Messages").get_by_text("Where is my order?")).to_be_visible()
    page.wait_for_load_state("networkidle")


def _send(api: httpx.Client, **body: Any) -> None:
    answer = api.post("/v3/messages", json={"to": [_PHONE], **body})
    assert answer.status_code == 202, answer.text


def _write(page: Page, text: str, *, after: str = "") -> None:
    """From the phone, once it shows the message with these words."""
    phone = _phone(page)
    if after:
        expect(phone.get_by_text(after).first).to_be_visible()
    phone.get_by_placeholder("Reply").fill(text)
    phone.get_by_role("button", name="Send reply").click()
    expect(phone.get_by_text(text, exact=True).last).to_be_visible()


def _phone(page: Page) -> Locator:
    page.goto(f"/simulator/?{urlencode({'phone': _PHONE})}")
    return page.get_by_role("article").first


def _reply(page: Page, text: str, *, status: str = "Delivered") -> None:
    """With the keyboard, and until it has arrived. What was typed is gone then."""
    page.get_by_role("log", name="Messages").focus()
    page.keyboard.press("r")
    page.keyboard.type(text)
    page.keyboard.press("Enter")
    thread = page.get_by_role("log", name="Messages")
    expect(thread.get_by_text(text)).to_be_visible()
    expect(page.get_by_placeholder("Reply")).to_have_value("")
    expect(thread.locator(".bubble-state.out").last).to_contain_text(status)


def _approved(page: Page, api: httpx.Client) -> str:
    """The id of a template that Meta has approved."""
    page.goto("/simulator/templates/")
    connect = page.get_by_role("button", name="Connect WhatsApp")
    if connect.is_visible():
        connect.click()
    expect(connect).to_have_count(0)
    word = f"pickup_{uuid4().hex[:8]}"
    body = {
        "multiChannel": {"type": "body", "template": f"Pickup {word}: your order is ready for you.", "variables": []}
    }
    made = api.post(
        "/v3/templates",
        json={"name": word, "category": "UTILITY", "definition": {"body": body}, "submit_for_review": True},
    )
    assert made.status_code == 201, made.text
    page.goto("/simulator/templates/")
    waiting = page.get_by_role("article").filter(has_text=word).filter(has_text="Pending review")
    waiting.get_by_role("button", name="Approve").click()
    expect(waiting).to_have_count(0)
    template: str = made.json()["data"]["id"]
    until(lambda: api.get(f"/v3/templates/{template}").json()["data"]["status"] == "APPROVED")
    return template
