"""Browsers for tests. A module has one Chromium: it may not stay longer, for Django refuses the database beside it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.cast import Cast, assemble
from tests.live_house import Live
from tests.pages.billed import bill, tidy
from tests.pages.browser import chromium
from tests.pages.surfing import Surfer
from tests.patience import PATIENCE

expect.set_options(timeout=PATIENCE * 1000)


@pytest.fixture
def cast(db: None) -> Cast:
    return assemble()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as launched:
        yield launched


@pytest.fixture(scope="module")
def module_surfer(browser: Browser, live: Live) -> Iterator[Surfer]:
    surfer = Surfer(browser, live)
    yield surfer
    surfer.close()


@pytest.fixture
def surfer(module_surfer: Surfer) -> Iterator[Surfer]:
    """Opens pages for a test, and fails it when the browser complained."""
    module_surfer.complaints.clear()
    yield module_surfer
    module_surfer.close()
    assert module_surfer.complaints == []


@pytest.fixture
def billed(live: Live) -> Iterator[str]:
    """The demo's organization has spent something, until the test is over."""
    yield bill(live, "Acme")
    tidy(live, "Acme")


@pytest.fixture
def browser_page(surfer: Surfer) -> Page:
    """A page of the demo's owner, at a desk, in light."""
    return surfer.page()


@pytest.fixture
def anonymous_page(surfer: Surfer) -> Page:
    return surfer.stranger()
