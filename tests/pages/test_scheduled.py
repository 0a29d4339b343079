"""A message is scheduled in the playground, found in the list, and cancelled there."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import expect

from tests.pages.surfing import LOOKS, Look, Surfer, axe


@pytest.mark.parametrize("look", LOOKS, ids=str)
def test_scheduled_message_is_cancelled_from_the_list(surfer: Surfer, look: Look) -> None:
    page = surfer.page(look)
    page.goto("/messages/new/")
    at = datetime.now(ZoneInfo(page.locator("body").get_attribute("data-zone") or "UTC")) + timedelta(days=3)
    page.get_by_label("Template").select_option(label="order_confirmation")
    page.get_by_label("order_id").fill("20518")
    page.get_by_label("name", exact=True).fill("Lena")
    page.get_by_label("People").fill("+1 415 555 0147")
    page.get_by_label("Send later").fill(f"{at:%Y-%m-%dT%H:%M}")
    page.get_by_role("button", name="Schedule for 1 person").click()
    expect(page.get_by_role("heading", name="Scheduled for")).to_be_visible()
    assert axe(page) == []

    page.goto("/messages/?status=scheduled")
    assert axe(page) == []
    page.get_by_role("link", name="Cancel the message to +1 415-555-0147").first.click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_text("you cannot undo this")).to_be_visible()
    assert axe(page) == []
    dialog.get_by_role("button", name="Cancel message").click()

    expect(page.get_by_text("Message cancelled.")).to_be_visible()
    page.goto("/messages/?status=cancelled")
    page.get_by_role("link", name="+1 415-555-0147").first.click()
    expect(page.get_by_text("before it was sent.")).to_be_visible()
    expect(page.get_by_text("Scheduled for").first).to_be_visible()
    assert axe(page) == []
