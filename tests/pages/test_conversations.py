"""One conversation in the browser: the person at the Phones page, the support staff at the page of conversations."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

import httpx
import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.fakes.carrier import ROOT
from tests.live_house import Live
from tests.pages import furnishing
from tests.pages.surfing import LOOKS, Look, Surfer, axe
from tests.patience import until

_PHONE, _WRITTEN = "+14155552820", "+1 415-555-2820"  # nothing else is sent to it
_KEEN, _KEEN_WRITTEN = "+14155552821", "+1 415-555-2821"  # nor to this one


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


@pytest.fixture
def talk(live: Live) -> Iterator[str]:
    """The address of a conversation with a person who just wrote."""
    contact = furnishing.talked(live, _KEEN)
    yield f"/conversations/{contact}/"
    with httpx.Client(base_url=live.url, headers={"x-api-key": live.env["SENT_DM_API_KEY"]}) as client:
        client.request("DELETE", f"/v3/contacts/{contact}", json={}).raise_for_status()


def test_template_is_chosen_filled_in_and_sent_with_the_keyboard(surfer: Surfer, talk: str) -> None:
    page = surfer.page()
    page.goto(talk)
    page.keyboard.press("t")
    expect(page.get_by_label("Find a template")).to_be_focused()
    page.keyboard.type("order_conf")
    choices = page.locator(".talk-choices a")
    expect(choices).to_have_count(1)
    page.keyboard.press("ArrowDown")
    expect(choices).to_be_focused()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")

    expect(page.get_by_label("name", exact=True)).to_be_visible()
    expect(page.locator("#talk-fill input[type=text]").first).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Fill this in.")).to_have_count(2)
    page.get_by_label("order_id").fill("20518")
    page.get_by_label("name", exact=True).fill("Lena")
    words = "Hello Lena, your order 20518 is on its way."
    expect(page.locator(".talk-preview").get_by_text(words)).to_be_visible()
    expect(page.locator(".talk-preview").get_by_text("Would be sent")).to_be_visible()
    _hear_again(page, surfer)  # and what was typed stays
    expect(page.get_by_label("name", exact=True)).to_have_value("Lena")
    expect(page.get_by_label("name", exact=True)).to_be_focused()
    page.keyboard.press("Enter")

    expect(page.get_by_role("log", name="Messages").get_by_text(words)).to_be_visible()
    expect(page).to_have_url(re.compile(f"{talk}$"))
    expect(page.get_by_placeholder("Reply")).to_be_focused()
    page.keyboard.press("Escape")
    page.keyboard.press("t")
    expect(page.get_by_label("Find a template")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_placeholder("Reply")).to_be_focused()


@pytest.mark.parametrize("look", LOOKS, ids=str)
def test_template_can_be_read_and_filled_in_everywhere(surfer: Surfer, look: Look, talk: str) -> None:
    page = surfer.page(look)
    page.goto(f"{talk}template/")
    assert axe(page) == []
    page.get_by_role("link", name="order_confirmation").click()
    expect(page.get_by_role("button", name="Send template")).to_be_visible()
    assert axe(page) == []


def test_template_is_sent_without_javascript(surfer: Surfer, talk: str) -> None:
    page = surfer.page(scripts=False)
    page.goto(talk)
    page.get_by_role("link", name="Send a template").click()
    page.get_by_label("Find a template").fill("welcome")
    page.get_by_label("Find a template").press("Enter")
    page.get_by_role("link", name="welcome").click()
    page.get_by_role("button", name="Show preview").click()
    expect(page.locator(".talk-preview").get_by_text("Welcome to Acme.")).to_be_visible()
    page.get_by_role("button", name="Send template").click()

    expect(page.get_by_role("log", name="Messages").get_by_text("Welcome to Acme.")).to_be_visible()


def test_what_is_typed_stays_until_it_is_sent(surfer: Surfer, talk: str) -> None:
    """Over a new message, a reload and a lost connection; and the next text can be typed while one is on its way."""
    page = surfer.page()
    surfer.expected += ["ERR_INTERNET_DISCONNECTED", "htmx:sendError"]
    page.goto(talk)
    box, thread = page.get_by_placeholder("Reply"), page.get_by_role("log", name="Messages")
    page.keyboard.press("r")
    page.keyboard.type("It arrives today")
    box.evaluate("box => box.setSelectionRange(3, 3)")
    _hear_again(page, surfer)
    expect(box).to_have_value("It arrives today")
    assert box.evaluate("box => [box.selectionStart, document.activeElement === box]") == [3, True]

    page.reload()
    expect(box).to_have_value("It arrives today")
    box.focus()
    page.context.set_offline(True)
    page.keyboard.press("Enter")
    expect(page.get_by_text("We couldn't reach the server.").first).to_be_visible()
    expect(box).to_have_value("It arrives today")
    page.context.set_offline(False)

    def type_meanwhile(route: Route) -> None:
        page.keyboard.type("See you")
        route.continue_()

    page.route("**/reply/", type_meanwhile)
    page.keyboard.press("Enter")

    expect(thread.get_by_text("It arrives today")).to_be_visible()
    expect(box).to_have_value("See you")
    page.reload()
    expect(box).to_have_value("See you")


def test_keys_that_lead_elsewhere_leave_the_conversation_alone(surfer: Surfer, talk: str) -> None:
    page = surfer.page()
    page.goto("/conversations/?unread")
    page.keyboard.press("n")
    page.wait_for_url(re.compile("/conversations/[0-9a-f-]+/"))
    page.goto(talk)
    expect(page.locator("#talk-seen")).to_have_count(0)  # it has been read
    page.keyboard.press("g")
    page.keyboard.press("u")

    expect(page).to_have_url(re.compile("/audit/"))
    page.goto("/conversations/")
    expect(page.get_by_role("link", name=_KEEN_WRITTEN)).not_to_contain_text("unread")


def _hear_again(page: Page, surfer: Surfer) -> None:
    """The person writes once more, and the thread shows it without a reload."""
    written = page.get_by_role("log", name="Messages").get_by_text("Where is it?")
    before = written.count()
    furnishing.talked(surfer.live, _KEEN)
    expect(written).to_have_count(before + 1)


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
