"""What an account of the live house holds before its pages are looked at: files, messages, letters, a second step."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from random import randrange
from typing import Any
from urllib.request import Request, urlopen

from playwright.sync_api import Page, expect

from tests.factories.onboarding import PDF
from tests.live_house import Live
from tests.pages import people
from tests.patience import PATIENCE, until


def have_letters_sent(page: Page, live: Live) -> None:
    """To reset a password and to confirm an address, which who has an app may not add."""
    email = live.env["SENTDASH_LOGIN_EMAIL"]
    page.goto("/password/reset/")
    page.get_by_label("E-mail").fill(email)
    page.get_by_role("button", name="Send link").click()
    page.wait_for_url("**/done/")
    until(lambda: "Choose a new password" in page.request.get(f"{live.url}/outbox/").text())
    page.goto(f"{live.url}/email/")
    page.get_by_label("New address").fill(f"second-{email}")
    page.get_by_role("button", name="Add address").click()
    expect(page.get_by_text("not confirmed yet")).to_be_visible()


def furnish(page: Page, live: Live) -> None:
    at = live.url
    people.give_an_authenticator(page)
    people.switch_on_an_app(page, live, at=at)
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    people.add_a_passkey(page, live, "My laptop", at=at)
    upload(page, at)
    page.get_by_role("button", name="Import 2 rows").click()
    page.get_by_text("Rows to check").wait_for()
    give_a_document(page, at)
    page.goto(f"{at}/outbox/")
    expect(page.get_by_text("invites you").first).to_be_visible()


def upload(page: Page, at: str) -> str:
    """Where the preview of a file is that waits to be imported."""
    page.goto(f"{at}/contacts/import/")
    rows = {"name": "people.csv", "mimeType": "text/csv", "buffer": b"phone\n+14155550162\nnobody\n"}
    page.get_by_label("CSV file").set_input_files(rows)  # type: ignore[arg-type]
    page.get_by_role("button", name="Preview file").click()
    page.get_by_role("button", name="Import 2 rows").wait_for()
    return page.url


def give_a_document(page: Page, at: str) -> None:
    """One that is not submitted yet, so that it can be removed."""
    page.goto(f"{at}/going-live/documents/")
    page.get_by_label("Kind").select_option(label="Passport")
    passport = {"name": "passport.pdf", "mimeType": "application/pdf", "buffer": PDF}
    page.get_by_label("PDF, JPEG or PNG").set_input_files(passport)  # type: ignore[arg-type]
    page.get_by_role("button", name="Upload document").click()
    page.get_by_role("link", name="passport.pdf").wait_for()


def messages(live: Live) -> list[str]:
    """One that arrived, one that did not, one that was held back, one that is scheduled."""
    at = (datetime.now(UTC) + timedelta(days=2)).isoformat()
    # The scheduled one first: two messages are looked at, the newest, and one of them can be sent again.
    later = sent(live, "+15005550006", scheduled_at=at)
    found = sent(live, "+15005550006", "+15005550002", "+15005550001")
    until(lambda: _call(live, f"messages/{found[1]}")["status"] == "FAILED")
    return found + later


def webhook(live: Live) -> str:
    """One without a receiver, with a test that failed."""
    given = {"display_name": "Orders", "endpoint_url": f"{live.url}/nobody/", "event_types": ["templates"]}
    found: str = _call(live, "webhooks", given)["id"]
    _call(live, f"webhooks/{found}/test", {"event_type": "message.delivered"})
    return found


def suppressed(live: Live) -> str:
    """A number on the suppression list, another one each time."""
    number = f"+1415558{randrange(10_000):04}"  # no other test of this house writes to these
    found: str = _call(live, "suppressions", {"phone_number": number, "reason": "Asked by phone"})["id"]
    return found


def draft(live: Live) -> str:
    """A template with all that one can have, to be edited and submitted."""
    link = {"text": "Track", "url": "https://example.com/{{parcel}}"}
    body = {"multiChannel": {"template": "Hi {{first_name}}, it’s on its way: {{parcel}}"}}
    header, footer = {"template": "Your order"}, {"template": "Thank you"}
    buttons = [{"type": "URL", "props": link}, {"type": "COPY_CODE", "props": {"text": "Copy", "offerCode": "SAVE20"}}]
    given = {"definition": {"header": header, "body": body, "footer": footer, "buttons": buttons}}
    found: str = _call(live, "templates", given)["id"]
    return found


def whatsapp(live: Live) -> str:
    """A WhatsApp Business Account without a number, so that no message takes it."""
    made = f"""
from django.utils import timezone
from apps.channels.models import CarrierAccount
given = {{"organization_id": "{live.env["SENTDASH_ORGANIZATION_ID"]}", "created_at": timezone.now()}}
print(CarrierAccount.objects.create(provider="whatsapp_cloud", external_id="10", credentials={{}}, **given).id)
"""
    return people.manage(live, "shell", "-v", "0", "-c", made).strip()


def talked(live: Live, phone: str) -> str:
    """The contact of a person who has written, so that there is a conversation."""
    told = {"text": "Where is it?", "to": "+14155550100", "webhook_url": f"{live.url}/callbacks/telnyx"}
    address, headers = f"{live.simulator_url}/control/phones/{phone}/reply", {"Content-Type": "application/json"}
    urlopen(Request(address, json.dumps(told).encode(), headers), timeout=PATIENCE).close()

    def found() -> list[str]:
        talks = _call(live, "conversations?page_size=100")["messages"]
        return [each["contact_id"] for each in talks if each["phone"] == phone]

    until(lambda: bool(found()))
    return found()[0]


def registered(live: Live) -> tuple[str, str]:
    """A brand and a campaign, with all that there is to say about what is missing."""
    brand = {"contactName": "Ada Lovelace", "vertical": "RETAIL", "brandRelationship": "BASIC_ACCOUNT"}
    phone = {"contactPhone": "+14155550100", "brandName": "Acme"}
    brand_id = _call(live, "brands", {"brand": {**brand, **phone}})["id"]
    uses = [{"messagingUseCaseUs": "DELIVERY_NOTIFICATION", "sampleMessages": ["Your order is on its way."]}]
    campaign = {"name": "Orders", "description": "News of your order", "type": "App", "useCases": uses}
    found: str = _call(live, f"brands/{brand_id}/campaigns", {"campaign": campaign})["id"]
    return brand_id, found


def sent(live: Live, *to: str, **more: str) -> list[str]:
    parameters = {"name": "Ada", "order_id": "A-1042"}
    body = {"to": to, "template": {"id": live.env["SENTDASH_TEMPLATE_ID"], "parameters": parameters}, **more}
    return [each["message_id"] for each in _call(live, "messages", body)["recipients"]]


def _call(live: Live, path: str, body: object = None) -> Any:
    headers = {"x-api-key": live.env["SENT_DM_API_KEY"], "Content-Type": "application/json"}
    raw = json.dumps(body).encode() if body else None
    with urlopen(Request(f"{live.url}/v3/{path}", raw, headers), timeout=PATIENCE) as answer:
        return json.load(answer)["data"]
