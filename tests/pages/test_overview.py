"""The overview, as a person sees it."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.pages.surfing import LOOKS, Look, Surfer, axe

_OVERVIEW = "/overview/"


@pytest.mark.parametrize("look", LOOKS, ids=str)
def test_it_can_be_read_by_everybody(surfer: Surfer, look: Look) -> None:
    page = surfer.page(look)
    page.goto(_OVERVIEW)
    expect(page.locator(".chart canvas")).to_be_visible()
    found = axe(page)

    page.get_by_text("The same as a table").click()

    assert found + axe(page) == []


def test_another_time_is_drawn_in_place(browser_page: Page) -> None:
    page = browser_page
    page.goto(_OVERVIEW)
    page.evaluate("window.wasNotReloaded = true")

    page.get_by_role("navigation", name="Time").get_by_role("link", name="30d").click()

    expect(page).to_have_url(re.compile(r"\?span=30d$"))
    expect(page.get_by_text("per day, Europe/Berlin", exact=True)).to_be_visible()
    expect(page.locator(".chart canvas")).to_be_visible()
    assert page.evaluate("window.wasNotReloaded")


def test_the_table_says_what_the_chart_shows_without_javascript(surfer: Surfer) -> None:
    page = surfer.page(scripts=False)
    page.goto(f"{_OVERVIEW}?span=24h")

    page.get_by_text("The same as a table").click()

    expect(page.locator(".chart tbody").get_by_role("row")).to_have_count(25)


def test_the_checklist_leads_on(browser_page: Page) -> None:
    page = browser_page
    page.goto(_OVERVIEW)

    checklist = page.get_by_role("complementary", name="Setting up")
    expect(checklist.get_by_text("A sender")).to_be_visible()
    expect(checklist.get_by_role("progressbar")).to_be_visible()
