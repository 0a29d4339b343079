"""Number lookup, as a person with a browser sees it."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.pages.surfing import LOOKS, Look, Surfer, axe


@pytest.mark.parametrize("look", LOOKS, ids=str)
def test_form_and_card_can_be_read_by_everybody(surfer: Surfer, look: Look) -> None:
    page = surfer.page(look)
    page.goto("/lookup/")
    found = axe(page)

    page.get_by_label("Phone number").fill("+1 (415) 555-0101")
    page.get_by_role("button", name="Look up").click()
    expect(page.get_by_role("heading", name="+1 415-555-0101")).to_be_visible()

    assert found + axe(page) == []


def test_a_number_is_looked_up_kept_and_added(browser_page: Page) -> None:
    page = browser_page
    page.goto("/lookup/")

    page.get_by_label("Phone number").fill("(415) 555-0177")
    page.get_by_label("Country").select_option("US")
    page.get_by_role("button", name="Look up").click()
    expect(page.get_by_text("From Telnyx, just now")).to_be_visible()
    page.wait_for_url("**/lookup/?number=%2B14155550177")
    page.reload()
    expect(page.get_by_role("heading", name="+1 415-555-0177")).to_be_visible()

    page.get_by_role("link", name="Add to contacts").click()
    expect(page.get_by_role("dialog").get_by_label("Phone number")).to_have_value("+14155550177")
    page.get_by_role("button", name="Add contact").click()
    expect(page.get_by_text("Contact added.")).to_be_visible()


def test_what_is_no_number_is_said_at_the_field(browser_page: Page) -> None:
    page = browser_page
    page.goto("/lookup/")

    page.get_by_label("Phone number").fill("hello")
    page.get_by_role("button", name="Look up").click()

    expect(page.get_by_text("This is not a phone number.")).to_be_visible()


def test_lookup_works_without_javascript(surfer: Surfer) -> None:
    page = surfer.page(scripts=False)
    page.goto("/lookup/")

    page.get_by_label("Phone number").fill("+1234567890")
    page.get_by_role("button", name="Look up").click()

    expect(page.get_by_text("This number has too few or too many digits for its country.")).to_be_visible()
