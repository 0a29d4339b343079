"""Lists that are live: what programs do appears without a reload, and never under the hands of somebody who reads."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import count
from uuid import UUID

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.live import Live
from tests.pages.test_messages import send

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
    send(live, _someone())
    _open(page, _CALLS)
    before = page.locator("tbody tr").count()

    send(live, _someone())

    if before < 50:
        expect(page.locator("#calls-summary")).to_have_text(str(before + 1))
    expect(page.locator("tbody tr")).to_have_count(before + 1)
    assert page.evaluate("window.wasNotReloaded")


def _scroll(page: Page) -> None:
    page.set_viewport_size({"width": 1280, "height": 300})
    page.mouse.move(640, 150)
    page.mouse.wheel(0, 200)
    page.wait_for_function("scrollY > 100")


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


READS = [_scroll, _select, _focus, _open_filters, _filter]


@pytest.mark.parametrize("path", [_MESSAGES, _CALLS])
@pytest.mark.parametrize("read", READS, ids=lambda read: read.__name__)
def test_while_somebody_reads_a_bar_counts(
    browser_page: Page, live: Live, path: str, read: Callable[[Page], None]
) -> None:
    page = browser_page
    page.goto(f"{_MESSAGES}{send(live, _DELIVERED)}/")
    expect(page.locator("h1 + .status")).to_have_text(re.compile("Delivered"))
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
