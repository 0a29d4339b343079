"""An invitation, from the mail to the first page, in a browser."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect
from sent_dm import Sent

from tests.live_house import Live
from tests.pages.surfing import LOOKS, Look, Surfer, axe, sign_in

PASSWORD = "unrelated-words-7"
Invite = Callable[[str], str]


@pytest.fixture
def invite(surfer: Surfer, live: Live) -> Invite:
    """Invites an address as developer, and gives the link in its mail."""
    api, sent = Sent(base_url=live.url, api_key=live.env["SENT_DM_API_KEY"]), Counter[str]()

    def invited(email: str) -> str:
        sent[email] += 1
        api.users.invite(email=email, name="Ines Moreau", role="developer")
        page = surfer.stranger()
        page.goto("/outbox/")
        mails = page.locator("article", has_text=f"to {email}")
        expect(mails).to_have_count(sent[email])
        return mails.first.locator("a[href*='/invitations/']").first.get_attribute("href") or ""

    return invited


def _address() -> str:
    return f"{uuid4().hex[:8]}@acme.test"


def _join(page: Page, link: str) -> None:
    page.goto(link)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Create account and accept").click()


@pytest.mark.parametrize("look", LOOKS, ids=str)
def test_an_invitation_can_be_read_by_everybody(surfer: Surfer, invite: Invite, look: Look) -> None:
    link, page = invite(_address()), surfer.stranger(look)
    page.goto(link)
    found = {"new": axe(page)}

    page.get_by_role("button", name="Decline").click()
    expect(page.get_by_role("heading", name="You declined")).to_be_visible()
    found["declined"] = axe(page)
    page.goto(link)
    expect(page.get_by_role("heading", name="This invitation no longer works")).to_be_visible()
    found["over"] = axe(page)

    assert {state: lines for state, lines in found.items() if lines} == {}


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_a_newcomer_sets_a_password_and_is_in(surfer: Surfer, invite: Invite, scripts: bool) -> None:
    email, page = _address(), surfer.stranger(scripts=scripts)
    page.goto(invite(email))
    expect(page.get_by_role("heading", name="Join Acme")).to_be_visible()
    expect(page.get_by_label("Name")).to_have_value("Ines Moreau")

    page.get_by_label("Password").fill("short")
    page.get_by_role("button", name="Create account and accept").click()
    expect(page.get_by_text("at least 10 characters")).to_be_visible()

    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Create account and accept").click()
    page.wait_for_url(lambda url: "/invitations/" not in url)
    page.goto("/developers/keys/")

    expect(page.get_by_role("heading", name="API keys")).to_be_visible()


def test_who_has_an_account_signs_in_and_accepts(surfer: Surfer, live: Live, invite: Invite) -> None:
    email = _address()
    link = invite(email)
    _join(first := surfer.stranger(), link)
    expect(first.get_by_label("Places", exact=True)).to_be_attached()
    first.close()
    api = Sent(base_url=live.url, api_key=live.env["SENT_DM_API_KEY"])
    (made,) = [user for user in api.users.list().data.users if user.email == email]  # type: ignore[union-attr]
    assert made.status == "active"
    api.users.remove(str(made.id))
    link = invite(email)

    page = surfer.stranger()
    page.goto(link)
    assert axe(page) == []
    page.get_by_role("link", name="Sign in to accept").click()
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    assert axe(page) == []
    page.get_by_role("button", name="Accept").click()

    page.wait_for_url(lambda url: "/invitations/" not in url)
    expect(page.get_by_label("Places", exact=True)).to_be_attached()


def test_who_is_signed_in_as_somebody_else_signs_out_first(surfer: Surfer, live: Live, invite: Invite) -> None:
    link, page = invite(_address()), surfer.stranger()
    sign_in(page, live)

    page.goto(link)
    expect(page.get_by_text(re.compile("You are signed in as"))).to_be_visible()
    assert axe(page) == []
    page.get_by_role("button", name="Sign out and continue").click()

    expect(page.get_by_label("Password")).to_be_visible()
