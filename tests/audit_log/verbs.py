"""Verbs of all doors that change something, and what the audit log must say of each: field, before and after."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client

from apps.contacts.models import Contact
from apps.users import api_keys
from tests.api.v2.v2_program import Program as OldProgram
from tests.api.v3.people import id_of
from tests.api.v3_program import Program
from tests.cast import Cast
from tests.factories import brands, contacts, keywords, message_templates, suppression, webhooks

PHONE, _SHOWN = "+14155552671", "+1 415-555-2671"
_BRAND = {"contactName": "Ada Lovelace", "vertical": "RETAIL", "brandRelationship": "BASIC_ACCOUNT"}
_HOOK = {"display_name": "Orders", "endpoint_url": webhooks.URL, "events": ["message.sent"]}
_FORM = {**_HOOK, "retry_count": "2", "timeout_seconds": "9"}
_HOURS = {"word": "HOURS", "action": "OTHER", "reply": "9 to 5", "template_id": ""}
_EMPTY = "–"


@dataclass(frozen=True)
class Stage:
    """Who acts: a program of each version, and the owner at pages."""

    cast: Cast
    api: Program
    old_api: OldProgram
    owner: Client

    def contact(self, **fields: Any) -> Contact:
        return contacts.contact(self.cast.acme, PHONE, **fields)

    def page(self, address: str, **given: Any) -> None:
        response: Any = self.owner.post(address, given)
        assert response.status_code in (200, 201, 204, 302), (address, response.status_code)


@dataclass(frozen=True)
class ChangeVerb:
    """`door` is what the entry must name; `before` and `after` are what its page must show."""

    door: str
    thing: str
    field: str
    before: str
    after: str
    do: Callable[[Stage], object]


def _key(stage: Stage) -> Any:
    return api_keys.issue(stage.cast.acme, name="Old")[0]


def _keyword(stage: Stage) -> str:
    return f"{keywords.keyword(stage.cast.acme, 'HOURS', reply='9 to 5').id}"


def _template(stage: Stage) -> str:
    return f"{message_templates.template(stage.cast.acme, status='DRAFT').id}"


def _endpoint(stage: Stage) -> str:
    return f"{webhooks.endpoint(stage.cast.acme).id}"


def _release(stage: Stage) -> str:
    return f"{suppression.entry(stage.cast.acme, PHONE).id}"


def _upload(stage: Stage) -> None:
    stage.page("/contacts/import/", file=SimpleUploadedFile("people.csv", b"phone\n+14155552671\n"))


def _member(stage: Stage) -> str:
    return id_of(stage.cast.developer, stage.cast.acme)


def _organization(stage: Stage) -> str:
    return stage.cast.acme.organization.name


VERBS = [
    # The API
    ChangeVerb("PATCH /v3/contacts/{contact_id}", "contact", "Default channel", "sms", "whatsapp",
        lambda s: s.api.patch(f"/v3/contacts/{s.contact().id}", {"default_channel": "whatsapp"})),
    ChangeVerb("PATCH /v3/contacts/{contact_id}", "contact", "Name", _EMPTY, "Ada Byron",
        lambda s: s.api.patch(f"/v3/contacts/{s.contact().id}", {"name": "Ada Byron"})),
    ChangeVerb("PATCH /v3/contacts/{contact_id}", "contact", "Opt out", "No", "Yes",
        lambda s: s.api.patch(f"/v3/contacts/{s.contact().id}", {"opt_out": True})),
    ChangeVerb("DELETE /v3/contacts/{contact_id}", "contact", "Deleted at", _EMPTY, "UTC",
        lambda s: s.api.delete(f"/v3/contacts/{s.contact().id}")),
    ChangeVerb("POST /v3/contacts/{contact_id}/forget", "forgotten person", "Contact IDs", _EMPTY, "-",
        lambda s: s.api.post(f"/v3/contacts/{s.contact().id}/forget", {})),
    ChangeVerb("POST /v3/suppressions", "suppressed number", "Phone", _EMPTY, _SHOWN,
        lambda s: s.api.post("/v3/suppressions", {"phone_number": PHONE, "reason": "Asked"})),
    ChangeVerb("DELETE /v3/suppressions/{suppression_id}", "suppressed number", "Phone", _SHOWN, _EMPTY,
        lambda s: s.api.delete(f"/v3/suppressions/{_release(s)}", {"reason": "Signed again"})),
    ChangeVerb("POST /v3/templates", "template", "Status", _EMPTY, "DRAFT",
        lambda s: s.api.post("/v3/templates", {"definition": message_templates.definition()})),
    ChangeVerb("PUT /v3/templates/{template_id}", "template", "Name", "greeting", "salute",
        lambda s: s.api.put(f"/v3/templates/{_template(s)}", {"name": "salute"})),
    ChangeVerb("DELETE /v3/templates/{template_id}", "template", "Name", "greeting", _EMPTY,
        lambda s: s.api.delete(f"/v3/templates/{_template(s)}")),
    ChangeVerb("POST /v3/keywords", "keyword", "Reply", _EMPTY, "9 to 5",
        lambda s: s.api.post("/v3/keywords", {"word": "HOURS", "action": "OTHER", "reply": "9 to 5"})),
    ChangeVerb("PATCH /v3/keywords/{keyword_id}", "keyword", "Is active", "Yes", "No",
        lambda s: s.api.patch(f"/v3/keywords/{_keyword(s)}", {"is_active": False})),
    ChangeVerb("DELETE /v3/keywords/{keyword_id}", "keyword", "Word", "HOURS", _EMPTY,
        lambda s: s.api.delete(f"/v3/keywords/{_keyword(s)}")),
    ChangeVerb("PATCH /v3/profiles/{profile_id}", "profile", "Short name", _EMPTY, "EUShop",
        lambda s: s.api.patch(f"/v3/profiles/{s.cast.shop.id}", {"short_name": "EUShop"})),
    ChangeVerb("PATCH /v3/profiles/{profile_id}", "profile", "Inherit contacts", "Yes", "No",
        lambda s: s.api.patch(f"/v3/profiles/{s.cast.shop.id}", {"inherit_contacts": False})),
    ChangeVerb("DELETE /v3/profiles/{profile_id}", "profile", "Deleted at", _EMPTY, "UTC",
        lambda s: s.api.delete(f"/v3/profiles/{s.cast.shop.id}", {})),
    ChangeVerb("POST /v3/brands", "brand", "Vertical", _EMPTY, "RETAIL",
        lambda s: s.api.post("/v3/brands", {"brand": _BRAND})),
    ChangeVerb("PUT /v3/brands/{brand_id}", "brand", "City", _EMPTY, "Rome",
        lambda s: s.api.put(f"/v3/brands/{brands.brand(s.cast.acme).id}", {"brand": {**_BRAND, "city": "Rome"}})),
    ChangeVerb("DELETE /v3/brands/{brand_id}", "brand", "Contact name", "Ada Lovelace", _EMPTY,
        lambda s: s.api.delete(f"/v3/brands/{brands.brand(s.cast.acme).id}")),
    ChangeVerb("POST /v3/users", "member", "Role", _EMPTY, "developer",
        lambda s: s.api.post("/v3/users", {"email": "ines@acme.test", "name": "Ines", "role": "developer"})),
    ChangeVerb("PATCH /v3/users/{user_id}", "member", "Role", "developer", "billing",
        lambda s: s.api.patch(f"/v3/users/{_member(s)}", {"role": "billing"})),
    ChangeVerb("DELETE /v3/users/{user_id}", "member", "User", "developer@acme.test", _EMPTY,
        lambda s: s.api.delete(f"/v3/users/{_member(s)}")),
    ChangeVerb("POST /v3/webhooks", "webhook", "Endpoint URL", _EMPTY, "https://shop.test/hooks",
        lambda s: s.api.post("/v3/webhooks", webhooks.BODY)),
    ChangeVerb("PUT /v3/webhooks/{webhook_id}", "webhook", "Display name", "Orders", "Returns",
        lambda s: s.api.put(f"/v3/webhooks/{_endpoint(s)}", {**webhooks.BODY, "display_name": "Returns"})),
    ChangeVerb("PATCH /v3/webhooks/{webhook_id}/toggle-status", "webhook", "Is active", "Yes", "No",
        lambda s: s.api.patch(f"/v3/webhooks/{_endpoint(s)}/toggle-status", {"is_active": False})),
    ChangeVerb("POST /v3/webhooks/{webhook_id}/rotate-secret", "webhook", "Signing secret", "secret", "erased",
        lambda s: s.api.post(f"/v3/webhooks/{_endpoint(s)}/rotate-secret", {})),
    ChangeVerb("DELETE /v3/webhooks/{webhook_id}", "webhook", "Display name", "Orders", _EMPTY,
        lambda s: s.api.delete(f"/v3/webhooks/{_endpoint(s)}")),
    ChangeVerb("PUT /v2/organizations/{customer_id}/users/{user_id}", "member", "Role", "developer", "admin",
        lambda s: s.old_api.put(f"/v2/organizations/{s.cast.acme.id}/users/{_member(s)}", {"role": "Admin"})),
    # Pages
    ChangeVerb("contacts:edit", "contact", "Name", _EMPTY, "Ada Byron",
        lambda s: s.page(f"/contacts/{s.contact().id}/edit/", name="Ada Byron", default_channel="sms")),
    ChangeVerb("contacts:consent", "contact", "Opt out", "No", "Yes",
        lambda s: s.page(f"/contacts/{s.contact().id}/consent/", opt_out="True", reason="She called")),
    ChangeVerb("contacts:remove", "contact", "Deleted at", _EMPTY, "UTC",
        lambda s: s.page(f"/contacts/{s.contact().id}/remove/")),
    ChangeVerb("contacts:forget", "forgotten person", "Made by", _EMPTY, "owner@acme.test",
        lambda s: s.page(f"/contacts/{s.contact().id}/forget/", digits=PHONE[-4:])),
    ChangeVerb("contacts:upload", "import", "File name", _EMPTY, "people.csv", _upload),
    ChangeVerb("contacts:bulk_opt_out", "bulk action", "Reason", _EMPTY, "Letter",
        lambda s: s.page("/contacts/bulk/opt-out/", id=[str(s.contact().id)], confirm="1", reason="Letter")),
    ChangeVerb("suppression:add", "suppressed number", "Phone", _EMPTY, _SHOWN,
        lambda s: s.page("/suppression/add/", numbers=PHONE, reason="Asked")),
    ChangeVerb("suppression:release", "suppressed number", "Reason", "Asked", _EMPTY,
        lambda s: s.page(f"/suppression/{_release(s)}/release/", reason="Signed again")),
    ChangeVerb("keywords:create", "keyword", "Word", _EMPTY, "HOURS", lambda s: s.page("/keywords/new/", **_HOURS)),
    ChangeVerb("keywords:edit", "keyword", "Reply", "9 to 5", "10 to 6",
        lambda s: s.page(f"/keywords/{_keyword(s)}/edit/", **{**_HOURS, "reply": "10 to 6"})),
    ChangeVerb("keywords:remove", "keyword", "Word", "HOURS", _EMPTY,
        lambda s: s.page(f"/keywords/{_keyword(s)}/remove/")),
    ChangeVerb("webhooks:create", "webhook", "Timeout seconds", _EMPTY, "9",
        lambda s: s.page("/webhooks/new/", **_FORM)),
    ChangeVerb("webhooks:edit", "webhook", "Timeout seconds", "30", "9",
        lambda s: s.page(f"/webhooks/{_endpoint(s)}/edit/", **_FORM)),
    ChangeVerb("webhooks:toggle", "webhook", "Is active", "Yes", "No",
        lambda s: s.page(f"/webhooks/{_endpoint(s)}/toggle/", is_active="false")),
    ChangeVerb("webhooks:remove", "webhook", "Endpoint URL", "https://shop.test/hooks", _EMPTY,
        lambda s: s.page(f"/webhooks/{_endpoint(s)}/remove/")),
    ChangeVerb("users:key_create", "API key", "Name", _EMPTY, "Shop",
        lambda s: s.page("/developers/keys/new/", name="Shop", account=str(s.cast.acme.id), scopes=["read"])),
    ChangeVerb("users:key_revoke", "API key", "Revoked at", _EMPTY, "UTC",
        lambda s: s.page(f"/developers/keys/{_key(s).id}/revoke/", typed="Old")),
    ChangeVerb("users:prefer", "user", "Theme", _EMPTY, "dark", lambda s: s.page("/settings/me/prefer/", theme="dark")),
    # Commands
    ChangeVerb("manage.py person", "member", "Role", "developer", "admin",
        lambda s: call_command("person", "developer@acme.test", "--organization", _organization(s), "--role", "admin")),
    ChangeVerb("manage.py rate_limit", "rate limit", "Burst", _EMPTY, "100",
        lambda s: call_command("rate_limit", _organization(s), "standard", "600/100")),
    ChangeVerb("manage.py forget", "forgotten person", "Opt out", _EMPTY, "No",
        lambda s: call_command("forget", s.contact().phone, "--organization", _organization(s))),
]  # fmt: skip
