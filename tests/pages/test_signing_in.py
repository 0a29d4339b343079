"""The way in, in a browser: password, mistakes, a forgotten password, a second step, a passkey, sessions."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, Route, expect

from tests.live_house import Live
from tests.pages import people
from tests.pages.surfing import Surfer, axe, sign_in


def test_a_wrong_password_is_said_and_the_right_one_leads_back(surfer: Surfer, live: Live) -> None:
    page = surfer.stranger()
    page.goto("/developers/keys/?state=all")

    page.get_by_label("E-mail").fill(live.env["SENTDASH_LOGIN_EMAIL"])
    page.get_by_label("Password", exact=True).fill("wrong horse")
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("not correct")
    password = page.get_by_label("Password", exact=True)
    expect(password).to_be_focused()
    expect(password).to_have_accessible_description(re.compile("not correct"))
    assert axe(page) == []

    page.get_by_label("Password", exact=True).fill(live.env["SENTDASH_LOGIN_PASSWORD"])
    page.get_by_role("button", name="Sign in", exact=True).click()

    expect(page).to_have_url(f"{live.url}/developers/keys/?state=all")


def test_a_wrong_password_is_typed_again_where_the_focus_is(surfer: Surfer, newcomer: Live) -> None:
    page = surfer.stranger()
    page.goto("/login/")
    expect(page.get_by_label("E-mail")).to_be_focused()
    sign_in(page, newcomer)

    page.goto("/password/change/")
    page.get_by_label("Current Password").fill("wrong horse")
    for label in ("New Password", "New Password (again)"):
        page.get_by_label(label, exact=True).fill("correct horse battery")
    page.get_by_role("button", name="Change password").click()
    expect(page.get_by_label("Current Password")).to_be_focused()
    expect(page.get_by_label("Current Password")).to_have_accessible_description(re.compile("current password"))

    page.goto("/2fa/totp/activate/")
    expect(page.get_by_role("heading", name="Confirm it's you")).to_be_visible()
    page.get_by_label("Password").fill("wrong horse")
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_label("Password")).to_be_focused()
    people.again(page, newcomer)
    expect(page.get_by_text("Scan the QR code")).to_be_visible()


def test_the_password_can_be_looked_at(anonymous_page: Page) -> None:
    anonymous_page.goto("/login/")
    field = anonymous_page.get_by_label("Password", exact=True)
    field.fill("correct horse")

    anonymous_page.get_by_role("button", name="Show password").click()

    expect(field).to_have_attribute("type", "text")


def test_a_forgotten_password_leads_to_the_outbox_and_to_a_new_form(surfer: Surfer, live: Live) -> None:
    page = surfer.stranger()
    page.goto("/login/")
    page.get_by_role("link", name="Forgot password?").click()
    page.get_by_label("E-mail").fill(live.env["SENTDASH_LOGIN_EMAIL"])
    page.get_by_role("button", name="Send link").click()

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
    expect(elsewhere.get_by_role("heading", name="Enter a code")).to_be_visible()
    assert axe(elsewhere) == []
    elsewhere.get_by_label("Code").fill(recovery)
    elsewhere.get_by_role("button", name="Sign in", exact=True).click()
    expect(elsewhere.get_by_label("Places", exact=True)).to_be_attached()

    page.goto("/2fa/totp/deactivate/")
    page.get_by_role("button", name="Turn off").click()
    page.goto("/settings/me/")
    expect(page.get_by_text("Off. Turn on to enter a code after your password")).to_be_visible()


def test_a_passkey_signs_in_at_the_address_that_is_printed(surfer: Surfer, newcomer: Live) -> None:
    page = surfer.stranger()
    people.give_an_authenticator(page)
    sign_in(page, newcomer, at=newcomer.url)
    people.add_a_passkey(page, newcomer, "My laptop", at=newcomer.url)

    page.context.clear_cookies()
    page.goto("/login/")
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url(lambda url: "/login" not in url)
    page.goto("/2fa/webauthn/")
    people.again(page, newcomer)
    expect(page.get_by_text("My laptop")).to_be_visible()

    page.get_by_role("link", name=re.compile("^Remove")).click()
    people.again(page, newcomer)
    page.get_by_role("button", name="Remove passkey").click()
    expect(page.get_by_text("My laptop")).to_have_count(0)


def test_an_address_of_numbers_leads_to_the_name(surfer: Surfer, live: Live) -> None:
    page = surfer.stranger()

    page.goto(live.url.replace("localhost", "127.0.0.1") + "/login/?next=/contacts/")

    expect(page).to_have_url(f"{live.url}/login/?next=/contacts/")


_REFUSE = "name => { navigator.credentials.get = async () => { throw new DOMException('because', name) } }"
# What browsers throw, and the words for it.
_REFUSALS = {
    "SecurityError": "doesn't allow passkeys at",
    "NotAllowedError": "was cancelled or timed out",
    "NotSupportedError": "can't keep a passkey",
    "ConstraintError": "Set up a PIN",
    "UnknownError": "refused the passkey: because",
}


@pytest.mark.parametrize(("name", "words"), _REFUSALS.items(), ids=_REFUSALS)
def test_why_a_browser_refuses_a_passkey_is_said_below_the_button(anonymous_page: Page, name: str, words: str) -> None:
    page = anonymous_page
    page.goto("/login/")
    page.evaluate(_REFUSE, name)

    page.get_by_role("button", name="Use a passkey").click()

    expect(page.get_by_role("alert")).to_contain_text(words)
    assert axe(page) == []


def test_a_passkey_that_is_there_already_is_said_so(surfer: Surfer, newcomer: Live) -> None:
    page = surfer.stranger()
    people.give_an_authenticator(page)
    sign_in(page, newcomer)
    people.add_a_passkey(page, newcomer, "My laptop", at=newcomer.url)

    page.goto("/2fa/webauthn/add/")
    people.again(page, newcomer)
    page.get_by_role("button", name="Add passkey").click()

    expect(page.get_by_role("alert")).to_contain_text("already has a passkey")


def test_where_passkeys_cannot_work_the_way_to_the_name_is_offered(surfer: Surfer, live: Live) -> None:
    """A page that was opened at the numbers, as happens outside of a demo."""
    page = surfer.stranger()
    numbers = live.url.replace("localhost", "127.0.0.1")
    page.route(f"{numbers}/**", lambda route: _at_the_numbers(route, live))
    page.goto(f"{numbers}/login/")

    page.get_by_role("button", name="Use a passkey").click()

    expect(page.get_by_role("alert")).to_contain_text("doesn't allow passkeys at an IP address")
    page.get_by_role("alert").get_by_role("link", name="Open this page at localhost").click()
    expect(page).to_have_url(f"{live.url}/login/")


def _at_the_numbers(route: Route, live: Live) -> None:
    address = urlsplit(route.request.url)._replace(netloc=urlsplit(live.url).netloc)
    route.fulfill(response=route.fetch(url=address.geturl()))


def test_signing_out_leaves_nothing_to_go_back_to(surfer: Surfer, live: Live) -> None:
    page = surfer.stranger()
    sign_in(page, live)
    page.goto("/developers/keys/")

    page.get_by_role("button", name="Your menu").click()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    page.goto("/developers/keys/")

    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
