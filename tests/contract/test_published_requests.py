"""The requests that the published clients' own tests and READMEs make (sentdm 0.20.0 and 0.46.0, @sentdm/sentdm).

Each is a line of the table: what goes over the wire, and what it is answered here. Ids of theirs are of nothing here,
so where a request can succeed it is made of something of ours, named in braces.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import httpx
import pytest

from tests.contract.conftest import Fresh
from tests.live_house import Live
from tests.patience import PATIENCE

NEVER = "7ba7b820-9dad-11d1-80b4-00c04fd430c8"


def _variable(number: int, name: str, sample: str) -> dict[str, Any]:
    """With every key the clients send, most of them with nothing in them that matters."""
    props = {"mediaType": "x", "sample": sample, "url": "x", "variableType": "text", "alt": None, "regex": None}
    return {"id": number, "name": name, "type": "variable", "props": {**props, "shortUrl": None}}


NAMES = [_variable(0, "name", "John"), _variable(1, "company", "SentDM")]
GREETING = "Hello {{0:variable}}! Welcome to {{1:variable}}."
LONGER = f"{GREETING} We are glad to have you on board."
PLAIN = {"type": None, "template": GREETING, "variables": NAMES}
ODD = {"type": "type", "template": "template", "variables": [{**_variable(0, "x", "x"), "type": "x"}]}
ORDER = {"id": NEVER, "name": "order_confirmation", "parameters": {"name": "John Doe", "order_id": "12345"}}
HOOK = {
    "display_name": "Order Notifications",
    "endpoint_url": "https://example.com/webhooks/orders",
    "event_filters": {"message": ["delivered", "failed"]},
    "event_types": ["message", "templates"],
    "retry_count": 3,
    "timeout_seconds": 30,
}
BRAND = {
    "contact": {"name": "John Smith", "businessName": "Acme Corp", "role": "CEO", "phone": "+12025551234",
                "email": "john@acmecorp.com", "phoneCountryCode": "1"},
    "business": {"legalName": "Acme Corporation LLC", "taxId": "12-3456789", "taxIdType": "us_ein", "city": "New York",
                 "entityType": "PRIVATE_PROFIT", "street": "123 Main Street", "state": "NY", "postalCode": "10001",
                 "country": "US", "url": "https://acmecorp.com", "countryOfRegistration": "US"},
    "compliance": {"vertical": "PROFESSIONAL", "brandRelationship": "SMALL_ACCOUNT", "isTcrApplication": True,
                   "destinationCountries": [{"id": "US", "isMain": False}], "notes": None, "phoneNumberPrefix": "+1",
                   "primaryUseCase": "Notifications", "expectedMessagingVolume": "10000"},
}  # fmt: skip
PROFILE = {
    "name": "Sales Team", "short_name": "SALES", "description": "Sales department", "sandbox": True,
    "icon": "https://example.com/sales-icon.png", "allow_contact_sharing": True, "allow_template_sharing": False,
    "inherit_contacts": True, "inherit_templates": True, "inherit_tcr_brand": False, "inherit_tcr_campaign": False,
    "billing_model": "profile", "brand": BRAND,
    "billing_contact": {"name": "Acme Corp", "email": "billing@acmecorp.com", "phone": "+12025551234",
                        "address": "123 Main Street, New York"},
    "payment_details": {"card_number": "4111111111111111", "cvc": "123", "expiry": "09/27", "zip_code": "10001"},
    "whatsapp_business_account": {"waba_id": "123456789012345", "access_token": "EAAx", "phone_number_id": "9876"},
}  # fmt: skip
UPDATE = {
    **PROFILE,
    "name": "Sales Team - Updated",
    "short_name": "SALES",
    "icon": None,
    "allow_contact_sharing": None,
    "allow_number_change_during_onboarding": None,
    "inherit_contacts": None,
    "sending_phone_number": None,
    "sending_phone_number_profile_id": None,
    "sending_whatsapp_number_profile_id": None,
    "whatsapp_phone_number": None,
}
del UPDATE["whatsapp_business_account"]  # only a new profile takes one
CAMPAIGN = {
    "name": "Customer Notifications", "description": "Appointment reminders", "type": "App",
    "useCases": [{"messagingUseCaseUs": "ACCOUNT_NOTIFICATION",
                  "sampleMessages": ["Hi {name}, your appointment is on {date}.", "Order #{order_id}: {url}"]}],
    "messageFlow": "People opt in on the website", "optinKeywords": "YES, START", "optoutKeywords": "STOP, END",
    "helpKeywords": "HELP, INFO", "optinMessage": "You are in.", "optoutMessage": "You are out.",
    "helpMessage": "Reply STOP to end.", "privacyPolicyLink": "https://acmecorp.com/privacy",
    "termsAndConditionsLink": "https://acmecorp.com/terms",
}  # fmt: skip


@dataclass(frozen=True)
class Line:
    """`fields` are what a refusal blames."""

    method: str
    path: str
    body: Any = None
    status: int = 200
    code: str = ""
    fields: frozenset[str] = field(default=frozenset())

    def __str__(self) -> str:
        return f"{self.method} {self.path} {self.status}"


def _refused(method: str, path: str, body: Any, code: str, *fields: str) -> Line:
    return Line(method, path, body, 404 if code.startswith("RESOURCE_") else 400, code, frozenset(fields))


TABLE = [
    Line("GET", "/v3/me"),
    # --- Templates ---
    _refused("POST", "/v3/templates", {}, "VALIDATION_001", "definition"),
    Line("POST", "/v3/templates", {"category": "MARKETING", "language": "en_US", "creation_source": None,
         "definition": {"body": {"multiChannel": PLAIN}, "header": None, "footer": None, "buttons": None,
                        "definitionVersion": "1.0", "authenticationConfig": None},
         "submit_for_review": False, "sandbox": False}, 201),
    Line("POST", "/v3/templates", {"auto_create_for_sp": False,
         "definition": {"body": {"multiChannel": {**PLAIN, "type": "text", "template": LONGER}}}}, 201),
    _refused("POST", "/v3/templates",
             {"definition": {"body": {"multiChannel": PLAIN, "sms": ODD, "whatsapp": ODD, "rcs": ODD}}},
             "VALIDATION_001", "definition.body",
             *(f"definition.body.{each}.variables[0].type" for each in ("sms", "whatsapp", "rcs"))),
    _refused("POST", "/v3/templates",
             {"definition": {"body": {"multiChannel": PLAIN, "mms": {**PLAIN, "media": [{"url": "url"}]}}}},
             "VALIDATION_001", "definition.body.mms"),
    Line("GET", "/v3/templates/{template}"),
    _refused("GET", f"/v3/templates/{NEVER}", None, "RESOURCE_002"),
    Line("PUT", "/v3/templates/{template}", {"name": "Updated Welcome Message", "category": "MARKETING",
         "language": "en_US", "definition": {"body": {"multiChannel": PLAIN}}, "submit_for_review": False,
         "sandbox": False}),
    Line("PUT", "/v3/templates/{template}", {}),
    _refused("GET", "/v3/templates?page=0&page_size=0", None, "VALIDATION_005", "page"),
    Line("GET", "/v3/templates"),
    Line("GET", "/v3/templates?page=1&page_size=20&search=welcome&status=APPROVED&category=MARKETING"
         "&is_welcome_playground=true"),
    Line("DELETE", "/v3/templates/{template}", {"delete_from_meta": False, "sandbox": True}, 204),
    # --- Contacts ---
    _refused("POST", "/v3/contacts", {}, "VALIDATION_001", "phone_number"),
    Line("POST", "/v3/contacts", {"phone_number": "{phone}", "sandbox": False}, 201),
    Line("GET", "/v3/contacts/{contact}"),
    _refused("GET", f"/v3/contacts/{NEVER}", None, "RESOURCE_001"),
    Line("PATCH", "/v3/contacts/{contact}", {}),
    Line("PATCH", "/v3/contacts/{contact}", {"default_channel": "whatsapp", "opt_out": False, "sandbox": False}),
    Line("PATCH", "/v3/contacts/{contact}", {"channel_consent": {"foo": "string"}, "default_channel": "whatsapp"}),
    _refused("GET", "/v3/contacts?page=0&page_size=0", None, "VALIDATION_005", "page"),
    _refused("GET", "/v3/contacts?page=1&page_size=20&channel=channel", None, "VALIDATION_006", "channel"),
    Line("GET", "/v3/contacts"),
    Line("DELETE", "/v3/contacts/{contact}", {"sandbox": True}, 204),
    # --- Messages ---
    _refused("POST", "/v3/messages", {}, "VALIDATION_004", "to"),
    _refused("POST", "/v3/messages", {"template": ORDER}, "VALIDATION_004", "to"),
    _refused("POST", "/v3/messages", {"channel": ["sms", "whatsapp"], "sandbox": False, "template": ORDER,
             "to": ["+14155551234", "+14155555678"]}, "RESOURCE_002"),
    Line("POST", "/v3/messages", {"channel": ["sms"], "sandbox": False, "template": {**ORDER, "id": "{order}"},
         "to": ["+14155551234"]}, 202),
    _refused("GET", f"/v3/messages/{NEVER}", None, "RESOURCE_003"),
    _refused("GET", f"/v3/messages/{NEVER}/activities", None, "RESOURCE_003"),
    Line("GET", "/v3/numbers/lookup/+12025551234"),
    Line("GET", "/v3/numbers/lookup/%2B12025551234"),
    # --- Webhooks ---
    _refused("POST", "/v3/webhooks", {}, "VALIDATION_001"),
    Line("POST", "/v3/webhooks", {**HOOK, "sandbox": False}, 201),
    Line("PUT", "/v3/webhooks/{webhook}", {**HOOK, "retry_count": 5, "timeout_seconds": 60, "sandbox": False}),
    Line("POST", "/v3/webhooks", {**HOOK, "event_types": ["contact", "message", "templates"]}, 201),
    _refused("POST", "/v3/webhooks", {**HOOK, "sender_profile": {"event_filters": {"foo": ["string"]},
             "event_types": ["string"]}}, "VALIDATION_001", "sender_profile"),
    Line("PUT", "/v3/webhooks/{webhook}", {**HOOK, "sender_profile": None}),
    Line("POST", "/v3/webhooks/{webhook}/test", {"event_type": "message.delivered", "sandbox": True}),
    _refused("PATCH", f"/v3/webhooks/{NEVER}/toggle-status", {"is_active": False}, "RESOURCE_008"),
    _refused("POST", f"/v3/webhooks/{NEVER}/rotate-secret", {"sandbox": False}, "RESOURCE_008"),
    _refused("GET", "/v3/webhooks?page=0&page_size=0&is_active=true&search=search", None, "VALIDATION_005", "page"),
    Line("GET", "/v3/webhooks"),
    Line("GET", "/v3/webhooks/event-types"),
    Line("GET", "/v3/webhooks/{webhook}/events"),
    _refused("GET", f"/v3/webhooks/{NEVER}", None, "RESOURCE_008"),
    Line("PATCH", "/v3/webhooks/{webhook}/toggle-status", {"is_active": True, "sandbox": False}),
    Line("POST", "/v3/webhooks/{webhook}/rotate-secret", {"sandbox": False}),
    Line("DELETE", "/v3/webhooks/{webhook}", None, 204),
    # --- Users ---
    Line("GET", "/v3/users"),
    _refused("GET", "/v3/users/userId", None, "VALIDATION_001"),
    _refused("GET", "/v3/users/880e8400-e29b-41d4-a716-446655440003", None, "RESOURCE_006"),
    Line("POST", "/v3/users", {"email": "newuser@example.com", "name": "New User", "role": "developer",
         "sandbox": True}, 201),
    _refused("POST", "/v3/users", {}, "VALIDATION_001", "email"),
    _refused("PATCH", f"/v3/users/{NEVER}", {"role": "billing", "sandbox": False}, "RESOURCE_006"),
    _refused("PATCH", f"/v3/users/{NEVER}", {}, "VALIDATION_001", "role"),
    _refused("DELETE", f"/v3/users/{NEVER}", {"sandbox": False}, "RESOURCE_006"),
    # --- Profiles ---
    Line("GET", "/v3/profiles"),
    Line("GET", "/v3/profiles/{profile}"),
    Line("PATCH", "/v3/profiles/{profile}", {}),
    Line("PATCH", "/v3/profiles/{profile}", UPDATE),
    _refused("GET", f"/v3/profiles/{NEVER}", None, "RESOURCE_014"),
    _refused("PATCH", f"/v3/profiles/{NEVER}", {}, "RESOURCE_014"),
    _refused("DELETE", f"/v3/profiles/{NEVER}", {"sandbox": False}, "RESOURCE_014"),
    Line("DELETE", "/v3/profiles/{profile}", {"sandbox": True}, 204),
    _refused("POST", "/v3/profiles/{profile}/complete",
             {"webHookUrl": "https://your-app.com/webhook/profile-complete", "sandbox": True},
             "VALIDATION_001", "short_name", "description", "campaigns"),
    _refused("POST", f"/v3/profiles/{NEVER}/complete",
             {"webHookUrl": "https://your-app.com/webhook/profile-complete", "sandbox": False}, "RESOURCE_014"),
    Line("POST", "/v3/profiles", PROFILE, 201),
    _refused("GET", "/v3/profiles/profileId", None, "VALIDATION_001"),
    Line("POST", "/v3/profiles/{profile}/campaigns", {"campaign": CAMPAIGN, "sandbox": True}, 201),
    _refused("POST", "/v3/profiles/{profile}/campaigns", {"campaign": {**CAMPAIGN, "volume": "volume"}},
             "VALIDATION_001", "campaign.volume"),
    Line("GET", "/v3/profiles/{profile}/campaigns"),
    _refused("PUT", f"/v3/profiles/{{profile}}/campaigns/{NEVER}", {"campaign": CAMPAIGN, "sandbox": False},
             "RESOURCE_010"),
    _refused("DELETE", f"/v3/profiles/{{profile}}/campaigns/{NEVER}", {"sandbox": False}, "RESOURCE_010"),
]  # fmt: skip


@pytest.fixture(scope="module")
def client(live: Live) -> Iterator[httpx.Client]:
    with httpx.Client(
        base_url=live.url, headers={"x-api-key": live.env["SENT_DM_API_KEY"]}, timeout=PATIENCE
    ) as opened:
        yield opened


class Ours:
    """Things of ours, made when a line asks for one."""

    def __init__(self, client: httpx.Client, live: Live, fresh: Fresh) -> None:
        self._client, self._live, self._fresh = client, live, fresh

    def fill(self, value: Any) -> Any:
        if isinstance(value, dict):
            return {key: self.fill(each) for key, each in value.items()}
        if isinstance(value, str):
            for name in ("template", "contact", "webhook", "profile", "order", "phone"):
                if f"{{{name}}}" in value:
                    return value.replace(f"{{{name}}}", getattr(self, f"_{name}")())
        return value

    def _template(self) -> str:
        return self._made("/v3/templates", {"definition": {"body": {"multiChannel": PLAIN}}})

    def _contact(self) -> str:
        return self._made("/v3/contacts", {"phone_number": self._fresh()})

    def _webhook(self) -> str:
        return self._made("/v3/webhooks", HOOK)

    def _profile(self) -> str:
        """It has a brand of its own, so that a campaign can be made."""
        brand = {"inherit_tcr_brand": False, "inherit_tcr_campaign": False, "brand": BRAND}
        return self._made("/v3/profiles", {"name": f"P {uuid4()}", "billing_model": "organization", **brand})

    def _order(self) -> str:
        return self._live.env["SENTDASH_TEMPLATE_ID"]

    def _phone(self) -> str:
        return self._fresh()

    def _made(self, path: str, body: dict[str, Any]) -> str:
        answer = self._client.post(path, json=body)
        assert answer.status_code == 201, answer.text
        return str(answer.json()["data"]["id"])


@pytest.mark.parametrize("line", TABLE, ids=str)
def test_published_request_is_answered(client: httpx.Client, live: Live, fresh: Fresh, line: Line) -> None:
    ours = Ours(client, live, fresh)
    body = ours.fill(line.body)
    if isinstance(body, dict) and body.get("name") == "Updated Welcome Message":
        body["name"] += f" {uuid4()}"  # the table may be asked twice of one house

    answer = client.request(line.method, ours.fill(line.path), json=body) if body is not None else client.request(
        line.method, ours.fill(line.path)
    )  # fmt: skip

    assert answer.status_code == line.status, answer.text
    if line.code:
        error = answer.json()["error"]
        assert error["code"] == line.code, answer.text
        assert line.fields <= set(error["details"] or ()), answer.text


def test_typed_name_is_answered_back_and_found_in_both_forms(client: httpx.Client, live: Live, fresh: Fresh) -> None:
    name = f"Updated Welcome Message {uuid4()}"
    made = client.post("/v3/templates", json={"definition": {"body": {"multiChannel": PLAIN}}}).json()["data"]

    renamed = client.put(f"/v3/templates/{made['id']}", json={"name": name, "submit_for_review": True}).json()["data"]
    sent = [
        client.post(
            "/v3/messages",
            json={
                "to": [fresh()],
                "template": {"name": form, "parameters": {"name": "Ada", "company": "Acme"}},
                "sandbox": True,
            },
        ).json()["data"]
        for form in (name, name.lower().replace(" ", "_").replace("-", "_"))
    ]

    assert (renamed["name"], renamed["status"]) == (name, "PENDING")
    assert [(each["template_id"], each["template_name"]) for each in sent] == [(made["id"], name)] * 2
