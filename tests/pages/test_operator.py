"""The operator's console in a browser: it keeps to its policy, and an account is suspended and lifted there."""

from __future__ import annotations

from dataclasses import replace
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from tests.live_house import Live
from tests.pages import people
from tests.pages.surfing import Surfer, axe, sign_in


@pytest.fixture
def operator(live: Live) -> Live:
    return replace(live, env={**live.env, "SENTDASH_LOGIN_EMAIL": live.env["SENTDASH_OPERATOR_EMAIL"]})


def _open(page: Page, account: str) -> None:
    page.goto("/operator/organizations/organization/")
    page.get_by_placeholder("Type to search").fill(account)
    page.keyboard.press("Enter")
    page.get_by_role("link", name=account).click()


def test_account_is_suspended_and_lifted_in_the_console(surfer: Surfer, live: Live, operator: Live) -> None:
    account = f"Slate {uuid4().hex[:6]}"
    owner = people.arrive(surfer, live, role="owner", organization=account)
    page = surfer.stranger()
    sign_in(page, operator)
    expect(page.get_by_role("heading", name="Accounts by state")).to_be_visible()

    _open(page, account)
    page.get_by_role("link", name="Suspend").click()
    page.get_by_label("Reason").fill("Spam. Call us.")
    page.get_by_role("button", name="Suspend").click()
    expect(page.get_by_text(f"{account} is suspended.")).to_be_visible()

    theirs = surfer.stranger()
    sign_in(theirs, owner)
    expect(theirs.get_by_text("Reason: Spam. Call us.")).to_be_visible()

    page.get_by_role("link", name="Lift suspension").click()
    page.get_by_role("button", name="Lift suspension").click()
    expect(page.get_by_text(f"{account} is no longer suspended.")).to_be_visible()
    theirs.reload()
    expect(theirs.get_by_text("Reason: Spam. Call us.")).not_to_be_attached()


def test_operator_acts_as_a_member_and_stops(surfer: Surfer, live: Live, operator: Live) -> None:
    account = f"Slate {uuid4().hex[:6]}"
    owner = people.arrive(surfer, live, role="owner", organization=account)
    page = surfer.stranger()
    sign_in(page, operator)
    _open(page, account)
    page.get_by_role("link", name="Members").click()
    page.get_by_role("link", name="Impersonate").click()
    page.get_by_label("Reason").fill("Ticket 7")
    page.get_by_role("button", name="Impersonate").click()

    bar = page.get_by_label("Impersonation")
    expect(bar).to_contain_text(f"you are acting as {owner.env['SENTDASH_LOGIN_EMAIL']}")
    page.goto("/audit/")
    expect(page.get_by_role("link", name=f"Impersonation {owner.env['SENTDASH_LOGIN_EMAIL']} by")).to_be_visible()
    assert axe(page) == []

    bar.get_by_role("button", name="Stop").click()
    page.wait_for_url("**/operator/organizations/organization/**")
    page.goto("/")
    expect(bar).not_to_be_attached()
