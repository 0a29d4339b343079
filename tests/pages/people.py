"""People who come to the live house with a browser of their own, and what they sign in with."""

from __future__ import annotations

import hashlib
import hmac
import struct
import subprocess
import sys
import time
from base64 import b32decode
from dataclasses import replace
from uuid import uuid4

from playwright.sync_api import Page, expect

from sentdash.run_plan import BASE_DIR
from tests.live_house import Live
from tests.pages.surfing import Surfer

_PASSWORD = "unrelated-words-7"


def arrive(surfer: Surfer, live: Live, *, role: str, organization: str = "Acme") -> Live:
    """The live house with the e-mail and password of somebody new. An organization with a new name is founded."""
    email = f"{uuid4().hex[:8]}@acme.test"
    said = manage(live, "person", email, "--organization", organization, "--role", role)
    page = surfer.stranger()
    page.goto(said.split()[-1])
    for field in page.locator("input[type=password]").all():
        field.fill(_PASSWORD)
    page.get_by_role("button", name="Save password").click()
    expect(page.get_by_text("Password changed")).to_be_visible()
    login = {"SENTDASH_LOGIN_EMAIL": email, "SENTDASH_LOGIN_PASSWORD": _PASSWORD}
    return replace(live, env={**live.env, **login})


def manage(live: Live, *command: str) -> str:
    """A command of the live house, and what it said."""
    words = [sys.executable, "manage.py", *command]
    done = subprocess.run(words, env=live.environment, cwd=BASE_DIR, check=True, capture_output=True, text=True)
    return done.stdout


def again(page: Page, live: Live) -> None:
    """Guarded pages ask for the password once more."""
    if "reauthenticate" in page.url:
        page.get_by_label("Password").fill(live.env["SENTDASH_LOGIN_PASSWORD"])
        page.get_by_role("button", name="Continue").click()
        page.wait_for_url(lambda url: "reauthenticate" not in url)


def switch_on_an_app(page: Page, live: Live, *, at: str = "") -> str:
    """The secret it was given; the page shows the recovery codes then."""
    page.goto(f"{at}/2fa/totp/activate/")
    again(page, live)
    secret = page.locator("[data-copy]").get_attribute("data-copy") or ""
    page.get_by_label("Code from the app").fill(code(secret))
    page.get_by_role("button", name="Turn on").click()
    return secret


def code(secret: str) -> str:
    """What an authenticator app would show: RFC 6238."""
    key = b32decode(secret + "=" * (-len(secret) % 8))
    digest = hmac.new(key, struct.pack(">Q", int(time.time()) // 30), hashlib.sha1).digest()
    at = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[at : at + 4])[0] & 0x7FFFFFFF) % 1_000_000:06}"


def give_an_authenticator(page: Page) -> None:
    """One that says yes by itself."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    abilities = {"hasResidentKey": True, "hasUserVerification": True, "isUserVerified": True}
    options = {"protocol": "ctap2", "transport": "internal", "automaticPresenceSimulation": True, **abilities}
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def add_a_passkey(page: Page, live: Live, name: str, *, at: str) -> None:
    page.goto(f"{at}/2fa/webauthn/add/")
    again(page, live)
    page.get_by_label("Name").fill(name)
    page.get_by_role("button", name="Add passkey").click()
    page.wait_for_url(lambda url: "/add/" not in url)
