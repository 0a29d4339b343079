"""The log of calls, as a person sees it; and the curl of a call, as a shell runs it."""

from __future__ import annotations

import json
import re
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from playwright.sync_api import Page, expect

from tests.live_house import Live
from tests.pages.programs import paste
from tests.pages.surfing import LOOKS, Look, Surfer, axe
from tests.patience import PATIENCE, until

_CALLS = "/developers/calls/"


def call(live: Live, path: str, body: object = None, **headers: str) -> str:
    """A program's call; its request id."""
    given = {"x-api-key": live.env["SENT_DM_API_KEY"], "Content-Type": "application/json", **headers}
    raw = json.dumps(body).encode() if body is not None else None
    try:
        with urlopen(Request(live.url + path, raw, given), timeout=PATIENCE) as answer:
            request_id = answer.headers["X-Request-Id"]
    except HTTPError as refusal:
        with refusal:
            request_id = refusal.headers["X-Request-Id"]
    return str(request_id)


def _send(live: Live, **headers: str) -> str:
    template = {"id": live.env["SENTDASH_TEMPLATE_ID"], "parameters": {"name": "Ada", "order_id": "A-1042"}}
    return call(live, "/v3/messages", {"to": ["+15005550006"], "template": template}, **headers)


def open_call(page: Page, request_id: str) -> None:
    """The page of a call, as soon as it is written."""
    row = page.locator("tr", has_text="/v3/")

    def written() -> bool:
        page.goto(f"{_CALLS}?q={request_id}")
        return row.count() > 0

    until(written)
    row.get_by_role("link").click()
    expect(page.get_by_role("heading", name="Repeat this call")).to_be_visible()


def test_from_the_list_through_chips_to_a_call_and_to_what_it_made(browser_page: Page, live: Live) -> None:
    page = browser_page
    request_id = _send(live)
    open_call(page, request_id)

    page.goto(_CALLS)
    page.get_by_role("navigation", name="Status").get_by_role("link", name="Succeeded").click()
    expect(page).to_have_url(re.compile("status=2xx"))
    page.get_by_role("button", name="Filter", exact=True).click()
    page.get_by_label("Status", exact=True).last.select_option("202")
    page.get_by_label("Method").select_option("POST")
    page.get_by_label("Key").select_option(_value_of(page, "Demo"))
    page.get_by_label("From").fill("2026-01-01T00:00")
    page.get_by_role("button", name="Apply filters").click()
    expect(page.locator(".chip .key")).to_have_text(["Status", "Method", "Key", "From"])
    page.get_by_role("link", name="Remove the filter Method").click()
    expect(page.locator(".chip .key")).to_have_text(["Status", "Key", "From"])
    expect(page).not_to_have_url(re.compile("method="))
    page.get_by_label("Part of a path, or request id").fill(request_id)
    page.keyboard.press("Enter")
    expect(page.locator(".chip .key")).to_have_text(["Status", "Key", "From", "Request"])
    page.locator("tbody").get_by_role("link").click()

    expect(page.locator("h1 + .status")).to_have_text(re.compile("202 Accepted"))
    expect(page.locator("pre").first).to_contain_text('"name": "•••"')
    page.locator(".facts").get_by_role("link", name=re.compile("…")).click()
    expect(page.locator("h1")).to_have_text("To +1 500-555-0006")


def _value_of(page: Page, key: str) -> str:
    """Other tests make keys too."""
    found = page.get_by_label("Key").locator("option").filter(has_text=re.compile(rf"^\s*{key}\b")).first
    return found.get_attribute("value") or ""


def test_a_refused_call_says_why(browser_page: Page, live: Live) -> None:
    page = browser_page
    open_call(page, call(live, "/v3/contacts", {"phone_number": "+123"}))

    expect(page.locator("h1 + .status")).to_have_text(re.compile("400 Bad Request"))
    page.get_by_role("link", name="Other calls with this error").click()
    expect(page.locator(".chip .key")).to_have_text(["Error"])
    page.locator("tbody").get_by_role("link").first.click()
    page.get_by_role("link", name="About this error").click()

    expect(page.locator("h1 code")).to_have_text("VALIDATION_002")


