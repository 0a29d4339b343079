"""Acting on many rows, as a person with a browser does it: by filter with undo, and on a group of failures."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.live_house import Live
from tests.pages.surfing import LOOKS, Look, Surfer, axe
from tests.pages.test_messages import send
from tests.patience import until

_PREFIX = "+1415557"
_DEAD, _LOST, _DELIVERED = "+15005550001", "+15005550002", "+15005550006"


def _people(page: Page, live: Live, block: str, number: int) -> str:
    """The list of that many new contacts. Sending makes them; a page's worth is 50."""
    for each in range(number):
        send(live, f"{_PREFIX}{block}{each:02}")
    address = f"/contacts/?q={_PREFIX[1:]}{block}"
    page.goto(address)
    expect(page.get_by_text(f"of {number}").first).to_be_visible()
    return address


def _rows(page: Page) -> Locator:
    return page.locator("tbody tr")


def _bar(page: Page) -> Locator:
    return page.get_by_role("form", name="Selection")


def _figure(page: Page, name: str) -> Locator:
    return page.locator(".figures > div", has_text=name).locator(".figure")


def test_all_that_match_are_opted_out_and_in_again(browser_page: Page, live: Live) -> None:
    page = browser_page
    address = _people(page, live, "20", 55)

    page.keyboard.press("j")
    page.keyboard.press("x")
    expect(_bar(page)).to_contain_text("1 contact selected")
    page.keyboard.press("Escape")
    expect(_bar(page)).to_be_hidden()
    page.get_by_role("checkbox", name="Select all on this page").check()
    expect(_bar(page)).to_contain_text("50 contacts selected")
    page.get_by_role("checkbox", name="Select all 55 that match").check()
    expect(_bar(page)).to_contain_text("All 55 contacts selected")
    _bar(page).get_by_role("button", name="Opt out").click()
    dialog = page.get_by_role("dialog", name="Opt 55 contacts out?")
    dialog.get_by_label("Reason").fill("Contract ended")
    dialog.get_by_role("button", name="Opt out 55 contacts").click()

    page.get_by_role("button", name="Undo: opt them in again").wait_for()
    expect(_figure(page, "Opted out").first).to_have_text("55")
    page.get_by_role("button", name="Undo: opt them in again").click()
    expect(_figure(page, "Opted in again")).to_have_text("55")
    page.goto(address)
    expect(page.get_by_role("navigation", name="Consent").get_by_role("link", name="Opted out")).to_contain_text("0")


def test_group_of_failures_is_acted_on(browser_page: Page, live: Live) -> None:
    page = browser_page
    lost, dead = send(live, _LOST), send(live, _DEAD)
    for message_id in (lost, dead):
        page.goto(f"/messages/{message_id}/")
        expect(page.locator("h1 + .status")).to_have_text(re.compile("Failed"))

    page.goto("/messages/failures/?span=24h")
    cause = page.locator("#ERR_UNDELIVERABLE")
    cause.get_by_role("button", name=re.compile(r"Retry the (one|\d+) that may work")).click()
    page.get_by_role("dialog").get_by_role("button", name=re.compile(r"Retry \d+ message")).click()
    page.get_by_role("button", name="Undo: cancel those not sent yet").wait_for()
    expect(_figure(page, "Retried").first).not_to_have_text("0")

    page.goto("/messages/failures/?span=24h")
    expect(page.locator("#ERR_UNDELIVERABLE")).to_contain_text(re.compile(r"\d+ retried"))
    stop = page.locator("#ERR_NUMBER_INVALID").get_by_role(
        "button", name=re.compile("Stop writing to the .*dead number")
    )
    stop.click()
    page.get_by_role("dialog").get_by_role("button", name=re.compile(r"Opt out \d+ contact")).click()
    done = _figure(page, "Opted out").first
    expect(done).not_to_have_text("0")  # other tests of the same house wrote to dead numbers too
    count = done.inner_text()
    page.get_by_role("button", name="Undo: opt them in again").click()
    expect(_figure(page, "Opted in again")).to_have_text(count)


def test_selected_message_stays_selected_when_it_moves(browser_page: Page, live: Live) -> None:
    page = browser_page
    message_id = send(live, "+15005550009")
    page.goto("/messages/?q=15005550009")
    row = page.locator(f"#message-{message_id}")
    row.get_by_role("checkbox").check()
    expect(row).to_contain_text("Delivered")

    expect(row.get_by_role("checkbox")).to_be_checked()
    expect(_bar(page)).to_contain_text("1 message selected")


def test_selected_messages_are_exported(browser_page: Page, live: Live) -> None:
    page = browser_page
    message_id = send(live, _DELIVERED)
    page.goto(f"/messages/?q={message_id}")
    page.locator(f"#message-{message_id}").get_by_role("checkbox").check()

    with page.expect_download() as download:
        _bar(page).get_by_role("button", name="Export").click()

    (_, line) = download.value.path().read_text("utf-8-sig").splitlines()
    assert line.startswith(str(message_id))


def test_selecting_works_without_javascript(surfer: Surfer, live: Live) -> None:
    page = surfer.page(scripts=False)
    phone = f"{_PREFIX}3001"
    send(live, phone)
    page.goto(f"/contacts/?q={phone[1:]}")
    expect(_bar(page)).to_be_hidden()

    _rows(page).first.get_by_role("checkbox").check()
    _bar(page).get_by_role("button", name="Opt out").click()
    page.get_by_role("button", name="Opt out 1 contact").click()

    def counted() -> bool:
        """Without scripts the page shows how far the work was when it was asked for."""
        page.reload()
        return _figure(page, "Opted out").first.inner_text() == "1"

    until(counted)


@pytest.mark.parametrize("look", LOOKS, ids=str)
def test_the_pages_can_be_read_by_everybody(surfer: Surfer, live: Live, look: Look) -> None:
    page = surfer.page(look)
    message_id = send(live, _LOST)
    page.goto(f"/messages/{message_id}/")
    expect(page.locator("h1 + .status")).to_have_text(re.compile("Failed"))
    found = []
    for address, action in (("/messages/?status=failed", "Retry"), ("/contacts/", "Opt out")):
        page.goto(address)
        _rows(page).first.get_by_role("checkbox").check()
        expect(_bar(page)).to_be_visible()
        found += axe(page)
        _bar(page).get_by_role("button", name=action).click()
        expect(page.get_by_role("dialog")).to_be_visible()
        found += axe(page)

    assert found == []
