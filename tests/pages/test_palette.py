"""The palette does things, and the keyboard walks through lists."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.live_house import Live
from tests.pages.surfing import Surfer, sign_in
from tests.pages.test_messages import send

_MESSAGES, _CONTACTS, _CALLS = "/messages/", "/contacts/", "/developers/calls/"
_DELIVERED = "+15005550006"


def _ask(page: Page, text: str) -> None:
    """Types it, and waits until the first option is an answer to it."""
    page.keyboard.press("Control+k")
    field = page.get_by_role("combobox", name="Find or go to")
    expect(field).to_be_focused()
    with page.expect_response(lambda answer: parse_qs(urlsplit(answer.url).query).get("q") == [text]):
        field.fill(text)


def _do(page: Page, text: str, option: str | re.Pattern[str]) -> None:
    _ask(page, text)
    expect(page.get_by_role("option").first).to_have_text(option)
    expect(page.get_by_role("option").first).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")


@pytest.mark.parametrize(
    ("text", "option", "heading"),
    [
        ("create contact", "Add contact", "Add contact"),
        ("send", "Send a message", "Playground"),
        ("failed", "Failed messages", "Messages"),
        ("VALIDATION_002", re.compile("Calls with this error"), "API calls"),
    ],
)
def test_it_opens_what_is_asked_for(browser_page: Page, text: str, option: str, heading: str) -> None:
    page = browser_page
    page.goto(_CONTACTS)

    _do(page, text, option)

    expect(page.get_by_role("heading", level=1)).to_have_text(heading)


def test_it_switches_the_theme_and_signs_out(surfer: Surfer, live: Live) -> None:
    page = surfer.stranger()
    sign_in(page, live)
    page.goto(f"{_MESSAGES}?status=failed")

    _do(page, "dark", "Use the dark theme")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    expect(page).to_have_url(re.compile(r"/messages/\?status=failed$"))
    _do(page, "match", "Match the system theme")
    expect(page.locator("html")).not_to_have_attribute("data-theme", "dark")
    _do(page, "sign out", "Sign out")

    expect(page).to_have_url(re.compile("/login/"))


def test_a_number_is_found_and_offered(browser_page: Page, live: Live) -> None:
    page = browser_page
    send(live, _DELIVERED)
    page.goto(_CONTACTS)

    _ask(page, "+1-(500)-555-0006")

    hits = page.get_by_role("listbox", name="Found")
    expect(hits.get_by_role("group", name="Contacts").get_by_role("option")).to_have_count(1)
    expect(hits.get_by_role("group", name="Messages").get_by_role("option").first).to_be_visible()
    hits.get_by_role("option", name="Send a message to").click()
    expect(page.get_by_label("People", exact=True)).to_have_value(_DELIVERED)


@pytest.mark.parametrize("path", [_MESSAGES, _CONTACTS, _CALLS])
def test_j_and_k_walk_and_enter_opens(browser_page: Page, live: Live, path: str) -> None:
    page = browser_page
    for phone in (_DELIVERED, "+15005550003"):
        send(live, phone)
    page.goto(path)
    links = page.locator("main .list tbody tr .row-link")
    expect(links.nth(1)).to_be_visible()  # calls are logged a moment later, and no row is added while one has the focus

    page.keyboard.press("k")
    expect(links.first).to_be_focused()
    page.keyboard.press("j")
    expect(links.nth(1)).to_be_focused()
    page.keyboard.press("k")
    page.keyboard.press("k")
    expect(links.first).to_be_focused()
    address = links.first.get_attribute("href")
    page.keyboard.press("Enter")

    expect(page).to_have_url(re.compile(f"{address}$"))


def test_letters_are_letters_where_one_writes(browser_page: Page, live: Live) -> None:
    page = browser_page
    send(live, _DELIVERED)
    page.goto(_MESSAGES)
    search = page.get_by_role("searchbox")

    search.press_sequentially("jk")
    expect(search).to_have_value("jk")
    search.fill("")
    search.blur()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keyboard shortcuts")).to_contain_text("Next or previous row of a list")
    page.keyboard.press("j")
    expect(page.locator("tbody :focus")).to_have_count(0)
    page.keyboard.press("Escape")

    page.keyboard.press("j")

    expect(page.locator("tbody :focus")).to_have_count(1)
