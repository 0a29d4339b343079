"""Example values by field name, so that every schema has realistic examples."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from apps.api.openapi.shapes import Schema

_ID = "01970d2a-6e3b-7c4f-9a51-2d8f4b1c7e60"
_OTHER = "01970d2a-5b10-7a22-8c3d-91e7a40b55d2"
_TIME = "2026-05-04T09:30:15.123456+00:00"
_DEFINITION = {
    "header": None,
    "body": {
        "multiChannel": {
            "type": None,
            "template": "Hello {{1:variable}}, your order is on its way.",
            "variables": [{"id": 1, "name": "name", "type": "variable", "props": {"sample": "Ada"}}],
        }
    },
    "footer": None,
    "buttons": None,
}

# By "Schema.field" if the field's name has several meanings, else by the field alone.
EXAMPLES: dict[str, Any] = {
    "id": _ID,
    "acting_as": _OTHER,
    "request_id": "req_7X9zKp2jDwQa",
    "timestamp": _TIME,
    "version": "v3",
    "page": 1,
    "page_size": 20,
    "total_count": 1,
    "total_pages": 1,
    "has_more": False,
    "name": "Acme",
    "short_name": "ACME",
    "email": "ada@acme.example",
    "icon": None,
    "description": "Shoes, and what belongs to them",
    "phone": "+14155552672",
    "phone_number": "+14155552672",
    "phoneNumber": "+14155552672",
    "to": "+14155552672",
    "from": "+14155550100",
    "format_e164": "+14155552672",
    "formatE164": "+14155552672",
    "format_international": "+1 415-555-2672",
    "formatInternational": "+1 415-555-2672",
    "phone_international": "+1 415-555-2672",
    "phoneNumberInternational": "+1 415-555-2672",
    "format_national": "(415) 555-2672",
    "formatNational": "(415) 555-2672",
    "format_rfc": "tel:+1-415-555-2672",
    "formatRfc": "tel:+1-415-555-2672",
    "country_code": "1",
    "countryCode": "1",
    "region_code": "US",
    "regionCode": "US",
    "country": "US",
    "available_channels": "sms,whatsapp",
    "availableChannels": "sms,whatsapp",
    "default_channel": "sms",
    "defaultChannel": "sms",
    "channel": "sms",
    "category": "UTILITY",
    "language": "en_US",
    "template_name": "Order on its way",
    "templateName": "Order on its way",
    "template_category": "UTILITY",
    "templateCategory": "UTILITY",
    "body": "Hello Ada, your order is on its way.",
    "content": "Hello Ada, your order is on its way.",
    "direction": "OUTBOUND",
    "price": 0.0079,
    "carrier_name": "Example Mobile",
    "carrierName": "Example Mobile",
    "line_type": "mobile",
    "lineType": "mobile",
    "mobile_country_code": "310",
    "mobileCountryCode": "310",
    "mobile_network_code": "410",
    "mobileNetworkCode": "410",
    "provider": "telnyx",
    "display_name": "Orders",
    "endpoint_url": "https://shop.example/webhooks/messages",
    "webHookUrl": "https://shop.example/webhooks/profiles",
    "url": "https://shop.example",
    "event_type": "message.delivered",
    "signing_secret": "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
    "retry_count": 3,
    "timeout_seconds": 30,
    "since": _TIME,
    "queued": 1042,
    "role": "developer",
    "definition": _DEFINITION,
    "metadata": {"endpoint": "POST /v3/messages", "request_id": "req_7X9zKp2jDwQa"},
    "event_data": {"field": "messages", "event": "message.delivered"},
    "parameters": {"name": "Ada"},
    "search": "415",
    "custom_message": "Welcome!",
    "message": "Request validation failed",
    "code": "VALIDATION_001",
    "doc_url": "https://sentdash.example/errors/VALIDATION_001",
    "template": {"name": "order_confirmation", "parameters": {"name": "Ada", "order_id": "A-1042"}},
    "OtpCodeTemplate.template": {"name": "one_time_code"},
    "word": "HOURS",
    "action": "OTHER",
    "reply": "We are open from 9 to 5.",
    "reason": "Asked by phone",
    "Keywords.language": "ES",
    "Contact.channel_consent": {"sms": "opted_in", "whatsapp": "opted_in"},
    "status": "active",
    "billing_model": "organization",
    "recipients": "+14155552672",
    "event_types": ["messages"],
    "contactName": "Ada Lovelace",
    "contactEmail": "ada@acme.example",
    "tax_id": "12-3456789",
    "waba_id": "102290129340398",
    "tcr_brand_id": "BAB12CD",
    "tcrBrandId": "BAB12CD",
    "tcrCampaignId": "CAB12CD",
    "csp_id": None,
    "cspId": None,
    "vertical": "RETAIL",
    "sampleMessages": ["Hello Ada, your order A-1042 is on its way."],
    "Users.name": "Ada Lovelace",
    "User.name": "Ada Lovelace",
    "User.status": "invited",
    "Ready.phone_number": "+14155550100",
    "Account.status": None,
    "Account.short_name": None,
    "Account.settings": None,
    "Account.organization_id": None,
    "Profile.status": "approved",
    "MyProfile.status": "approved",
    "Message.status": "DELIVERED",
    "MessageDetail.status": "DELIVERED",
    "MessageDetail.description": None,
    "Message.description": None,
    "Event.status": "DELIVERED",
    "Event.description": "Message delivered to recipient",
    "Activity.status": "DELIVERED",
    "Activity.description": "Message delivered to recipient",
    "Activity.price": "0.0079",
    "Balance.balance": "25.0000",
    "Balance.reserved": "0.0158",
    "Balance.available": "24.9842",
    "Balance.billing_model": "per_message",
    "Transaction.type": "charge",
    "Transaction.amount": "-0.0158",
    "Transaction.payment_id": None,
    "Transaction.description": "SMS to United States, 2 parts",
    "currency": "USD",
    "messages": 2,
    "units": 4,
    "amount": "0.0316",
    "day": "2026-05-04",
    "Usage.from": "2026-05-01",
    "Usage.to": "2026-05-31",
    "Sent.status": "QUEUED",
    "Playground.status": "QUEUED",
    "Template.name": "Order on its way",
    "Template.status": "APPROVED",
    "Template.variables": ["name"],
    "Template.channels": ["sms", "whatsapp"],
    "Number.country_code": "US",
}


def of(schema: Schema, schemas: Mapping[str, Schema], *, name: str = "", owner: str = "") -> Any:
    """An example that fits the schema. `name` is its field, `owner` the component that has the field."""
    if "$ref" in schema:
        owner = schema["$ref"].rsplit("/", 1)[-1]
        return of(schemas[owner], schemas, name=name, owner=owner)
    for known in (f"{owner}.{name}", name):
        if known in EXAMPLES and _fits(EXAMPLES[known], schema):
            return EXAMPLES[known]
    for word in ("const", "default"):
        if word in schema:
            return schema[word]
    if "enum" in schema:
        return schema["enum"][0]
    several = schema.get("anyOf") or schema.get("oneOf") or schema.get("allOf")
    return of(several[0], schemas, name=name, owner=owner) if several else _plain(schema, schemas, name, owner)


def _plain(schema: Schema, schemas: Mapping[str, Schema], name: str, owner: str) -> Any:
    kinds = _kinds(schema)
    if "object" in kinds and "properties" in schema:
        return _object(schema, schemas, owner)
    if "null" in kinds and not name.endswith(("_id", "_at", "Id", "At")):
        return None
    if "array" in kinds:
        return [of(schema["items"], schemas, name=name, owner=owner)]
    if "string" in kinds:
        return _string(schema, name)
    return {"object": {}, "integer": 1, "number": 1.0, "boolean": False}.get(next(iter(kinds), ""))


def _object(schema: Schema, schemas: Mapping[str, Schema], owner: str) -> dict[str, Any]:
    """All fields of a response, but only those fields of a request that are required or have an example."""
    required = schema.get("required", ())
    shown = {
        name: of(field, schemas, name=name, owner=owner)
        for name, field in schema["properties"].items()
        if name in required or (name in EXAMPLES and "default" not in field)
    }
    return {name: value for name, value in shown.items() if value is not None or name in required}


def _string(schema: Schema, name: str) -> str:
    if schema.get("format") == "date-time" or name.endswith(("_at", "At")):
        return _TIME
    if schema.get("format") == "uuid" or name.endswith(("_id", "Id")):
        return _OTHER
    return {"email": "ada@acme.example", "uri": "https://acme.example"}.get(schema.get("format", ""), "text")


def _kinds(schema: Schema) -> list[str]:
    kinds = schema.get("type", [])
    return [kinds] if isinstance(kinds, str) else list(kinds)


_PYTHON: dict[str, type | tuple[type, ...]] = {
    "string": str,
    "integer": int,
    "number": (int, float),
    "boolean": bool,
    "object": dict,
    "array": list,
    "null": type(None),
}


def _fits(value: Any, schema: Schema) -> bool:
    if "anyOf" in schema or "oneOf" in schema:
        return any(_fits(value, each) for each in schema.get("anyOf") or schema["oneOf"])
    if "enum" in schema and value not in schema["enum"]:
        return False
    if isinstance(value, list) and "items" in schema:
        return all(_fits(each, schema["items"]) for each in value)
    return any(isinstance(value, _PYTHON[kind]) for kind in _kinds(schema) if kind in _PYTHON)
