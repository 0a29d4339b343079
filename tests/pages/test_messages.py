"""The history and a message, as a person sees them; and the code of the page, as a program runs it."""

from __future__ import annotations

import json
import re
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import Request, urlopen
from uuid import UUID

import pytest
from playwright.sync_api import Page, expect

from tests.live_house import Live
from tests.pages.programs import LANGUAGES, run
from tests.pages.surfing import LOOKS, Look, Surfer, axe
from tests.patience import PATIENCE

_MESSAGES = "/messages/"
# Numbers of the simulator with a fate of their own (docs/simulator.md).
_UNDELIVERABLE, _DELIVERED, _SECOND_TRY = "+15005550002", "+15005550006", "+15005550009"


def send(live: Live, phone: str, **parameters: str | None) -> UUID:
    """Through the API, as a program would; a parameter that is None is left out."""
    every = {"name": "Ada", "order_id": "A-1042", **parameters}
    given = {name: value for name, value in every.items() if value is not None}
    template = {"id": live.env["SENTDASH_TEMPLATE_ID"], "parameters": given}
    headers = {"x-api-key": live.env["SENT_DM_API_KEY"], "Content-Type": "application/json"}
    body = json.dumps({"to": [phone], "template": template}).encode()
    try:
        with urlopen(Request(f"{live.url}/v3/messages", body, headers), timeout=PATIENCE) as answer:
            return UUID(json.load(answer)["data"]["recipients"][0]["message_id"])
    except HTTPError as refused:
        raise AssertionError(refused.read()) from refused


def _open_when(page: Page, message_id: UUID, word: str) -> None:
    """The page of a message, once it has come that far; it says so without being loaded again."""
    page.goto(f"{_MESSAGES}{message_id}/")
    expect(page.locator("h1 + .status")).to_have_text(re.compile(word))


def test_a_row_becomes_delivered_without_a_reload(browser_page: Page, live: Live) -> None:
    page = browser_page
    message_id = send(live, _SECOND_TRY)
    page.goto(f"{_MESSAGES}?{urlencode({'to': _SECOND_TRY})}")  # what others send may be under way for long
    row = page.locator(f"#message-{message_id}")
    expect(row).to_have_text(re.compile("Queued|Routed"))
    page.evaluate("window.wasNotReloaded = true")
    row.get_by_role("link").focus()

    expect(row).to_contain_text("Delivered")

    assert page.evaluate("window.wasNotReloaded")
    expect(row.get_by_role("link")).to_be_focused()


def test_from_the_list_through_chips_to_a_message(browser_page: Page, live: Live) -> None:
    page = browser_page
    message_id = send(live, _UNDELIVERABLE)
    _open_when(page, message_id, "Failed")

    page.goto(_MESSAGES)
    page.get_by_role("navigation", name="Status").get_by_role("link", name=re.compile("^Failed")).click()
    expect(page).to_have_url(re.compile("status=failed"))
    page.get_by_role("button", name="Filter", exact=True).click()
    page.get_by_label("Channel").select_option(label="SMS")
    page.get_by_label("When").select_option(label="Last 24 hours")
    page.get_by_role("button", name="Apply filters").click()
    expect(page).to_have_url(re.compile(r"status=failed.*channel=sms|channel=sms.*status=failed"))
    expect(page.locator(".chip")).to_have_count(3)
    page.get_by_role("link", name="Remove the filter Channel").click()
    expect(page.locator(".chip", has_text="Channel")).to_have_count(0)
    expect(page).not_to_have_url(re.compile("channel=sms"))

    page.locator(f"#message-{message_id}").get_by_role("link").click()

    expect(page.get_by_role("heading", name="Not delivered: the carrier could not reach the phone.")).to_be_visible()
    page.get_by_text("Raw report from the carrier").last.click()
    expect(page.locator("pre", has_text="40008")).to_be_visible()
    page.go_back()
    expect(page.locator("h1")).to_have_text("Messages")


