"""The way in, in a browser: password, mistakes, a forgotten password, a second step, a passkey, sessions."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.live import Live
from tests.pages import people
from tests.pages.surfing import Surfer, axe, sign_in


def test_a_wrong_password_is_said_and_the_right_one_leads_back(surfer: Surfer, live: Live) -> None:
    page = surfer.stranger()
    page.goto("/developers/keys/?state=all")

    page.get_by_label("E-mail").fill(live.env["SENTDASH_LOGIN_EMAIL"])
    page.get_by_label("Password", exact=True).fill("wrong horse")
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("not correct")
    assert axe(page) == []

    page.get_by_label("Password", exact=True).fill(live.env["SENTDASH_LOGIN_PASSWORD"])
    page.get_by_role("button", name="Sign in", exact=True).click()

    expect(page).to_have_url(f"{live.url}/developers/keys/?state=all")


def test_the_password_can_be_looked_at(anonymous_page: Page) -> None:
    anonymous_page.goto("/login/")
    field = anonymous_page.get_by_label("Password", exact=True)
    field.fill("correct horse")

    anonymous_page.get_by_role("button", name="Show the password").click()

    expect(field).to_have_attribute("type", "text")


def test_a_forgotten_password_leads_to_the_outbox_and_to_a_new_form(surfer: Surfer, live: Live) -> None:
    page = surfer.stranger()
    page.goto("/login/")
    page.get_by_role("link", name="Forgot it?").click()
    page.get_by_label("E-mail").fill(live.env["SENTDASH_LOGIN_EMAIL"])
    page.get_by_role("button", name="Send the link").click()

    page.get_by_role("main").get_by_role("link", name="outbox").click()
    page.locator("a[href*='/password/reset/key/']").first.click()

    expect(page.get_by_role("heading", name="Choose a password")).to_be_visible()
    assert axe(page) == []


@pytest.fixture
def newcomer(surfer: Surfer, live: Live) -> Live:
    """What they change is nobody else's trouble."""
    return people.arrive(surfer, live, role="admin")


def test_an_app_is_asked_for_from_then_on_and_can_be_switched_off(surfer: Surfer, newcomer: Live) -> None:
    page = surfer.stranger()
    sign_in(page, newcomer)
    people.switch_on_an_app(page, newcomer)
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    assert axe(page) == []
    recovery = (page.get_by_label("Unused codes").text_content() or "").split()[0]

    elsewhere = surfer.stranger()
    sign_in(elsewhere, newcomer)
    expect(elsewhere.get_by_role("heading", name="One more step")).to_be_visible()
    assert axe(elsewhere) == []
    elsewhere.get_by_label("Code").fill(recovery)
    elsewhere.get_by_role("button", name="Sign in", exact=True).click()
    expect(elsewhere.get_by_label("Places", exact=True)).to_be_attached()

    page.goto("/2fa/totp/deactivate/")
    page.get_by_role("button", name="Turn off").click()
    page.goto("/settings/me/")
    expect(page.get_by_text("Off: a code after the password")).to_be_visible()


def test_a_passkey_signs_in_by_itself(surfer: Surfer, newcomer: Live) -> None:
    page = surfer.stranger()
    people.give_an_authenticator(page)
    # A passkey belongs to a name, not to a number.
    named = people.by_name(newcomer)

    sign_in(page, newcomer, at=named)
    people.add_a_passkey(page, newcomer, "My laptop", at=named)

    page.context.clear_cookies()
    page.goto(f"{named}/login/")
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url(lambda url: "/login" not in url)
    page.goto(f"{named}/2fa/webauthn/")
    people.again(page, newcomer)
    expect(page.get_by_text("My laptop")).to_be_visible()

    page.get_by_role("link", name=re.compile("^Remove")).click()
    people.again(page, newcomer)
    page.get_by_role("button", name="Remove it").click()
    expect(page.get_by_text("My laptop")).to_have_count(0)


def test_signing_out_leaves_nothing_to_go_back_to(surfer: Surfer, live: Live) -> None:
    page = surfer.stranger()
    sign_in(page, live)
    page.goto("/developers/keys/")

    page.get_by_role("button", name="Your menu").click()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    page.goto("/developers/keys/")

    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
