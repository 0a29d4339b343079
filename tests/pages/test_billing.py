"""The pages of money in a browser: read in every look, printed, and limits that are set in a dialog."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.live_house import Live
from tests.pages import people
from tests.pages.billed import bill, open_second, tidy
from tests.pages.legible import illegible
from tests.pages.surfing import DESK, LOOKS, Look, Surfer, axe, sign_in

_PLACES = ("", "?by=country", "entries/", "entries/?kind=refunds", "statements/", "limits/")


@pytest.fixture(scope="module")
def customer(module_surfer: Surfer, live: Live) -> Iterator[tuple[Any, str]]:
    """The browser's state of an owner whose organization is billed, and its wallet."""
    owner = people.arrive(module_surfer, live, role="owner", organization="Billed")
    page = module_surfer.stranger()
    sign_in(page, owner)
    wallet = bill(live, "Billed")
    open_second(live, "Billed")
    yield page.context.storage_state(), wallet
    tidy(live, "Billed")


def _statement(page: Page) -> str:
    """The address of the newest."""
    page.goto("/billing/statements/")
    return page.locator("a.row-link").first.get_attribute("href") or ""


@pytest.mark.parametrize("look", LOOKS, ids=str)
def test_money_can_be_read_by_everyone(surfer: Surfer, customer: tuple[Any, str], look: Look) -> None:
    page, wallet = surfer.again(customer[0], look), customer[1]

    places = [*(f"/billing/{place}" for place in _PLACES), _statement(page), f"/billing/limits/{wallet}/"]
    for address in places:
        page.goto(address)
        assert (address, [*axe(page), *illegible(page)]) == (address, [])


def test_a_tab_is_fetched_and_stays_in_the_address(surfer: Surfer, customer: tuple[Any, str]) -> None:
    page = surfer.again(customer[0])
    page.goto("/billing/")

    page.get_by_role("navigation", name="Spending by").get_by_role("link", name="Country").click()

    expect(page.get_by_role("table", name=re.compile("by country"))).to_contain_text("Bosnia")
    page.wait_for_url("**/billing/?by=country")


def test_a_wallet_is_chosen_and_stays_with_a_tab(surfer: Surfer, customer: tuple[Any, str]) -> None:
    page = surfer.again(customer[0], DESK)
    page.goto("/billing/entries/?kind=spent")

    page.get_by_label("Wallet").select_option(label="Second shop")
    page.get_by_role("button", name="Show").click()
    page.get_by_role("navigation", name="Kind of transaction").get_by_role("link", name="Payments").click()

    expect(page.get_by_role("table", name="Transactions, newest first")).to_contain_text("Card")
    page.wait_for_url("**wallet=**")
    expect(page.get_by_label("Wallet")).to_have_value(re.compile("."))


def test_a_statement_prints_without_the_frame(surfer: Surfer, customer: tuple[Any, str]) -> None:
    page = surfer.again(customer[0])
    page.goto(_statement(page))
    button = page.get_by_role("button", name="Print")
    expect(button).to_be_visible()

    page.emulate_media(media="print")

    expect(button).to_be_hidden()
    expect(page.locator(".sidebar")).to_be_hidden()
    expect(page.get_by_text("Closing balance")).to_be_visible()
    expect(page.get_by_text(re.compile("^Printed"))).to_be_visible()


def test_a_limit_is_set_in_a_dialog_that_keeps_what_was_typed(surfer: Surfer, customer: tuple[Any, str]) -> None:
    page = surfer.again(customer[0], DESK)
    page.goto("/billing/limits/")
    page.get_by_role("link", name="Change the limit of Billed").click()
    field = page.get_by_label("Monthly limit")

    field.fill("plenty")
    page.get_by_role("button", name="Save limit").click()
    expect(page.get_by_text("Write an amount, for example 250 or 99.50.")).to_be_visible()
    expect(field).to_have_value("plenty")
    field.fill("1,250")
    page.get_by_role("button", name="Save limit").click()

    expect(page.get_by_role("row", name=re.compile("Billed"))).to_contain_text("$1,250.00")
