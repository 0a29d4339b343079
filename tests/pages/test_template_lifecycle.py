"""One template from the builder to the answer: people use the pages, programs use both releases of the official SDK.

Built, submitted, rejected, mended, approved by callback, sent over WhatsApp, read and answered.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.contract.sdk import SEEDS, TODAY, Sdk, awaited
from tests.fakes.carrier import ROOT
from tests.live_house import Live

_PHONES = {SEEDS: "+14155552810", TODAY: "+14155552811"}  # nothing else is sent to them
_REASON = "It praises the shop more than it informs"


@pytest.fixture
def with_whatsapp(live: Live) -> Iterator[Live]:
    """Afterwards the account is disconnected and its contacts are deleted: other tests expect neither."""
    yield live
    with httpx.Client(base_url=live.url, headers={"x-api-key": live.env["SENT_DM_API_KEY"]}) as api:
        for phone in _PHONES.values():
            for contact in api.get("/v3/contacts", params={"phone": phone}).json()["data"]["contacts"]:
                api.request("DELETE", f"/v3/contacts/{contact['id']}", json={}).raise_for_status()
    command = [sys.executable, "manage.py", "whatsapp", "disconnect", "--organization"]
    subprocess.run([*command, live.env["SENTDASH_ORGANIZATION_ID"]], cwd=ROOT, env=live.environment, check=True)


def test_template_is_built_rejected_mended_approved_sent_read_and_answered(
    browser_page: Page, with_whatsapp: Live
) -> None:
    live, page, word = with_whatsapp, browser_page, uuid4().hex[:8]
    _connect(page)
    with Sdk(SEEDS, live.env) as seeds, Sdk(TODAY, live.env) as today:
        template = _build(page, word)
        assert today("templates.retrieve", template)["status"] == "PENDING"

        _review(page, word, reason=_REASON)
        _await_status(today, template, "REJECTED")
        _mend(page, template, word)
        _review(page, word)
        for sdk in (seeds, today):
            _await_status(sdk, template, "APPROVED")

        for sdk in (seeds, today):
            message = _send(sdk, template)
            _await_read(sdk, message)
            _answer(page, _PHONES[sdk.release], f"On my way to {word}")
            _await_answer(sdk, live, f"On my way to {word}")


def _connect(page: Page) -> None:
    page.goto("/simulator/templates/")
    button = page.get_by_role("button", name="Connect WhatsApp")
    if button.is_visible():
        button.click()
    expect(button).to_have_count(0)


def _build(page: Page, word: str) -> str:
    """With the builder; the template's id."""
    page.goto("/templates/new/?from=scratch")
    page.get_by_label("Name", exact=True).fill(f"Pickup {word}")
    page.get_by_label("Body", exact=True).press_sequentially("Hi {{first_name}}, the best shop has your order ready.")
    page.get_by_label("Sample of variable 0").fill("Priya")
    preview = page.get_by_role("complementary", name="Preview")
    expect(preview.get_by_text("Hi Priya, the best shop has your order ready.").first).to_be_visible()
    page.get_by_role("button", name="Submit for review").click()
    expect(page.get_by_text("Meta reviews it.")).to_be_visible()
    return page.url.rstrip("/").rpartition("/")[2]


def _review(page: Page, word: str, *, reason: str = "") -> None:
    """As Meta's reviewer: rejected for a reason, or approved without one."""
    page.goto("/simulator/templates/")
    waiting = page.get_by_role("article").filter(has_text=f"pickup_{word}").filter(has_text="Pending review")
    if reason:
        waiting.get_by_text("Reject …").click()
        waiting.get_by_label("Explanation").fill(reason)
        waiting.get_by_role("button", name="Reject").click()
    else:
        waiting.get_by_role("button", name="Approve").click()
    expect(waiting).to_have_count(0)


def _await_status(sdk: Sdk, template: str, status: str) -> None:
    """The callback may take a moment."""
    seen = awaited(lambda: sdk("templates.retrieve", template), lambda found: found["status"] == status)
    assert seen["status"] == status


def _mend(page: Page, template: str, word: str) -> None:
    page.goto(f"/templates/{template}/")
    expect(page.get_by_text(_REASON).first).to_be_visible()
    page.goto(f"/templates/{template}/edit/")
    page.get_by_label("Body", exact=True).fill(f"Hi {{{{0:variable}}}}, your order {word} is ready for you.")
    page.get_by_role("button", name="Submit for review").click()
    expect(page.get_by_text("Meta reviews it.")).to_be_visible()


def _send(sdk: Sdk, template: str) -> str:
    wanted = {"id": template, "parameters": {"first_name": "Priya"}}
    sent = sdk("messages.send", to=[_PHONES[sdk.release]], channel=["whatsapp"], template=wanted)
    message_id: str = sent["recipients"][0]["message_id"]
    return message_id


def _await_read(sdk: Sdk, message: str) -> None:
    def look() -> Any:
        return sdk("messages.retrieve_status", message)

    seen = awaited(look, lambda found: found["status"] in {"READ", "FAILED"})
    assert (seen["status"], seen["channel"]) == ("READ", "whatsapp")


def _answer(page: Page, phone: str, text: str) -> None:
    page.goto(f"/simulator/?{urlencode({'phone': phone})}")
    shown = page.get_by_role("article").first
    expect(shown.get_by_text("is ready for you").first).to_be_visible()
    shown.get_by_placeholder("Reply").fill(text)
    shown.get_by_role("button", name="Send reply").click()
    expect(shown.get_by_text(text)).to_be_visible()


def _await_answer(sdk: Sdk, live: Live, text: str) -> None:
    """The API lists it, and the SDK reads it by its id."""
    headers = {"x-api-key": live.env["SENT_DM_API_KEY"]}
    asked = {"direction": "INBOUND", "to": _PHONES[sdk.release]}

    def look() -> Any:
        return httpx.get(f"{live.url}/v3/messages", params=asked, headers=headers).json()["data"]["messages"]

    [inbound] = awaited(look, bool)
    seen = sdk("messages.retrieve_status", inbound["id"])
    assert (seen["channel"], seen["message_body"]["content"]) == ("whatsapp", text)
