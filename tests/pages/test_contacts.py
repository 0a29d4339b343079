"""Contacts and their import, as a person with a browser sees them."""

from __future__ import annotations

import re
from itertools import count
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.pages.surfing import LOOKS, Look, Surfer, axe
from tests.patience import until

_fresh = count(1)


def _number() -> str:
    """One that no other test adds."""
    return f"+1415556{next(_fresh):04d}"


def _reloaded(page: Page) -> str:
    page.reload()
    return page.locator("main").inner_text()


def _add(page: Page, phone: str) -> None:
    page.goto("/contacts/")
    page.get_by_role("link", name=re.compile("^Add")).click()
    page.get_by_label("Phone number").fill(phone)
    page.get_by_role("button", name="Add contact").click()
    page.wait_for_url(re.compile(r"/contacts/[0-9a-f-]{36}/$"))


def _file(folder: Path, rows: int) -> Path:
    """New numbers, and in every tenth row none."""
    lines = [f"bad {row}" if row % 10 == 0 else _number() for row in range(1, rows + 1)]
    file = folder / "people.csv"
    file.write_text("\n".join(["phone", *lines]))
    return file


@pytest.mark.parametrize("look", LOOKS, ids=str)
def test_every_page_can_be_read_by_everybody(surfer: Surfer, look: Look, tmp_path: Path) -> None:
    page = surfer.page(look)
    page.goto("/contacts/")
    found = axe(page)
    page.get_by_role("link", name=re.compile("^Add")).click()
    expect(page.get_by_role("dialog", name="Add contact")).to_be_visible()
    found += axe(page)

    page.goto("/contacts/?consent=reachable&q=1")
    page.locator("a.row-link").first.click()
    expect(page.get_by_role("heading", name="Consent")).to_be_visible()
    found += axe(page)

    page.goto("/contacts/import/")
    found += axe(page)
    page.get_by_label("CSV file").set_input_files(_file(tmp_path, 30))
    page.get_by_role("button", name="Preview file").click()
    page.get_by_role("button", name="Import 30 rows").wait_for()
    found += axe(page)
    page.get_by_role("button", name="Import 30 rows").click()
    page.get_by_text("Rows to check").wait_for()

    assert found + axe(page) == []


def test_a_contact_is_added_edited_opted_out_and_removed(browser_page: Page) -> None:
    page, phone = browser_page, _number()

    _add(page, phone)
    expect(page.get_by_text("Contact added.")).to_be_visible()
    expect(page.get_by_text("No messages with this number yet.")).to_be_visible()

    page.get_by_role("button", name="More").click()
    page.get_by_role("link", name="Edit").click()
    page.get_by_label("Default channel").select_option("whatsapp")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".contacts-rail").get_by_text("WhatsApp")).to_be_visible()

    page.get_by_role("button", name="More").click()
    page.get_by_role("link", name="Opt out").click()
    expect(page.get_by_role("link", name="Cancel")).to_be_focused()
    page.get_by_label("Reason").fill("She called")
    page.get_by_role("button", name="Opt out").click()
    expect(page.get_by_role("heading", name="This person has opted out")).to_be_visible()
    expect(page.get_by_text("She called", exact=True)).to_be_visible()

    page.get_by_role("button", name="More").click()
    page.get_by_role("link", name="Remove").click()
    page.get_by_role("button", name="Remove contact").click()
    expect(page.get_by_text("is removed. The opt-out is kept.")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("Contact restored.")).to_be_visible()
    expect(page.get_by_role("heading", name="This person has opted out")).to_be_visible()


def test_a_number_that_is_there_is_refused_in_the_dialog(browser_page: Page) -> None:
    page, phone = browser_page, _number()
    _add(page, phone)
    page.goto("/contacts/")

    page.get_by_role("link", name=re.compile("^Add")).click()
    page.get_by_label("Phone number").fill(phone)
    page.get_by_role("button", name="Add contact").click()

    expect(page.get_by_text("This number is already in your contacts.")).to_be_visible()
    expect(page.get_by_label("Phone number")).to_have_value(phone)


