"""The first thirty seconds in a browser: send, reply STOP, send again, reply START, send."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.pages.surfing import LOOKS, Look, Surfer, axe
from tests.patience import until


def _open(page: Page, number: str) -> tuple[Locator, Locator, Locator]:
    """The phone, what happened, and the consent."""
    page.goto(f"/simulator/try/?{urlencode({'phone': number})}")
    page.get_by_label("Template").select_option(label="order_confirmation")
    stage = page.locator("#phones-stage")
    return stage.get_by_role("article"), stage.get_by_role("list").first, stage.get_by_role("status")


def _send(page: Page) -> None:
    page.get_by_role("button", name="Send message").click()


def test_send_stop_send_again_start_send(browser_page: Page) -> None:
    page = browser_page
    phone, _, consent = _open(page, "+14155570231")
    refused = page.get_by_role("heading", name="Blocked: this person has opted out")
    expect(consent).to_have_text("No contact yet")

    _send(page)
    expect(phone.get_by_text("Delivered")).to_have_count(1)
    expect(
        page.locator("#phones-stage").get_by_text("The carrier confirmed that it reached the phone.")
    ).to_be_visible()
    expect(page.get_by_role("button", name="Send message")).to_be_focused()

    phone.get_by_role("button", name="STOP").click()
    expect(consent).to_contain_text("Opted out by replying STOP, ")
    expect(phone).to_contain_text("Opted out by replying STOP, ")

    expect(phone.get_by_text("Delivered")).to_have_count(2)  # the answer to STOP, too

    _send(page)
    expect(refused).to_be_visible()
    expect(page.locator("#try-refusal")).to_contain_text("The person opted out by replying “STOP” on ")
    expect(phone.get_by_text("Delivered")).to_have_count(2)

    phone.get_by_role("button", name="START").click()
    expect(consent).to_contain_text("Opted in by replying START, ")
    expect(refused).to_have_count(0)
    expect(phone.get_by_text("Delivered")).to_have_count(3)

    _send(page)
    expect(phone.get_by_text("Delivered")).to_have_count(4)
    expect(page.get_by_label("Changes of consent, newest first").get_by_role("listitem")).to_have_count(2)

    page.get_by_role("link", name="Open contact").click()
    expect(page.get_by_role("link", name="Open message")).to_have_count(2)
    assert axe(page) == []


def test_it_goes_by_keyboard_and_without_scripts(surfer: Surfer) -> None:
    page = surfer.page(scripts=False)
    phone, _, consent = _open(page, "+14155570232")
    with page.expect_navigation():
        page.get_by_role("button", name="Send message").press("Enter")
    _reload_until(page, phone, "Delivered")

    with page.expect_navigation():
        phone.get_by_role("button", name="STOP").press("Enter")

    _reload_until(page, consent, "Opted out by replying STOP")


def _reload_until(page: Page, place: Locator, text: str) -> None:
    """Without scripts, a page shows what is new when it is loaded again."""

    def is_there() -> bool:
        page.reload()
        return text in place.inner_text()

    until(is_there)


@pytest.mark.parametrize("look", LOOKS, ids=str)
def test_it_can_be_read_by_everybody(surfer: Surfer, look: Look) -> None:
    page = surfer.page(look)
    phone, _, consent = _open(page, f"+1415557021{LOOKS.index(look)}")
    found = axe(page)
    _send(page)
    expect(phone.get_by_text("Delivered")).to_have_count(1)
    phone.get_by_role("button", name="STOP").click()
    expect(consent).to_contain_text("Opted out")
    _send(page)
    expect(page.get_by_role("heading", name="Blocked: this person has opted out")).to_be_visible()

    assert found + axe(page) == []
