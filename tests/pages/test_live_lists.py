"""Lists that are live: what programs do appears without a reload, and never under the hands of somebody who reads."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import count
from uuid import UUID

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.live_house import Live
from tests.pages.test_calls import call, open_call
from tests.pages.test_messages import send
from tests.patience import until

_OVERVIEW, _MESSAGES, _CALLS = "/overview/", "/messages/", "/developers/calls/"
_DELIVERED = "+15005550006"
_LAST = count(2001)


def _someone() -> str:
    """A number that no other test writes to."""
    return f"+1415555{next(_LAST)}"


def _open(page: Page, path: str) -> None:
    page.goto(path)
    page.evaluate("window.wasNotReloaded = true")


def _row(page: Page, message_id: UUID) -> Locator:
    return page.locator(f"#message-{message_id}")


def _bar(page: Page) -> Locator:
    return page.get_by_role("status").get_by_role("link", name=re.compile(r"\d new"))


@pytest.mark.parametrize("path", [_OVERVIEW, _MESSAGES])
def test_a_message_appears_and_moves_by_itself(browser_page: Page, live: Live, path: str) -> None:
    page = browser_page
    send(live, _someone())
    _open(page, path)

    message_id = send(live, _someone())

    expect(_row(page, message_id)).to_contain_text("Delivered")
    expect(page.locator("tr[id^=message-]").first).to_have_id(f"message-{message_id}")
    assert page.evaluate("window.wasNotReloaded")


def test_a_call_appears_by_itself(browser_page: Page, live: Live) -> None:
    page = browser_page
    _settle(page, live, times=1)
    _open(page, _CALLS)

    request_id = call(live, "/v3/contacts?page=1")

    expect(page.locator("tbody tr").first).to_contain_text(request_id)
    assert page.evaluate("window.wasNotReloaded")


def _settle(page: Page, live: Live, *, times: int) -> None:
    """Some messages and calls that have come to their end, so that whatever is new has been made since."""
    for _ in range(times):
        message_id = send(live, _DELIVERED)
    page.goto(f"{_MESSAGES}{message_id}/")
    expect(page.locator("h1 + .status")).to_have_text(re.compile("Delivered"))
    open_call(page, call(live, "/v3/contacts?page=2"))


def _scroll(page: Page) -> None:
    page.set_viewport_size({"width": 1280, "height": 420})
    page.mouse.move(640, 150)
    page.mouse.wheel(0, 150)
    until(lambda: page.evaluate("scrollY > 100"))


def _select(page: Page) -> None:
    page.locator("tbody tr").first.evaluate("row => getSelection().selectAllChildren(row)")


def _focus(page: Page) -> None:
    page.locator("tbody tr").first.get_by_role("link").first.focus()


def _open_filters(page: Page) -> None:
    page.get_by_role("button", name="Filter", exact=True).click()


def _filter(page: Page) -> None:
    page.get_by_role("navigation", name="Status").get_by_role("link").filter(has_text="Succeeded").or_(
        page.get_by_role("navigation", name="Status").get_by_role("link").filter(has_text="Delivered")
    ).click()
    expect(page).to_have_url(re.compile("status="))


@pytest.mark.parametrize(
    ("path", "read"),
    [
        *((_MESSAGES, read) for read in (_scroll, _select, _focus, _open_filters, _filter)),
        *((_CALLS, read) for read in (_scroll, _filter)),
    ],
)
def test_while_somebody_reads_a_bar_counts(
    browser_page: Page, live: Live, path: str, read: Callable[[Page], None]
) -> None:
    page = browser_page
    _settle(page, live, times=8)
    _open(page, path)
    read(page)
    rows, scrolled = page.locator("tbody tr").all_inner_texts(), page.evaluate("scrollY")

    for _ in range(2):
        send(live, _DELIVERED)

    expect(_bar(page)).to_have_text("2 new")
    expect(_bar(page)).to_be_in_viewport()
    assert len(page.locator("tbody tr").all()) == len(rows)
    assert page.evaluate("scrollY") == scrolled
    page.keyboard.press("Escape")
    _bar(page).click()
    expect(_bar(page)).to_have_count(0)
    expect(page.locator("tbody tr")).to_have_count(len(rows) + 2)
    expect(page.locator("tbody tr").first).to_be_in_viewport()
    assert page.evaluate("window.wasNotReloaded")


def test_a_row_that_has_the_focus_keeps_it(browser_page: Page, live: Live) -> None:
    page = browser_page
    _settle(page, live, times=1)
    _open(page, _MESSAGES)
    page.keyboard.press("j")
    first = page.locator("tbody tr").first.get_by_role("link").first
    expect(first).to_be_focused()
    name = first.get_attribute("id")

    send(live, _DELIVERED)
    _bar(page).click()

    expect(page.locator("tbody tr").nth(1).get_by_role("link").first).to_have_id(str(name))


def test_nothing_is_asked_while_the_tab_is_hidden(browser_page: Page, live: Live) -> None:
    page = browser_page
    _settle(page, live, times=1)
    _open(page, _MESSAGES)
    page.evaluate("Object.defineProperty(document, 'hidden', {get: () => window.isAway, configurable: true})")
    page.evaluate("window.isAway = true")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.evaluate(
        """() => new Promise(resolve => {
            let ticks = 0;
            document.addEventListener("htmx:beforeRequest", () => { if (++ticks === 2) resolve(); });
        })"""
    )
    assert [url for url in asked if "/fresh/" in url] == []

    message_id = send(live, _someone())
    page.evaluate("window.isAway = false")

    expect(_row(page, message_id)).to_be_visible()