def test_a_message_follows_itself_and_is_sent_again(browser_page: Page, live: Live) -> None:
    page = browser_page
    _open_when(page, send(live, _SECOND_TRY), "Delivered")
    words = ["Queued", "Refused", "Routed", "Sent", "Delivered"]

    assert sorted(page.locator(".timeline .word").all_inner_texts()) == sorted(words)
    page.get_by_role("button", name="Send again").click()

    expect(page.get_by_text("Sent again, as a new message.")).to_be_visible()
    expect(page.get_by_text("Sent again by owner@demo.sentdash.test.")).to_be_visible()


@pytest.mark.parametrize("look", LOOKS, ids=str)
def test_the_pages_can_be_read_by_everybody(surfer: Surfer, live: Live, look: Look) -> None:
    page = surfer.page(look)
    message_id = send(live, _UNDELIVERABLE)

    _open_when(page, message_id, "Failed")
    found = axe(page)
    for address in (_MESSAGES, f"{_MESSAGES}?status=failed&when=7d&q=555", f"{_MESSAGES}?channel=rcs"):
        page.goto(address)
        found += axe(page)

    assert found == []


def test_everything_works_without_javascript(surfer: Surfer, live: Live) -> None:
    page = surfer.page(scripts=False)
    message_id = send(live, _DELIVERED)
    page.goto(_MESSAGES)

    page.get_by_role("navigation", name="Status").get_by_role("link", name=re.compile("^Delivered")).click()
    page.get_by_label("Number or id").fill(str(message_id))
    page.get_by_label("Number or id").press("Enter")
    page.goto(f"{_MESSAGES}?q={message_id}")
    page.locator(f"#message-{message_id}").get_by_role("link").click()

    expect(page.locator("h1")).to_have_text("To +1 500-555-0006")


def test_the_file_is_what_is_filtered(browser_page: Page, live: Live) -> None:
    page = browser_page
    message_id = send(live, "+15005550003")
    _open_when(page, message_id, "Failed")
    page.goto(f"{_MESSAGES}?q=15005550003")

    with page.expect_download() as download:
        page.get_by_role("link", name="Export all as CSV").click()

    lines = download.value.path().read_text("utf-8-sig").splitlines()
    assert str(message_id) in "".join(lines)
    assert all(",+15005550003," in line for line in lines[1:])


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_code_of_the_page_works(browser_page: Page, live: Live, language: str, tmp_path: Path) -> None:
    page = browser_page
    name = 'Ada\'s "friend" $HOME `x` \\ ü'
    message_id = send(live, _DELIVERED, name=name)
    page.goto(f"{_MESSAGES}{message_id}/")
    page.locator(".snippet label", has_text=language).click()
    page.get_by_role("button", name="Copy", exact=True).click()
    code = page.evaluate("navigator.clipboard.readText()")

    said = run(language, code, live, tmp_path)

    again = UUID(re.findall(r"message_id\W+([0-9a-f-]{36})", said)[0])
    assert again != message_id
    page.goto(f"{_MESSAGES}{again}/")
    expect(page.locator(".bubble")).to_contain_text(f"Hello {name}, your order A-1042 is on its way.")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_code_of_a_message_without_its_parameters_works(
    browser_page: Page, live: Live, language: str, tmp_path: Path
) -> None:
    page = browser_page
    _open_when(page, send(live, _DELIVERED, name=None, order_id=None), "Failed")
    expect(page.locator(".bubble mark")).to_have_text(["{{name}}", "{{order_id}}"])
    page.locator(".snippet label", has_text=language).click()
    page.get_by_role("button", name="Copy", exact=True).click()

    said = run(language, page.evaluate("navigator.clipboard.readText()"), live, tmp_path)

    page.goto(f"{_MESSAGES}{UUID(re.findall(r'message_id[^0-9a-f]+([0-9a-f-]{36})', said)[0])}/")
    expect(page.locator(".bubble")).to_contain_text("Hello Ada, your order A-1042 is on its way.")


def test_the_palette_finds_a_message(browser_page: Page, live: Live) -> None:
    page = browser_page
    message_id = send(live, "+15005550012")
    page.goto(_MESSAGES)

    page.keyboard.press("Control+k")
    page.keyboard.type("5005550012")
    page.get_by_role("option", name=re.compile(str(message_id)[:8])).click()

    expect(page.locator("h1")).to_have_text("To +1 500-555-0012")
