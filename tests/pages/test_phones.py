"""The simulator's phones in a browser."""

from __future__ import annotations

from urllib.parse import urlencode

import httpx
import pytest
from playwright.sync_api import Locator, Page, expect

from tests.live_house import Live
from tests.pages.surfing import LOOKS, Look, Surfer, axe


def _send(live: Live, phone: str, name: str = "Lena") -> None:
    """A program sends something, while the page is open."""
    body = {
        "to": [phone],
        "template": {"name": "order_confirmation", "parameters": {"name": name, "order_id": "20518"}},
    }
    headers = {"x-api-key": live.env["SENT_DM_API_KEY"]}
    assert httpx.post(f"{live.url}/v3/messages", json=body, headers=headers).status_code == 202


def _open(page: Page, number: str) -> Locator:
    page.goto(f"/simulator/?{urlencode({'phone': number})}")
    return page.get_by_role("article").first


@pytest.mark.parametrize("look", LOOKS, ids=str)
def test_they_can_be_read_by_everybody(surfer: Surfer, live: Live, look: Look) -> None:
    page = surfer.page(look)
    number = f"+1415557020{LOOKS.index(look)}"  # its own, or the fault meets a message that is still under way
    phone = _open(page, number)
    _send(live, number)
    expect(phone.get_by_text("Delivered").first).to_be_visible()
    phone.get_by_role("button", name="STOP").click()
    expect(phone).to_contain_text("You are unsubscribed")  # or the fault would meet this answer
    phone.get_by_role("button", name="Fail", exact=True).click()
    expect(page.get_by_text("fault is set").or_(page.get_by_text("faults are set"))).to_be_visible()
    found = axe(page)

    page.get_by_text("Test numbers").click()
    page.get_by_role("button", name="Add phone", exact=True).click()
    found += axe(page)
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Remove all").click()

    assert found == []


@pytest.mark.parametrize("look", LOOKS, ids=str)
def test_each_phone_is_told_apart(surfer: Surfer, look: Look) -> None:
    page = surfer.page(look)
    page.goto("/simulator/?" + urlencode([("phone", f"+1415555018{index}") for index in range(4)]))
    phones = page.get_by_role("article")
    expect(phones.nth(3)).to_be_visible()

    assert axe(page, only=["landmark-unique"]) == []
    names = page.get_by_role("form").evaluate_all("forms => forms.map((form) => form.ariaLabel)")
    assert len(names) == len(set(names))
    for index in range(4):
        for what in ("Quick replies from", "The next message to"):
            assert f"{what} +1 415-555-018{index}" in names
    overflow = "phones => phones.filter((phone) => phone.scrollWidth > phone.clientWidth).length"
    assert phones.evaluate_all(overflow) == 0


def test_quick_replies_change_the_consent_on_the_phone(browser_page: Page) -> None:
    page = browser_page
    phone = _open(page, "+14155550156")
    expect(phone).to_contain_text("No contact yet")

    for name, words in (("STOP", "Opted out by replying STOP, "), ("START", "Opted in by replying START, ")):
        phone.get_by_role("button", name=name).click()
        expect(phone).to_contain_text(words)
    phone.get_by_role("button", name="HELP").click()

    expect(phone.get_by_text("Received")).to_have_count(3)
    expect(phone).to_contain_text("Opted in by replying START, ")


def test_what_one_types_survives_what_arrives(browser_page: Page, live: Live) -> None:
    page = browser_page
    phone = _open(page, "+14155550151")
    field = phone.get_by_role("textbox")
    field.click()
    field.press_sequentially("Leave it")

    _send(live, "+14155550151")
    expect(phone.get_by_text("Delivered")).to_be_visible()

    expect(field).to_be_focused()
    field.press_sequentially(" next door")
    expect(field).to_have_value("Leave it next door")
    field.press("Enter")
    expect(phone.get_by_text("Leave it next door")).to_be_visible()
    expect(field).to_have_value("")
    expect(field).to_be_focused()


def test_where_one_has_scrolled_to_stays(browser_page: Page, live: Live) -> None:
    page = browser_page
    for index in range(8):
        _send(live, "+14155550152", f"Number {index}")
    phone = _open(page, "+14155550152")
    expect(phone.get_by_text("Delivered")).to_have_count(8)
    screen = phone.get_by_role("log")
    assert screen.evaluate("screen => screen.scrollHeight - screen.scrollTop - screen.clientHeight") < 8

    screen.evaluate("screen => screen.scrollTo(0, 40)")
    _send(live, "+14155550152", "the newest")
    expect(phone.get_by_text("Hello the newest")).to_be_attached()

    assert screen.evaluate("screen => screen.scrollTop") == 40


def test_the_next_delivery_fails_once(browser_page: Page, live: Live) -> None:
    page = browser_page
    phone = _open(page, "+14155550153")

    phone.get_by_role("button", name="Fail", exact=True).click()
    expect(phone.get_by_role("button", name="Fail", exact=True)).to_have_attribute("aria-pressed", "true")
    _send(live, "+14155550153")
    expect(phone.get_by_text("Message not delivered")).to_be_visible()
    expect(phone.get_by_role("button", name="Fail", exact=True)).to_have_attribute("aria-pressed", "false")
    _send(live, "+14155550153")

    expect(phone.get_by_text("Delivered,")).to_be_visible()


def test_a_phone_is_added_by_its_number(browser_page: Page) -> None:
    page = browser_page
    page.goto("/simulator/")

    page.get_by_role("button", name="Add phone", exact=True).click()
    page.get_by_label("Phone number").fill("+49 1512 0000001")
    page.keyboard.press("Enter")

    expect(page.get_by_role("article").first).to_have_accessible_name("The phone +49 1512 0000001")


def test_a_phone_may_write_first(browser_page: Page) -> None:
    page = browser_page
    phone = _open(page, "+14155550154")
    expect(phone.get_by_text("No messages yet.")).to_be_visible()

    phone.get_by_role("button", name="HELP").click()

    expect(phone.get_by_text("Received")).to_be_visible()


def test_it_works_without_javascript(surfer: Surfer) -> None:
    page = surfer.page(scripts=False)
    phone = _open(page, "+14155550155")

    phone.get_by_role("textbox").fill("By hand")
    phone.get_by_role("button", name="Send reply").click()

    expect(page.get_by_role("article").first.get_by_text("By hand")).to_be_visible()
