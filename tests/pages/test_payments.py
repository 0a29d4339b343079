"""Adding funds in a browser: over the simulated checkout to the balance, and auto-recharge with the card that paid.

In an organization of its own, which this test leaves behind.
"""

from __future__ import annotations

from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from tests.live_house import Live
from tests.pages import people
from tests.pages.legible import illegible
from tests.pages.surfing import LOOKS, Look, Surfer, axe, sign_in
from tests.patience import until


def _owner(surfer: Surfer, live: Live, look: Look = LOOKS[1], *, is_billed: bool = True) -> Page:
    """The owner of a new organization with an empty wallet."""
    name = f"Buyer {uuid4().hex[:8]}"
    owner = people.arrive(surfer, live, role="owner", organization=name)
    if is_billed:
        make = f"""
from apps.billing.models import Wallet
from apps.organizations.models import Organization
found = Organization.objects.get(name="{name}")
Wallet.objects.get_or_create(id=found.id, defaults={{"organization": found}})
"""
        people.manage(live, "shell", "-v", "0", "-c", make)
    page = surfer.stranger(look)
    sign_in(page, owner)
    return page


def _to_checkout(page: Page, live: Live, amount: str) -> None:
    page.goto("/billing/payments/")
    page.get_by_role("link", name="Add funds").click()
    dialog = page.get_by_role("dialog", name="Add funds")
    dialog.get_by_label("Amount").fill(amount)
    dialog.get_by_role("button", name="Continue to payment").click()
    page.wait_for_url(f"{live.simulator_url}/checkout/**")


def test_funds_are_added_over_the_checkout_and_a_declined_card(surfer: Surfer, live: Live) -> None:
    surfer.expected.append("status of 402")
    page = _owner(surfer, live)
    _to_checkout(page, live, "25")
    expect(page.get_by_text("25.00 USD").first).to_be_visible()
    page.get_by_label("Card number").fill("4000 0000 0000 0002")
    page.get_by_role("button", name="Pay").click()
    expect(page.get_by_role("alert")).to_contain_text("Your card was declined.")

    page.get_by_label("Card number").fill("4242 4242 4242 4242")
    page.get_by_role("button", name="Pay").click()

    page.wait_for_url(f"{live.url}/billing/payments/*/?paid")
    expect(page.locator("#payments-main")).to_contain_text("$25.00 was added to the balance. $25.00 is available now.")
    page.goto("/billing/payments/")
    expect(page.locator("#payments-list")).to_contain_text("Top-up")

    def has_card() -> bool:
        page.goto("/billing/auto-recharge/")
        return page.get_by_text("Charges Visa ···· 4242").count() > 0

    until(has_card)
    page.get_by_label("Charge the card automatically").check()
    page.get_by_label("When less is available than").fill("30")
    page.get_by_label("Charge", exact=True).fill("50")
    page.get_by_role("button", name="Save auto-recharge").click()
    expect(page.get_by_text("Auto-recharge is on.")).to_be_visible()

    def is_recharged() -> bool:
        page.goto("/billing/payments/?state=paid&kind=auto_recharge")
        return page.locator("#payments-list").get_by_text("$50.00").count() > 0

    until(is_recharged)
    page.goto("/billing/payments/")
    page.get_by_role("link", name="Auto-recharge").first.click()
    page.get_by_role("link", name="Remove card").click()
    dialog = page.get_by_role("dialog", name="Remove Visa ···· 4242?")
    dialog.get_by_role("button", name="Remove card").click()
    expect(page.get_by_text("The card is removed. Auto-recharge is off.")).to_be_visible()


def test_a_bank_debit_is_processing_until_it_is_paid(surfer: Surfer, live: Live) -> None:
    page = _owner(surfer, live)
    _to_checkout(page, live, "25")

    page.get_by_label("Bank account").fill("000123456789")
    page.get_by_role("button", name="Debit").click()

    page.wait_for_url(f"{live.url}/billing/payments/*/?paid")
    expect(page.locator("#payments-main")).to_contain_text("The bank debit is under way")
    expect(page.get_by_text("Processing", exact=True)).to_be_visible()
    assert [*axe(page), *illegible(page)] == []
    expect(page.locator("#payments-main")).to_contain_text("$25.00 was added to the balance.")


def test_a_checkout_that_is_left_can_be_continued(surfer: Surfer, live: Live) -> None:
    page = _owner(surfer, live)
    _to_checkout(page, live, "5")

    page.get_by_role("link", name="Cancel").click()

    expect(page.locator("#payments-main")).to_contain_text("It isn’t paid yet.")
    page.get_by_role("link", name="Continue to payment").click()
    page.wait_for_url(f"{live.simulator_url}/checkout/**")


@pytest.mark.parametrize("look", LOOKS, ids=str)
def test_payments_can_be_read(surfer: Surfer, live: Live, look: Look) -> None:
    page = _owner(surfer, live, look)
    for address in ("/billing/payments/", "/billing/top-up/", "/billing/auto-recharge/"):
        page.goto(address)
        assert [*axe(page), *illegible(page)] == [], address
    _to_checkout(page, live, "25")
    page.get_by_role("link", name="Cancel").click()
    expect(page.get_by_role("link", name="Continue to payment")).to_be_visible()
    assert [*axe(page), *illegible(page)] == []
    page.goto("/billing/payments/")
    assert [*axe(page), *illegible(page)] == []