def test_marks_and_pages(browser_page: Page, live: Live) -> None:
    page = browser_page
    for _ in range(2):
        request_id = _send(live, **{"Idempotency-Key": "calls"})
    for number in range(60):
        last = call(live, f"/v3/contacts?page={number + 1}")
    open_call(page, last)

    page.goto(f"{_CALLS}?q=/v3/contacts?page=")
    expect(page.locator("tbody tr")).to_have_count(50)
    first = page.locator("tbody tr").first.get_attribute("id")
    page.get_by_role("link", name="Older").click()
    expect(page.locator("tbody tr").first).not_to_have_attribute("id", str(first))
    page.get_by_role("link", name="Newer").click()
    expect(page.locator("tbody tr").first).to_have_attribute("id", str(first))
    page.goto(f"{_CALLS}?q={request_id}")

    expect(page.get_by_text("Replayed")).to_be_visible()


def test_the_curl_of_the_page_works(browser_page: Page, live: Live) -> None:
    page = browser_page
    open_call(page, call(live, "/v3/contacts?page=1&page_size=2"))
    page.get_by_role("button", name="Copy", exact=True).click()
    code = page.evaluate("navigator.clipboard.readText()")

    again = json.loads(paste(code, live))
    assert again["data"]["pagination"]["page_size"] == 2
    open_call(page, again["meta"]["request_id"])
    expect(page.locator("h1")).to_have_text("GET /v3/contacts?page=1&page_size=2")


_ODD = 'it\'s "quoted" $HOME `id` \\ !! \n new line, ü 漢字 🎉'


def _template(text: str) -> dict[str, object]:
    section = {"template": f"{text} {{{{name}}}}"}
    return {"category": "UTILITY", "sandbox": True, "definition": {"body": {"multiChannel": section}}}


def test_the_curl_of_every_call_runs_when_pasted(browser_page: Page, live: Live) -> None:
    page = browser_page
    message = {"to": ["+15005550006"], "template": {"id": live.env["SENTDASH_TEMPLATE_ID"], "parameters": {}}}
    message["template"]["parameters"] = {"name": _ODD, "order_id": "7"}  # type: ignore[index]
    calls: list[tuple[str, object]] = [
        ("/v3/messages", {**message, "sandbox": True}),
        ("/v3/templates", _template(_ODD)),
        ("/v3/templates", {**_template("Hello"), "note": ["x" * 5000]}),
        ("/v3/numbers/lookup/+15005550006", None),
        ("/v3/contacts?page=1&page_size=2&search[]={1,2}&q=%C3%BC%20%2B", None),
    ]
    for path, body in calls:
        open_call(page, call(live, path, body))
        page.get_by_role("button", name="Copy", exact=True).click()
        code = page.evaluate("navigator.clipboard.readText()")

        answer = json.loads(paste(code, live))
        assert answer["success"], (code, answer)


def test_the_palette_finds_a_call(browser_page: Page, live: Live) -> None:
    page = browser_page
    request_id = call(live, "/v3/me")
    open_call(page, request_id)
    page.goto(_CALLS)

    page.keyboard.press("Control+k")
    page.keyboard.type(request_id)
    page.get_by_role("option", name=re.compile(request_id)).click()

    expect(page.locator("h1")).to_have_text("GET /v3/me")


@pytest.mark.parametrize("look", LOOKS, ids=str)
def test_the_pages_can_be_read_by_everybody(surfer: Surfer, live: Live, look: Look) -> None:
    page = surfer.page(look)
    refused = call(live, "/v3/contacts", {"phone_number": "+123", "sandbox": True, "note": "x" * 200})

    found = []
    for request_id in (refused, _send(live)):
        open_call(page, request_id)
        found += axe(page)
    for query in ("", "?status=404&method=GET&q=/v3/contacts&since=2026-01-01T00:00", "?method=PUT&error=NOPE"):
        page.goto(f"{_CALLS}{query}")
        found += axe(page)
    page.get_by_role("button", name="Filter", exact=True).click()

    assert found + axe(page) == []


def test_everything_works_without_javascript(surfer: Surfer, live: Live) -> None:
    page = surfer.page(scripts=False)
    request_id = call(live, "/v3/me")
    open_call(page, request_id)

    page.goto(_CALLS)
    page.get_by_role("navigation", name="Status").get_by_role("link", name="Succeeded").click()
    page.get_by_label("Part of a path, or request id").fill(request_id)
    page.get_by_label("Part of a path, or request id").press("Enter")
    expect(page).to_have_url(re.compile(f"status=2xx&q={request_id}|q={request_id}"))
    page.get_by_role("link", name="Remove the filter Request").click()
    page.locator("tbody").get_by_role("link").first.click()

    expect(page.get_by_role("heading", name="Repeat this call")).to_be_visible()