def test_filters_live_in_the_address_and_go_back(browser_page: Page) -> None:
    page = browser_page
    page.goto("/contacts/")

    page.get_by_role("link", name=re.compile("^Opted out")).click()
    page.wait_for_url("**/contacts/?consent=opted_out")
    page.get_by_role("button", name="Filter", exact=True).click()
    page.get_by_label("Default channel").select_option("whatsapp")
    page.get_by_role("button", name="Apply filters").click()
    page.wait_for_url("**/contacts/?consent=opted_out&channel=whatsapp*")
    page.get_by_role("link", name="Remove the filter Channel").click()
    page.wait_for_url("**/contacts/?consent=opted_out")
    page.go_back()

    page.wait_for_url("**/contacts/?consent=opted_out&channel=whatsapp*")
    expect(page.get_by_role("heading", name="Contacts", exact=True)).to_be_visible()
    expect(page.get_by_role("link", name="Remove the filter Channel")).to_be_visible()


def test_an_import_is_previewed_watched_and_counted(browser_page: Page, tmp_path: Path) -> None:
    page = browser_page
    page.goto("/contacts/import/")
    page.get_by_label("CSV file").set_input_files(_file(tmp_path, 6000))
    page.get_by_role("button", name="Preview file").click()

    expect(page.get_by_text("50 of the first 500 rows can't be imported")).to_be_visible()
    page.get_by_label("First row is a header").uncheck()
    expect(page.get_by_role("button", name="Import 6,001 rows")).to_be_visible()
    page.get_by_label("First row is a header").check()
    page.get_by_role("button", name="Import 6,000 rows").click()

    expect(page.get_by_role("status").get_by_text(re.compile("rows"))).to_be_visible()
    expect(page.get_by_text("5,400 + 0 + 0 + 0 + 600 = 6,000 rows")).to_be_visible()
    expect(page.get_by_text("“bad 10” is not a phone number.")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name="Download as CSV").click()
    lines = download.value.path().read_text().splitlines()
    assert (lines[0], len(lines)) == ("\ufeffrow,outcome,reason,phone", 601)
    assert lines[1] == "11,invalid,“bad 10” is not a phone number.,bad 10"


def test_a_file_that_is_no_table_is_refused_where_it_was_chosen(browser_page: Page, tmp_path: Path) -> None:
    page = browser_page
    archive = tmp_path / "people.xlsx"
    archive.write_bytes(b"PK\x03\x04" + b"\0" * 100)
    page.goto("/contacts/import/")

    page.get_by_label("CSV file").set_input_files(archive)
    page.get_by_role("button", name="Preview file").click()

    expect(page.get_by_text("This is a ZIP or Excel file, not CSV.")).to_be_visible()


def test_the_list_is_exported_as_it_is_filtered(browser_page: Page) -> None:
    page = browser_page
    _add(page, phone := _number())
    page.goto(f"/contacts/?q={phone[2:]}")

    with page.expect_download() as download:
        page.get_by_role("link", name="Export all as CSV").click()

    assert [line.split(",")[0] for line in download.value.path().read_text().splitlines()] == ["\ufeffphone", phone]


def test_contacts_work_without_javascript(surfer: Surfer, tmp_path: Path) -> None:
    page = surfer.page(scripts=False)
    page.goto("/contacts/new/")
    page.get_by_label("Phone number").fill(_number())
    page.get_by_role("button", name="Add contact").click()
    expect(page.get_by_text("Subscribed")).to_be_visible()

    page.get_by_role("link", name="Show messages with this contact").click()
    expect(page.get_by_text("No messages with this number yet.")).to_be_visible()

    page.goto("/contacts/import/")
    page.get_by_label("CSV file").set_input_files(_file(tmp_path, 10))
    page.get_by_role("button", name="Preview file").click()
    page.get_by_label("Numbers without a plus").select_option("DE")
    page.get_by_role("button", name="Update preview").click()
    with page.expect_navigation():  # to reload in the middle of it is an error
        page.get_by_role("button", name="Import 10 rows").click()
    until(lambda: "9 + 0 + 0 + 0 + 1 = 10 rows" in _reloaded(page))
