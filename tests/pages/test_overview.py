"""The overview, as a person sees it: the chart by eye, by pointer, by keyboard and as a table; and without data."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.live_house import Live
from tests.pages import people
from tests.pages.surfing import LOOKS, Look, Surfer, axe, sign_in
from tests.pages.test_messages import send

_OVERVIEW = "/overview/"


@pytest.fixture
def sent(live: Live) -> None:
    """There is something to draw."""
    send(live, "+15005550006")


@pytest.mark.parametrize("look", LOOKS, ids=str)
def test_it_can_be_read_by_everybody(surfer: Surfer, sent: None, look: Look) -> None:
    page = surfer.page(look)
    page.goto(_OVERVIEW)
    expect(page.locator(".chart canvas")).to_be_visible()
    found = axe(page)

    page.get_by_text("View as table").click()

    assert found + axe(page) == []


def test_another_time_is_drawn_in_place(browser_page: Page, sent: None) -> None:
    page = browser_page
    page.goto(_OVERVIEW)
    page.evaluate("window.wasNotReloaded = true")

    page.get_by_role("navigation", name="Time").get_by_role("link", name="30d").click()

    expect(page).to_have_url(re.compile(r"\?span=30d$"))
    expect(page.get_by_text(re.compile(r"^per day, Berlin \(UTC\+[12]\)$"))).to_be_visible()
    expect(page.locator(".chart canvas")).to_be_visible()
    assert page.evaluate("window.wasNotReloaded")


def test_the_arrow_keys_read_one_value_after_the_other(browser_page: Page, sent: None) -> None:
    page = browser_page
    page.goto(f"{_OVERVIEW}?span=24h")
    chart, value = page.get_by_role("slider", name="Deliveries"), page.locator(".chart-value")
    hours = page.locator(".chart tbody th")

    chart.focus()
    chart.press("ArrowLeft")

    expect(value).to_contain_text(f"{hours.nth(23).text_content()}: ")
    assert value.inner_text() == chart.get_attribute("aria-valuetext")
    chart.press("Home")
    expect(value).to_contain_text(f"{hours.nth(0).text_content()}: 0 delivered or read")
    chart.press("End")
    expect(value).to_contain_text(re.compile(r"[1-9][0-9,]* (delivered|failed|waiting)"))


def test_the_pointer_shows_the_values_under_it(browser_page: Page, sent: None) -> None:
    page = browser_page
    page.goto(f"{_OVERVIEW}?span=24h")

    page.locator(".u-over").hover(position={"x": 5, "y": 20})

    expect(page.locator(".chart-value")).to_contain_text(re.compile(r": \d+ delivered or read"))


def test_an_hour_without_a_failure_has_no_red(browser_page: Page, sent: None) -> None:
    page = browser_page
    page.goto(f"{_OVERVIEW}?span=24h")

    drawn = page.evaluate("document.querySelector('.chart').plot.data")

    rows = page.locator(".chart tbody tr")
    cells = rows.evaluate_all("rows => rows.map((row) => [2, 3].map((index) => Number(row.cells[index].textContent)))")
    for index, (failed, moving) in enumerate(cells):
        assert (drawn[2][index] is None) == (failed == 0)
        assert (drawn[1][index] is None) == (moving == 0)


def test_the_table_says_what_the_chart_shows_without_javascript(surfer: Surfer, sent: None) -> None:
    page = surfer.page(scripts=False)
    page.goto(f"{_OVERVIEW}?span=24h")

    page.get_by_text("View as table").click()

    expect(page.locator(".chart tbody").get_by_role("row")).to_have_count(25)
    expect(page.locator(".chart-plot")).to_be_hidden()


def test_a_chart_without_data_says_so_in_its_place(surfer: Surfer, live: Live) -> None:
    founder = people.arrive(surfer, live, role="owner", organization="Silent")
    page = surfer.stranger()
    sign_in(page, founder)

    page.goto(_OVERVIEW)

    expect(page.locator(".chart-none")).to_contain_text("No messages yet.")
    expect(page.get_by_text("You haven't sent any messages yet.")).to_be_visible()
    expect(page.locator(".chart")).to_have_count(0)
    assert axe(page) == []


def test_the_checklist_leads_on(browser_page: Page) -> None:
    page = browser_page
    page.goto(_OVERVIEW)

    checklist = page.get_by_role("complementary", name="Setting up")
    expect(checklist.get_by_text("A sender")).to_be_visible()
    expect(checklist.get_by_role("progressbar")).to_be_visible()
