"""The frame around every page, in a browser: keys, palette, switcher, theme, drawer, back button."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.live_house import Live
from tests.pages.surfing import LOOKS, Look, Surfer, axe, sign_in

_KEYS = "/developers/keys/"


@pytest.mark.parametrize("look", LOOKS, ids=str)
def test_menus_palette_and_sheet_can_be_read_by_everybody(surfer: Surfer, look: Look) -> None:
    page = surfer.page(look)
    page.goto(_KEYS)

    page.get_by_role("button", name="Your menu").click()
    found = axe(page)
    page.keyboard.press("Escape")
    page.keyboard.press("Control+k")
    expect(page.get_by_role("option", name="API keys")).to_be_visible()
    found += axe(page)
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keyboard shortcuts")).to_be_visible()

    assert found + axe(page) == []


def test_the_palette_goes_where_the_arrows_point(browser_page: Page, live: Live) -> None:
    browser_page.goto("/settings/me/")
    browser_page.keyboard.press("Control+k")
    browser_page.keyboard.type("api key")

    expect(browser_page.get_by_role("option", name="API keys")).to_have_attribute("aria-selected", "true")
    browser_page.keyboard.press("Enter")

    expect(browser_page).to_have_url(f"{live.url}{_KEYS}")


def test_g_and_a_letter_go_to_a_place_unless_one_is_typing(browser_page: Page, live: Live) -> None:
    browser_page.goto("/settings/me/")
    name = browser_page.get_by_label("Name")
    name.press_sequentially("gk")
    expect(browser_page).to_have_url(f"{live.url}/settings/me/")

    name.blur()
    browser_page.keyboard.press("g")
    browser_page.keyboard.press("k")

    expect(browser_page).to_have_url(f"{live.url}{_KEYS}")


def test_the_switcher_says_where_one_is(surfer: Surfer, live: Live) -> None:
    page = surfer.stranger()
    sign_in(page, live)
    page.goto(_KEYS)

    page.get_by_role("button", name="Switch to another account").click()
    page.get_by_role("button", name="EU shop", exact=True).click()

    expect(page).to_have_url(f"{live.url}{_KEYS}")
    expect(page.get_by_label("Breadcrumb")).to_contain_text("EU shop")
    expect(page.get_by_text("Keys you create here can access only EU shop.")).to_be_visible()


def test_the_theme_is_remembered_and_does_not_flash(surfer: Surfer, live: Live) -> None:
    page = surfer.stranger()
    sign_in(page, live)
    page.goto(_KEYS)

    page.get_by_role("button", name="Your menu").click()
    page.get_by_role("button", name="Dark").click()
    page.wait_for_load_state()
    dark = page.evaluate("getComputedStyle(document.body).backgroundColor")
    written = page.request.get(_KEYS).text()
    page.get_by_role("button", name="Your menu").click()
    page.get_by_role("button", name="Match system").click()
    page.wait_for_load_state()

    assert dark == "rgb(19, 23, 29)"
    assert '<html lang="en" data-theme="dark">' in written
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"


def test_the_browsers_zone_is_kept_and_named(surfer: Surfer) -> None:
    page = surfer.page()
    page.goto(_KEYS)
    page.wait_for_load_state("networkidle")

    page.goto("/settings/me/")

    expect(page.get_by_label("Time zone")).to_have_value("Europe/Berlin")


def test_a_narrow_window_has_a_drawer(surfer: Surfer) -> None:
    page = surfer.page(Look("light", 360))
    page.goto(_KEYS)
    places = page.get_by_role("navigation", name="Places")
    expect(places).not_to_be_visible()

    page.get_by_role("button", name="Menu", exact=True).click()
    expect(places).to_be_visible()
    assert axe(page) == []

    page.keyboard.press("Escape")
    expect(places).not_to_be_visible()


@pytest.mark.parametrize("width", [320, 360, 768, 1024, 1280, 1920])
def test_nothing_scrolls_sideways(surfer: Surfer, width: int) -> None:
    page = surfer.page(Look("light", width))

    for path in (_KEYS, "/settings/me/", "/parts/", "/login/"):
        page.goto(path)
        scrolled = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert (path, scrolled) == (path, 0)


def test_the_keyboard_reaches_the_content_first(browser_page: Page) -> None:
    browser_page.goto(_KEYS)

    browser_page.keyboard.press("Tab")
    skip = browser_page.get_by_role("link", name="Skip to content")
    expect(skip).to_be_focused()
    skip.press("Enter")

    expect(browser_page.locator("main")).to_be_focused()


def test_back_shows_a_page_and_never_a_bare_fragment(browser_page: Page, live: Live) -> None:
    browser_page.goto(_KEYS)
    browser_page.evaluate(
        "htmx.ajax('GET', '/developers/keys/?state=revoked',"
        " {source: document.body, target: '#keys-list', swap: 'outerHTML', push: '/developers/keys/?state=revoked'})"
    )
    browser_page.wait_for_load_state("networkidle")
    browser_page.goto("/settings/me/")

    browser_page.go_back()
    expect(browser_page.get_by_label("Places", exact=True)).to_be_visible()
    browser_page.go_back()

    expect(browser_page.get_by_label("Places", exact=True)).to_be_visible()
    expect(browser_page.get_by_role("heading", name="API keys")).to_be_visible()


def test_an_expired_session_sends_the_window_to_sign_in(surfer: Surfer, live: Live) -> None:
    page = surfer.stranger()
    sign_in(page, live)
    page.goto(_KEYS)
    page.context.clear_cookies()

    page.get_by_role("link", name="Create API key").first.click()

    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    assert page.url.endswith("/login/?next=/developers/keys/")


def test_all_of_it_works_without_javascript(surfer: Surfer, live: Live) -> None:
    page = surfer.stranger(scripts=False)
    sign_in(page, live)

    page.goto("/switch/")
    page.get_by_role("button", name="Open US shop").click()
    page.goto("/find/?q=keys")
    page.get_by_role("option", name="API keys").click()

    expect(page.get_by_label("Breadcrumb")).to_contain_text("US shop")


def test_a_first_page_is_light(surfer: Surfer, live: Live) -> None:
    page = surfer.stranger()
    sizes: list[int] = []
    page.on("response", lambda answer: sizes.append(answer.request.sizes()["responseBodySize"]))

    sign_in(page, live)
    page.wait_for_load_state("networkidle")

    assert sum(sizes) < 140 * 1024
