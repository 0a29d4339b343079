"""A brand on its way through the simulated registry, in a browser: submitted, rejected, corrected, approved."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.factories.brands import COMPLETE_BRAND
from tests.live_house import Live
from tests.pages import people
from tests.pages.surfing import Surfer, axe
from tests.patience import until

NAME = "Roastery of the registry"


@pytest.fixture
def _tidy(live: Live) -> Iterator[None]:
    """What is submitted can't be removed on the page."""
    yield
    removal = f"from apps.brands.models import Brand; Brand.objects.filter(brand_name='{NAME}').delete()"
    people.manage(live, "shell", "-v", "0", "-c", removal)


def _fill(page: Page) -> None:
    page.goto("/compliance/brands/new/")
    given = {**COMPLETE_BRAND, "brand_name": NAME, "tax_id": "12"}
    for column, value in given.items():
        field = page.locator(f"#brand-{column}")
        if column in ("vertical", "brand_relationship", "entity_type", "tax_id_type"):
            field.select_option(str(value))
        else:
            field.fill(str(value))
    page.get_by_role("button", name="Create brand").click()


@pytest.mark.usefixtures("_tidy")
def test_a_brand_is_rejected_corrected_and_approved(surfer: Surfer) -> None:
    page, desk = surfer.page(), surfer.page()
    _fill(page)
    expect(page.get_by_text("An EIN has nine digits")).to_be_visible()
    expect(page.get_by_role("button", name="Submit")).to_be_disabled()
    assert axe(page) == []

    page.get_by_role("link", name="Edit").click()
    page.locator("#brand-tax_id").fill("12-3456789")
    page.get_by_role("button", name="Save brand").click()
    page.get_by_role("button", name="Submit").click()
    here = page.url

    desk.goto("/simulator/registry/")
    entry = desk.get_by_role("article").filter(has_text=NAME)
    expect(entry.get_by_text("Pending review")).to_be_visible()
    entry.get_by_text("Reject …").click()
    entry.get_by_label("About", exact=True).select_option("ein")
    entry.get_by_label("Reason").fill("The EIN is not that of the legal name.")
    entry.get_by_role("button", name="Reject").click()
    expect(entry.get_by_text("Rejected", exact=True)).to_be_visible()
    assert axe(desk) == []

    _see(page, here, "The registry rejected this brand")
    expect(page.get_by_text("Rejected: The EIN is not that of the legal name.")).to_be_visible()
    assert axe(page) == []
    page.get_by_role("button", name="Submit").click()
    expect(entry.get_by_text("Pending review")).to_be_visible()
    entry.get_by_role("button", name="Approve").click()
    _see(page, here, "It is registered.")


def _see(page: Page, place: str, words: str) -> None:
    """The callback may take a moment."""

    def is_there() -> bool:
        page.goto(place)
        return page.get_by_text(words).count() > 0

    until(is_there, f"The page does not say {words!r}.")
