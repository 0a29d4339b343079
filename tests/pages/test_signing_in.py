"""The way in, in a browser: password, mistakes, a forgotten password, a second step, a passkey, sessions."""

from __future__ import annotations

import hashlib
import hmac
import re
import struct
import subprocess
import sys
import time
from base64 import b32decode
from dataclasses import replace
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from sentdash.plan import BASE_DIR
from tests.live import Live
from tests.pages.surfing import LOOKS, Look, Surfer, axe, sign_in

_OPEN = ["/login/", "/password/reset/", "/password/reset/done/", "/signup/", "/errors", "/errors/AUTH_001", "/outbox/"]
_OWN = ["/settings/me/", "/email/", "/password/change/", "/switch/", "/find/", "/shortcuts/", "/logout/"]
_GUARDED = ["/2fa/totp/activate/", "/2fa/webauthn/", "/2fa/webauthn/add/"]


def _again(page: Page, live: Live) -> None:
    """Guarded pages ask for the password once more."""
    if "reauthenticate" in page.url:
        page.get_by_label("Password").fill(live.env["SENTDASH_LOGIN_PASSWORD"])
        page.get_by_role("button", name="Go on").click()
        page.wait_for_url(lambda url: "reauthenticate" not in url)


@pytest.mark.parametrize("look", LOOKS, ids=str)
def test_what_strangers_see_can_be_read_by_everybody(surfer: Surfer, look: Look) -> None:
    page = surfer.stranger(look)
    found = {}

    for path in [*_OPEN, "/parts/"]:
        page.goto(path)
        found[path] = axe(page)

    assert {path: lines for path, lines in found.items() if lines} == {}


@pytest.mark.parametrize("look", LOOKS, ids=str)
def test_ones_own_pages_can_be_read_by_everybody(surfer: Surfer, live: Live, look: Look) -> None:
    page = surfer.page(look)
    found = {}

    for path in [*_OWN, *_GUARDED]:
        page.goto(path)
        if path in _GUARDED:
            _again(page, live)
        found[path] = axe(page)

    assert {path: lines for path, lines in found.items() if lines} == {}


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
    """The live house with the e-mail and password of somebody new: what they change is nobody else's trouble."""
    email, password = f"{uuid4().hex[:8]}@acme.test", "unrelated-words-7"
    command = [sys.executable, "manage.py", "person", email, "--organization", "Acme", "--role", "admin"]
    said = subprocess.run(command, env=live.environment, cwd=BASE_DIR, check=True, capture_output=True, text=True)
    page = surfer.stranger()
    page.goto(said.stdout.split()[-1])
    for field in page.locator("input[type=password]").all():
        field.fill(password)
    page.get_by_role("button", name="Keep this password").click()
    expect(page.get_by_text("Your password is changed")).to_be_visible()
    login = {"SENTDASH_LOGIN_EMAIL": email, "SENTDASH_LOGIN_PASSWORD": password}
    return replace(live, env={**live.env, **login})


def _code(secret: str) -> str:
    """What an authenticator app would show: RFC 6238."""
    key = b32decode(secret + "=" * (-len(secret) % 8))
    digest = hmac.new(key, struct.pack(">Q", int(time.time()) // 30), hashlib.sha1).digest()
    at = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[at : at + 4])[0] & 0x7FFFFFFF) % 1_000_000:06}"


def test_an_app_is_asked_for_from_then_on_and_can_be_switched_off(surfer: Surfer, newcomer: Live) -> None:
    page = surfer.stranger()
    sign_in(page, newcomer)
    page.goto("/2fa/totp/activate/")
    _again(page, newcomer)
    secret = page.locator("[data-copy]").get_attribute("data-copy") or ""
    page.get_by_label("Code from the app").fill(_code(secret))
    page.get_by_role("button", name="Switch it on").click()
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    assert axe(page) == []
    recovery = (page.get_by_label("Unused codes").text_content() or "").split()[0]

    elsewhere = surfer.stranger()
    elsewhere.goto("/login/")
    elsewhere.get_by_label("E-mail").fill(newcomer.env["SENTDASH_LOGIN_EMAIL"])
    elsewhere.get_by_label("Password", exact=True).fill(newcomer.env["SENTDASH_LOGIN_PASSWORD"])
    elsewhere.get_by_role("button", name="Sign in", exact=True).click()
    expect(elsewhere.get_by_role("heading", name="One more step")).to_be_visible()
    assert axe(elsewhere) == []
    elsewhere.get_by_label("Code").fill(recovery)
    elsewhere.get_by_role("button", name="Sign in", exact=True).click()
    expect(elsewhere.get_by_label("Places", exact=True)).to_be_attached()

    page.goto("/2fa/totp/deactivate/")
    page.get_by_role("button", name="Switch it off").click()
    page.goto("/settings/me/")
    expect(page.get_by_text("Off: a code after the password")).to_be_visible()


def test_a_passkey_signs_in_by_itself(surfer: Surfer, newcomer: Live) -> None:
    page = surfer.stranger()
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    abilities = {"hasResidentKey": True, "hasUserVerification": True, "isUserVerified": True}
    options = {"protocol": "ctap2", "transport": "internal", "automaticPresenceSimulation": True, **abilities}
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    # A passkey belongs to a name, not to a number.
    named = newcomer.url.replace("127.0.0.1", "localhost")

    page.goto(f"{named}/login/")
    page.get_by_label("E-mail").fill(newcomer.env["SENTDASH_LOGIN_EMAIL"])
    page.get_by_label("Password", exact=True).fill(newcomer.env["SENTDASH_LOGIN_PASSWORD"])
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url(lambda url: "/login" not in url)
    page.goto(f"{named}/2fa/webauthn/add/")
    _again(page, newcomer)
    page.get_by_label("What to call it").fill("My laptop")
    page.get_by_role("button", name="Add it").click()
    page.wait_for_url(lambda url: "/add/" not in url)

    page.context.clear_cookies()
    page.goto(f"{named}/login/")
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url(lambda url: "/login" not in url)
    page.goto(f"{named}/2fa/webauthn/")
    _again(page, newcomer)
    expect(page.get_by_text("My laptop")).to_be_visible()

    page.get_by_role("link", name=re.compile("^Remove")).click()
    _again(page, newcomer)
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
