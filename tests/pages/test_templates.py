"""The builder in a browser: a template is typed, seen on both phones, mended, saved and submitted."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import Page, expect

from tests.pages.legible import illegible
from tests.pages.surfing import LOOKS, Look, Surfer, axe

_SCRATCH = "/templates/new/?from=scratch"


@pytest.mark.parametrize("look", LOOKS, ids=str)
@pytest.mark.parametrize("start", ["", "?sample=one_time_code", "?sample=order_shipped", "?from=definition"])
def test_it_can_be_read_by_everybody(surfer: Surfer, look: Look, start: str) -> None:
    page = surfer.page(look)

    page.goto(f"/templates/new/{start}")

    expect(page.get_by_role("heading", name="New template")).to_be_visible()
    assert axe(page) == []
    assert illegible(page) == []


def test_template_is_typed_mended_saved_and_submitted(browser_page: Page) -> None:
    page = browser_page
    page.goto(_SCRATCH)
    preview = page.get_by_role("complementary", name="Preview")
    body = page.get_by_label("Body", exact=True)

    page.get_by_label("Name", exact=True).fill("Parcel on its way")
    body.press_sequentially(
        "Hi {{first_name}}, your order left our warehouse this morning… It is with you soon, number {{order_number}}"
    )

    expect(page.get_by_label("Name of variable 1")).to_have_value("order_number")
    expect(body).to_be_focused()
    page.get_by_label("Sample of variable 0").fill("Priya")
    page.get_by_label("Sample of variable 1").fill("20518")
    expect(
        preview.get_by_text(
            "Hi Priya, your order left our warehouse this morning… It is with you soon, number 20518"
        ).first
    ).to_be_visible()
    expect(preview.locator("mark.costly")).to_have_text("…")
    expect(page.get_by_text("UCS-2")).to_be_visible()

    notes = page.locator("#notes-multiChannel")
    expect(notes.locator(".builder-fix")).to_have_count(2)  # it ends with a variable, and one character costs
    for left in (1, 0):
        notes.locator(".builder-fix").first.click()
        expect(notes.locator(".builder-fix")).to_have_count(left)
    expect(page.get_by_text("GSM-7")).to_be_visible()
    expect(preview.locator("mark.costly")).to_have_count(0)

    page.get_by_role("button", name="Save draft").click()
    expect(page.get_by_role("heading", name="Parcel on its way")).to_be_visible()
    page.get_by_role("button", name="Submit for review").click()
    expect(page.get_by_text("Meta reviews it.").or_(page.get_by_text("It waits for WhatsApp."))).to_be_visible()


def test_variable_is_inserted_at_the_caret_and_its_problem_stands_in_its_row(browser_page: Page) -> None:
    page = browser_page
    page.goto(_SCRATCH)
    body = page.get_by_label("Body", exact=True)
    body.fill("Hi , welcome.")
    body.evaluate("field => field.setSelectionRange(3, 3)")

    page.get_by_role("button", name="Variable").click()

    expect(body).to_have_value("Hi {{0:variable}}, welcome.")
    page.get_by_label("Name of variable 0").fill("no good")
    expect(page.get_by_text("Name must start with a letter")).to_be_visible()
    page.get_by_role("button", name="Save draft").click()
    expect(page.get_by_text("Sample is required")).to_be_visible()
    expect(page.get_by_label("Name of variable 0")).to_have_value("no good")


def test_fields_change_with_their_switches_and_keep_what_was_typed(browser_page: Page) -> None:
    page = browser_page
    page.goto(_SCRATCH)
    page.get_by_label("Body", exact=True).fill("Hello {{first_name}}, good to see you.")

    page.get_by_label("Same text on both").uncheck()
    page.get_by_label("SMS body").fill("Hello!")
    page.get_by_label("Header", exact=True).select_option(label="Image")
    page.get_by_label("Image URL").fill("https://example.com/picture.jpg")
    page.get_by_role("button", name="Add button").click()
    page.get_by_role("button", name="Open a link").click()
    page.get_by_label("Label", exact=True).fill("See it")

    preview = page.get_by_role("complementary", name="Preview")
    expect(preview.get_by_text("See it")).to_be_visible()
    expect(preview.locator(".is-sms .bubble")).to_have_text("Hello!")
    expect(preview.locator(".bubble-media")).to_be_visible()
    expect(page.get_by_label("WhatsApp body")).to_have_value("Hello {{first_name}}, good to see you.")


def test_definition_goes_to_json_and_back(browser_page: Page) -> None:
    page = browser_page
    page.goto("/templates/new/?sample=refund_sent")
    page.get_by_role("button", name="JSON").click()
    field = page.get_by_label("Definition")
    text = field.input_value()

    field.fill("{")
    expect(page.get_by_text("This is not JSON at line 1.")).to_be_visible()
    field.fill(text.replace("we refunded", "we paid back"))
    preview = page.get_by_role("complementary", name="Preview")
    expect(preview.get_by_text("we paid back").first).to_be_visible()
    page.get_by_role("button", name="Form").click()

    expect(page.get_by_label("Body", exact=True)).to_have_value(_text_of(text))


def _text_of(definition: str) -> str:
    """The sample's text, as it was changed."""
    written: str = json.loads(definition)["body"]["multiChannel"]["template"]
    return written.replace("we refunded", "we paid back")


def test_without_scripts_it_is_saved_too(surfer: Surfer) -> None:
    page = surfer.page(scripts=False)
    page.goto(_SCRATCH)
    page.get_by_label("Body", exact=True).fill("Hello {{first_name}}, good to see you.")
    page.get_by_role("button", name="Update form").click()
    page.get_by_label("Sample of variable 0").fill("Priya")

    page.get_by_role("button", name="Save draft").click()

    expect(page.get_by_role("heading", name="hello")).to_be_visible()
    expect(page.get_by_text("Hello Priya, good to see you.").first).to_be_visible()
