"""The playground in a browser, and the whole way of a message: written, sent, delivered, opened, answered."""

from __future__ import annotations

import re
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Page, Route, expect

from tests.pages.surfing import LOOKS, Look, Surfer, axe

_URL = "/messages/new/"


def _choose(page: Page, phone: str) -> None:
    """Fills the form in for one person."""
    page.goto(_URL)
    page.get_by_label("Template").select_option(label="order_confirmation")
    page.get_by_label("order_id").fill("20518")
    page.get_by_label("name", exact=True).fill("Lena")
    page.get_by_label("People").fill(phone)


@pytest.mark.parametrize("look", LOOKS, ids=str)
def test_it_can_be_read_by_everybody(surfer: Surfer, look: Look) -> None:
    page = surfer.page(look)

    page.goto(f"{_URL}?{urlencode({'to': '+14155552671, Jane, +10000000000'})}")

    expect(page.get_by_text("isn't in any range we know")).to_be_visible()
    assert axe(page) == []


def test_the_preview_follows_what_is_typed(browser_page: Page) -> None:
    page = browser_page
    _choose(page, "+1 415 555 2671\nJane")

    preview = page.get_by_role("complementary", name="Preview")
    expect(preview.get_by_text("Hello Lena, your order 20518 is on its way.").first).to_be_visible()
    expect(page.get_by_text("Line 2, “Jane”, is not a phone number.")).to_be_visible()
    expect(page.get_by_role("button", name="Send to 1 person")).to_be_visible()
    expect(page.get_by_label("People")).to_be_focused()

    page.get_by_label("order_id").fill("20518’")
    expect(preview.get_by_text("right single quotation mark")).to_be_visible()
    expect(preview.get_by_text("UCS-2").first).to_be_visible()

    page.get_by_label("WhatsApp").check()
    expect(preview.get_by_text("There is no active sender for whatsapp to US.")).to_be_visible()


def test_nothing_is_typed_into_a_form_that_is_about_to_change(browser_page: Page) -> None:
    page = browser_page
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.goto(_URL)
    page.route(f"**{_URL}", hold)

    page.get_by_label("Template").select_option(label="welcome")

    expect(page.get_by_label("People")).to_be_disabled()
    held[0].continue_()
    expect(page.get_by_label("People")).to_be_enabled()


def test_a_click_is_not_lost_to_the_preview_it_caused(browser_page: Page) -> None:
    page = browser_page
    _choose(page, "")
    page.get_by_label("People").press_sequentially("+14155550186")
    button = page.get_by_role("button", name="Send to 1 person")
    box = button.bounding_box()
    assert box is not None

    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    with page.expect_response("**/preview/"):  # leaving the field asks for one, and it comes back while one presses
        page.mouse.down()
    page.wait_for_timeout(100)
    page.mouse.up()

    expect(page.get_by_role("link", name="+1 415-555-0186")).to_be_visible()


def test_a_rehearsal_sends_nothing(browser_page: Page) -> None:
    page = browser_page
    _choose(page, "+14155550188")

    page.get_by_role("button", name="Try in sandbox").click()

    expect(page.get_by_text("Sandbox: 1 message would have been accepted")).to_be_visible()
    page.goto(f"/simulator/?{urlencode({'phone': '+14155550188'})}")
    expect(page.get_by_role("article", name="+1 415-555-0188").get_by_text("No messages yet.")).to_be_visible()


def test_what_is_missing_is_said_at_its_field(browser_page: Page) -> None:
    page = browser_page
    _choose(page, "+14155552671")
    page.get_by_label("order_id").fill("")

    page.get_by_role("button", name="Send").click()

    expect(page.get_by_label("order_id")).to_have_accessible_description(re.compile("Fill this in"))


def test_it_works_without_javascript(surfer: Surfer) -> None:
    page = surfer.page(scripts=False)
    page.goto(f"{_URL}?{urlencode({'to': '+14155550187'})}")

    page.get_by_label("Template").select_option(label="welcome")
    page.get_by_role("button", name="Show preview").click()
    expect(page.get_by_text("Welcome to Acme.").first).to_be_visible()
    page.get_by_role("button", name="Send to 1 person").click()

    expect(page.get_by_role("heading", name="On their way")).to_be_visible()
    expect(page.get_by_role("link", name="+1 415-555-0187")).to_be_visible()


def _be_late(page: Page, phone: str) -> None:
    """The carrier is busy when the next message to this phone comes, so that one can watch it travel."""
    page.goto(f"/simulator/?{urlencode({'phone': phone})}")
    late = page.locator(f"#late-{phone.removeprefix('+')}")
    late.click()
    expect(late).to_have_attribute("aria-pressed", "true")


def test_the_whole_way_of_a_message(browser_page: Page) -> None:
    page = browser_page
    _be_late(page, "+14155550142")
    _choose(page, "+1 415 555 0142")
    page.get_by_role("button", name="Send to 1 person").click()
    result = page.get_by_role("region", name="On its way to 1 person")
    link = result.get_by_role("link", name="+1 415-555-0142")
    expect(link).to_be_visible()
    message = link.get_attribute("href")
    assert message is not None

    # The row becomes Delivered while one looks.
    page.goto("/messages/")
    row = page.get_by_role("row").filter(has=page.locator(f'a[href="{message}"]'))
    expect(row.get_by_text(re.compile("Queued|Routed")).first).to_be_visible()
    expect(row.get_by_text("Delivered", exact=True)).to_be_visible()
    row.get_by_role("link").click()
    expect(page.locator(".bubble")).to_contain_text("Hello Lena, your order 20518 is on its way.")

    page.goto(f"/simulator/?{urlencode({'phone': '+14155550142'})}")
    phone = page.get_by_role("article", name="+1 415-555-0142")
    expect(phone.get_by_text("Hello Lena, your order 20518 is on its way.")).to_be_visible()
    phone.get_by_role("textbox").fill("When will it come?")
    phone.get_by_role("textbox").press("Enter")
    expect(phone.get_by_text("Received")).to_be_visible()

    page.goto("/messages/")
    answer = page.get_by_role("row").filter(has_text="When will it come?").first
    expect(answer.get_by_text("Received")).to_be_visible()


def test_costly_characters_are_replaced_by_keyboard(surfer: Surfer) -> None:
    page = surfer.page()
    page.goto("/messages/new/")
    page.get_by_label("Template").select_option(label="order_confirmation")
    page.get_by_label("order_id").fill("“20518”…")
    expect(page.get_by_role("list", name="Characters that cost").get_by_role("listitem")).to_have_count(3)

    page.get_by_role("button", name="Replace all").press("Enter")

    expect(page.get_by_label("order_id")).to_have_value('"20518"...')
    expect(page.get_by_label("order_id")).to_be_focused()
    expect(page.get_by_role("list", name="Characters that cost")).to_have_count(0)
