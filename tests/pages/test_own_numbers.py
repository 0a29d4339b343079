"""The pages of numbers in a browser: one is found, ordered, delivered while we look, and released."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.pages.legible import illegible
from tests.pages.surfing import LOOKS, Look, Surfer, axe


def test_a_number_arrives_while_the_page_is_open_and_is_released(browser_page: Page) -> None:
    page = browser_page
    page.goto("/numbers/")
    page.get_by_role("link", name="Request a number").first.click()
    page.get_by_label("Country").select_option("US")
    page.get_by_label("Area code").fill("206")
    page.get_by_role("button", name="Search").click()
    page.get_by_role("link", name="+1 206-555-0110").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("1.00 USD a month")
    dialog.get_by_label("Who uses it").select_option("US shop")
    dialog.get_by_role("button", name="Request number").click()

    page.wait_for_url(re.compile(r"/numbers/(\+|%2B)12065550110/"))
    main = page.locator("#numbers-main")
    expect(main).not_to_contain_text("The carrier works on the order.")
    expect(main).to_contain_text("US shop")
    expect(main).to_contain_text("Telnyx")

    page.reload()
    page.get_by_role("link", name="Release").click()
    expect(dialog).to_contain_text("goes back to Telnyx")
    dialog.get_by_role("button", name="Release number").click()

    page.wait_for_url("**/numbers/")
    expect(page.locator("#numbers-list")).not_to_contain_text("+1 206-555-0110")


@pytest.mark.parametrize("look", LOOKS, ids=str)
def test_numbers_can_be_read_by_everyone(surfer: Surfer, look: Look) -> None:
    page = surfer.page(look)

    for address in ("/numbers/", "/numbers/+14155550100/", "/numbers/request/?country=US&kind=LOCAL"):
        page.goto(address)
        assert [*axe(page), *illegible(page)] == [], address
