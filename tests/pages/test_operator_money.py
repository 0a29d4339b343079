"""Money in the operator's console, in a browser: a price book is imported after a preview, and a wallet is filled."""

from __future__ import annotations

from dataclasses import replace
from uuid import uuid4

import pytest
from playwright.sync_api import FilePayload, Page, expect

from tests.live_house import Live
from tests.pages import people
from tests.pages.surfing import Surfer, axe, sign_in

# The theme's frame breaks others, about landmarks.
_OURS = ("color-contrast", "label", "button-name", "link-name", "select-name", "scrollable-region-focusable")
_FILE = "channel,country,cost,markup,currency\nsms,TV,0.15,20,USD\n"


@pytest.fixture
def console(surfer: Surfer, live: Live) -> Page:
    page = surfer.stranger()
    sign_in(page, replace(live, env={**live.env, "SENTDASH_LOGIN_EMAIL": live.env["SENTDASH_OPERATOR_EMAIL"]}))
    return page


def _choose(page: Page, text: str) -> None:
    page.locator("input[type=file]").set_input_files(
        FilePayload(name="prices.csv", mimeType="text/csv", buffer=text.encode())
    )
    page.get_by_role("button", name="Preview").click()


def test_price_book_is_imported_after_a_preview(console: Page) -> None:
    console.goto("/operator/billing/rate/")
    console.get_by_role("link", name="Import CSV").click()
    _choose(console, _FILE.replace("0.15", "free"))
    expect(console.get_by_role("row", name="2 cost Write an amount")).to_be_visible()
    assert axe(console, only=_OURS) == []

    _choose(console, _FILE)
    expect(console.get_by_role("row", name="SMS to Tuvalu")).to_contain_text("0.1800")
    assert axe(console, only=_OURS) == []
    console.get_by_role("button", name="Store prices").click()
    expect(console.get_by_text("1 price changed.")).to_be_visible()

    console.goto("/operator/billing/rate/?q=Tuvalu")
    console.get_by_role("link", name="SMS", exact=True).click()
    console.get_by_role("link", name="End", exact=True).click()
    console.get_by_role("button", name="End price").click()
    expect(console.get_by_text("The price of SMS to Tuvalu ends from now on.")).to_be_visible()


def test_wallet_is_opened_and_filled(surfer: Surfer, live: Live, console: Page) -> None:
    account = f"Slate {uuid4().hex[:6]}"
    people.arrive(surfer, live, role="owner", organization=account)
    console.goto("/operator/billing/wallet/")
    console.get_by_role("link", name="Open a wallet").click()
    console.get_by_label("Organization").select_option(label=account)
    console.get_by_role("button", name="Open wallet").click()
    console.get_by_role("link", name=account).first.click()

    console.get_by_role("link", name="Put money in").click()
    console.get_by_label("Amount").fill("12.50")
    console.get_by_label("Reason").fill("Wire transfer 17")
    assert axe(console, only=_OURS) == []
    console.get_by_role("button", name="Put in").click()

    expect(console.get_by_role("row", name="Adjustment $12.50 Wire transfer 17")).to_be_visible()
    assert axe(console, only=_OURS) == []
