"""A profile's road in a browser: the wizard, its completion live, and its end."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.pages.legible import illegible
from tests.pages.surfing import Look, Surfer, axe

_BRAND = {"contact": {"name": "Ada"}, "compliance": {"vertical": "RETAIL", "brandRelationship": "BASIC_ACCOUNT"}}


def _create(page: Page) -> str:
    """The address of the profile, which is asked for in three steps."""
    page.goto("/profiles/new/")
    page.get_by_label("Name", exact=True).fill("Outlet")
    assert _faults(page) == []
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("Own: it sees its own contacts only").check()
    assert _faults(page) == []
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("This profile", exact=True).check()
    page.get_by_role("button", name="Create profile").click()
    expect(page.get_by_text("Enter a billing contact, because the profile pays.")).to_be_visible()
    assert _faults(page) == []
    page.get_by_role("button", name="Back").click()
    expect(page.get_by_label("Own: it sees its own contacts only")).to_be_checked()
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("The organization", exact=True).check()
    page.get_by_role("button", name="Create profile").click()
    page.wait_for_url(lambda url: not url.endswith("/new/"))
    return page.url.removesuffix("/")


def _faults(page: Page) -> list[str]:
    page.wait_for_load_state("networkidle")
    return [*axe(page), *illegible(page)]


def test_from_the_wizard_to_approved_and_deleted(surfer: Surfer) -> None:
    page = surfer.page(Look("light", 360))
    address = _create(page)
    assert _faults(page) == []

    page.goto(f"{address}/complete/")
    expect(page.get_by_text("Description is required.")).to_be_visible()
    assert _faults(page) == []
    said = {"short_name": "Outlet", "description": "Old stock", "brand": _BRAND}
    key = {"x-api-key": surfer.live.env["SENT_DM_API_KEY"]}
    profile = address.rsplit("/", 1)[1]
    assert page.request.patch(f"{surfer.live.url}/v3/profiles/{profile}", data=said, headers=key).ok
    page.reload()
    page.get_by_role("button", name="Complete profile").click()
    expect(page.get_by_text("The profile is approved.")).to_be_visible()  # without another click
    assert _faults(page) == []

    page.goto(f"{address}/")
    page.get_by_role("button", name="More").click()
    page.get_by_role("link", name="Delete").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_text("1 brand")).to_be_visible()
    dialog.get_by_label("Type the profile's name to confirm").fill("Outlet")
    dialog.get_by_role("button", name="Delete profile").click()
    expect(page.get_by_text("Outlet deleted.")).to_be_visible()
