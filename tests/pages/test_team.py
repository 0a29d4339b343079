"""The team, as a person sees it: invited, changed, removed; and a second factor that is asked for."""

from __future__ import annotations

from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from tests.live_house import Live
from tests.pages import people
from tests.pages.surfing import LOOKS, Look, Surfer, axe, sign_in


@pytest.mark.parametrize("look", LOOKS, ids=str)
def test_team_and_roles_can_be_read(surfer: Surfer, look: Look) -> None:
    page = surfer.page(look)
    page.goto("/team/roles/")
    found = axe(page)
    page.goto("/team/")
    found += axe(page)

    page.get_by_role("link", name="Invite").first.click()
    expect(page.get_by_role("dialog", name="Invite a person")).to_be_visible()

    assert found + axe(page) == []


def test_a_person_is_invited_gets_another_role_and_is_revoked(browser_page: Page) -> None:
    page, email = browser_page, f"{uuid4().hex[:8]}@acme.test"
    page.goto("/team/")

    page.get_by_role("link", name="Invite a person").click()
    page.get_by_role("textbox", name="E-mail", exact=True).fill(email)
    page.locator("#new_role").select_option("billing")
    page.get_by_role("button", name="Send invitation").click()
    expect(page.get_by_text(f"{email} is invited.")).to_be_visible()

    page.get_by_role("button", name=f"Actions for {email}").click()
    page.get_by_role("link", name="Change role").click()
    page.locator("#new_role").select_option("admin")
    page.get_by_role("button", name="Change role").click()
    expect(page.get_by_text(f"{email} is admin now.")).to_be_visible()

    page.get_by_role("button", name=f"Actions for {email}").click()
    page.get_by_role("link", name="Revoke invitation").click()
    page.get_by_role("button", name="Revoke invitation").click()
    expect(page.get_by_text("Invitation revoked.")).to_be_visible()
    expect(page.get_by_text(email)).to_have_count(0)


def test_a_member_sets_up_the_factor_that_is_required(surfer: Surfer, live: Live) -> None:
    """In an organization of its own, which this test leaves behind."""
    name = f"Strict {uuid4().hex[:8]}"
    owner = people.arrive(surfer, live, role="owner", organization=name)
    member = people.arrive(surfer, live, role="member", organization=name)
    page = surfer.stranger()
    sign_in(page, owner)
    page.goto("/team/")
    page.get_by_role("link", name="Require second factor").click()
    page.wait_for_url("**/reauthenticate/**")
    people.again(page, owner)
    page.get_by_role("button", name="Require second factor").click()
    expect(page.get_by_text("Set up a second factor for yourself first")).to_be_visible()
    people.switch_on_an_app(page, owner)
    page.goto("/team/")
    page.get_by_role("link", name="Require second factor").click()
    page.get_by_role("button", name="Require second factor").click()
    expect(page.get_by_text("Everyone needs a second factor.")).to_be_visible()

    page = surfer.stranger()
    sign_in(page, member)
    expect(page.get_by_role("heading", name="Set up a second factor")).to_be_visible()
    assert axe(page) == []
    page.goto("/messages/")
    page.get_by_role("link", name="Use an authenticator app").click()
    people.switch_on_an_app(page, member)
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    page.goto("/messages/")
    expect(page.get_by_role("heading", name="Messages", exact=True)).to_be_visible()
