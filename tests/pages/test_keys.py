"""API keys, as a person sees them."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.pages.surfing import LOOKS, Look, Surfer, axe

_KEYS = "/developers/keys/"


@pytest.mark.parametrize("look", LOOKS, ids=str)
def test_the_list_and_its_dialogs_can_be_read_by_everybody(surfer: Surfer, look: Look) -> None:
    page = surfer.page(look)
    page.goto(_KEYS)
    found = axe(page)

    page.get_by_role("link", name="Create API key").first.click()
    expect(page.get_by_role("dialog", name="Create API key")).to_be_visible()

    assert found + axe(page) == []


def test_a_key_is_made_shown_once_and_revoked(browser_page: Page) -> None:
    page = browser_page
    page.goto(_KEYS)

    page.get_by_role("link", name="Create API key").click()
    page.get_by_label("Name").fill("Orders backend")
    page.get_by_role("button", name="Create API key").click()
    secret = page.get_by_label("API key", exact=True)
    expect(secret).to_have_value(re.compile("^sk_live_"))
    page.get_by_role("button", name="Copy").first.click()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == secret.input_value()

    page.get_by_label("I've stored the key somewhere safe").check()
    page.get_by_role("button", name="Done").click()
    expect(page.get_by_label("API key", exact=True)).to_have_count(0)
    assert copied not in page.content()

    page.get_by_role("button", name="Actions for Orders backend").click()
    page.get_by_role("link", name="Revoke key").click()
    page.get_by_label("Type the key's name to confirm").fill("Orders backend")
    page.get_by_role("button", name="Revoke key").click()
    expect(page.get_by_text("Orders backend revoked.")).to_be_visible()
    expect(page.get_by_role("cell", name="Orders backend", exact=True)).to_have_count(0)


def test_a_wrong_name_revokes_nothing(browser_page: Page) -> None:
    page = browser_page
    page.goto(_KEYS)

    page.get_by_role("button", name="Actions for Demo", exact=True).click()
    page.get_by_role("link", name="Revoke key").click()
    page.get_by_label("Type the key's name to confirm").fill("Demi")
    page.get_by_role("button", name="Revoke key").click()

    expect(page.get_by_text("That isn't the key's name.")).to_be_visible()


def test_a_key_can_be_made_without_javascript(surfer: Surfer) -> None:
    page = surfer.page(scripts=False)
    page.goto(_KEYS)

    page.get_by_role("link", name="Create API key").first.click()
    page.get_by_label("Name").fill("By hand")
    page.get_by_role("button", name="Create API key").click()

    expect(page.get_by_text("Key “By hand” is ready. Copy it now.")).to_be_visible()
