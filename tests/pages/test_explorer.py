"""The API reference, as a person with a browser uses it."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.pages.surfing import LOOKS, Look, Surfer, axe


@pytest.mark.parametrize("look", LOOKS, ids=str)
def test_reference_can_be_read_by_everybody(surfer: Surfer, look: Look) -> None:
    page = surfer.page(look)
    page.goto("/developers/explorer/")
    found = axe(page)

    _open(page, "contacts_create")
    page.locator("#contacts_create").get_by_label("Body").fill('{"phone_number": "+14155570177"}')
    page.locator("#contacts_create").get_by_role("button", name="Try it, in a sandbox").click()
    expect(page.locator("#contacts_create-answer")).to_contain_text("201 Created")
    _open(page, "profiles_create")

    assert found + axe(page) == []


def test_a_change_is_tried_in_a_sandbox_and_leaves_nothing(browser_page: Page) -> None:
    page = browser_page
    page.goto("/developers/explorer/")

    _open(page, "contacts_create")
    call = page.locator("#contacts_create")
    call.get_by_label("Body").fill('{"phone_number": "+14155570178"}')
    call.get_by_role("button", name="Try it, in a sandbox").click()
    expect(call.locator(".call-answer")).to_contain_text("201 Created")
    expect(call.locator(".call-answer")).to_contain_text('"phone_number": "+14155570178"')
    call.get_by_text("Headers", exact=True).click()
    expect(call.locator(".call-answer")).to_contain_text("X-Sandbox: true")

    _open(page, "contacts_list")
    listed = page.locator("#contacts_list")
    listed.get_by_label("phone").fill("+14155570178")
    listed.get_by_role("button", name="Try it").click()
    expect(listed.locator(".call-answer")).to_contain_text("404 Not Found")


def test_what_the_api_refuses_is_shown_as_it_says_it(browser_page: Page) -> None:
    page = browser_page
    page.goto("/developers/explorer/")

    _open(page, "contacts_retrieve")
    call = page.locator("#contacts_retrieve")
    call.get_by_label("contact_id").fill("../me")
    call.get_by_role("button", name="Try it").click()
    expect(call.locator(".call-answer")).to_contain_text("ENDPOINT_001")

    call.get_by_label("contact_id").fill("me")
    call.get_by_role("button", name="Try it").click()
    expect(call.locator(".call-answer")).to_contain_text("Invalid contact ID format.")


def test_the_older_dialect_can_be_tried_too(browser_page: Page) -> None:
    page = browser_page
    page.goto("/developers/explorer/?version=v2")

    _open(page, "contacts_list")
    page.locator("#contacts_list").get_by_role("button", name="Try it").click()

    expect(page.locator("#contacts_list-answer")).to_contain_text("totalCount")


def test_reference_is_searched_and_walked_by_its_index(browser_page: Page) -> None:
    page = browser_page
    page.goto("/developers/explorer/")

    page.get_by_role("searchbox", name="Search endpoints").fill("opt_out")
    expect(page.locator("#messages_create")).to_have_count(0)
    index = page.get_by_role("navigation", name="Endpoints")
    index.get_by_role("link", name="PATCH").click()

    expect(page.locator("#contacts_update-body")).to_be_visible()
    expect(page.locator("#contacts_update > summary")).to_be_focused()
    expect(index.locator("[aria-current]")).to_have_attribute("data-operation", "contacts_update")
    expect(page).to_have_url(re.compile("operation=contacts_update"))


def test_body_is_roomy_grows_and_says_what_is_no_json(browser_page: Page) -> None:
    page = browser_page
    page.goto("/developers/explorer/")
    _open(page, "contacts_create")
    call = page.locator("#contacts_create")
    body = call.get_by_label("Body")
    expect(body).to_have_value(re.compile("phone_number"))
    roomy = _height(page)
    body.fill("{\n" + '  "a": 1,\n' * 20 + "}")
    grown = _height(page)

    call.get_by_role("button", name="Try it, in a sandbox").click()
    expect(call.get_by_role("alert")).to_contain_text("This isn't valid JSON. Line 2")
    expect(body).to_be_focused()
    expect(body).to_have_attribute("aria-invalid", "true")
    body.fill('{"phone_number": "+14155570179"}')
    call.get_by_role("button", name="Try it, in a sandbox").click()
    expect(call.locator(".call-answer")).to_contain_text("201 Created")
    expect(call.get_by_role("alert")).to_have_count(0)

    assert roomy >= 200
    assert grown > roomy


def _height(page: Page) -> float:
    height: float = page.locator("#contacts_create-body").evaluate("field => field.getBoundingClientRect().height")
    return height


def test_index_is_folded_on_a_phone(surfer: Surfer) -> None:
    page = surfer.page(Look("light", 360))
    page.goto("/developers/explorer/")
    link = page.locator('[data-operation="webhooks_create"]')
    expect(link).to_be_hidden()

    page.get_by_text("All endpoints", exact=True).click()
    link.click()

    expect(link).to_be_hidden()
    expect(page.locator("#webhooks_create-body")).to_be_in_viewport()


def test_reference_works_without_javascript(surfer: Surfer) -> None:
    page = surfer.page(scripts=False)
    page.goto("/developers/explorer/")

    page.locator("#me summary").first.click()
    page.get_by_role("link", name="Read about The account of the API key").click()
    page.locator("#me").get_by_role("button", name="Try it").click()

    expect(page.locator("#me-answer")).to_contain_text("200 OK")


def _open(page: Page, operation: str) -> None:
    page.locator(f"#{operation} > summary").click()
    expect(page.locator(f"#{operation}-answer")).to_be_attached()
