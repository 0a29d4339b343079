"""Every way to send: a field that some client knows and we do not serve is named, and nothing is sent."""

from __future__ import annotations

from typing import Any

import pytest

from apps.api import unserved
from apps.contacts.models import Contact
from apps.core.errors import Invalid
from apps.message_templates.models import MessageTemplate
from apps.messaging.models import Message
from tests.api.v2.v2_program import Program as V2
from tests.api.v3_program import Program as V3
from tests.cast import Cast
from tests.factories import contacts, message_templates
from tests.factories.contacts import PHONE

# What the newest clients send, in the shape in which they do.
NEWEST: dict[str, Any] = {
    "media_urls": ["https://cdn.acme.test/a.jpg"],
    "subject": "Your order",
    "text": "Hello!",
    "channels": {"sms": [{"from": ["+12125550000"], "country": "US"}]},
}
OLDER: dict[str, Any] = {
    "recipients": [PHONE],
    "template_id": "x",
    "template_variables": {"name": "Ada"},
    "phoneNumber": PHONE,
    "contactId": "x",
    "templateId": "x",
    "templateVariables": {"name": "Ada"},
    "customMessage": "Hello",
}
V3_ONLY: dict[str, Any] = {"to": [PHONE], "template": {"name": "greeting"}, "scheduled_at": "2026-10-01T09:00:00Z"}
MMS = {name: NEWEST[name] for name in ("media_urls", "subject", "text")}

DOORS: dict[str, tuple[dict[str, Any], int]] = {
    "/v3/messages": ({**NEWEST, **OLDER, "idempotency_key": "a", "custom_message": "x", "channels": ["sms"]}, 202),
    "/v3/messages/playground": (
        {**NEWEST, **OLDER, "idempotency_key": "a", "channel": ["sms"], "scheduled_at": V3_ONLY["scheduled_at"]},
        202,
    ),
    "/v2/messages": ({**MMS, **V3_ONLY, "channel": ["sms"], "phoneNumber": PHONE, "custom_message": "x"}, 202),
    "/v2/messages/phone": ({**NEWEST, **V3_ONLY, "channel": ["sms"], "contactId": "x", "recipients": [PHONE]}, 204),
    "/v2/messages/contact": ({**NEWEST, **V3_ONLY, "channel": ["sms"], "phoneNumber": PHONE}, 204),
    "/v2/messages/quick-message": ({**NEWEST, **V3_ONLY, "channels": ["sms"], "templateId": "x"}, 204),
}
_CASES = [pytest.param(path, name, id=f"{path} {name}") for path, (fields, _) in DOORS.items() for name in fields]


@pytest.fixture
def template(cast: Cast) -> MessageTemplate:
    return message_templates.template(cast.acme)


def _body(path: str, template: MessageTemplate, person: Contact) -> dict[str, Any]:
    bodies: dict[str, dict[str, Any]] = {
        "/v3/messages": {"to": [PHONE], "template": {"id": str(template.id), "parameters": {"name": "Ada"}}},
        "/v3/messages/playground": {"to": PHONE, "custom_message": "Hello"},
        "/v2/messages": {"recipients": [PHONE], "template_id": str(template.id), "channels": ["sms"]},
        "/v2/messages/phone": {"phoneNumber": PHONE, "templateId": str(template.id)},
        "/v2/messages/contact": {"contactId": str(person.id), "templateId": str(template.id)},
        "/v2/messages/quick-message": {"phoneNumber": PHONE, "customMessage": "Hello"},
    }
    return bodies[path]


def _program(cast: Cast, path: str) -> V3 | V2:
    return V3(cast.acme) if path.startswith("/v3") else V2(cast.acme)


@pytest.mark.parametrize(("path", "name"), _CASES)
def test_known_field_that_is_not_served_is_refused_by_its_name(
    cast: Cast, template: MessageTemplate, path: str, name: str
) -> None:
    body = {**_body(path, template, contacts.contact(cast.acme)), name: DOORS[path][0][name]}

    answer = _program(cast, path).post(path, body)

    assert answer.status == 400
    assert name in str(answer.body)
    assert not Message.objects.exists()


@pytest.mark.parametrize("path", DOORS)
@pytest.mark.parametrize("extra", [{"nobody_defined_this": 1}, {"media_urls": None, "text": "", "subject": None}])
def test_unknown_fields_and_those_that_ask_for_nothing_are_ignored(
    cast: Cast, template: MessageTemplate, path: str, extra: dict[str, Any]
) -> None:
    body = {**_body(path, template, contacts.contact(cast.acme)), **extra}

    answer = _program(cast, path).post(path, body)

    assert answer.status == DOORS[path][1]
    assert Message.objects.count() == 1


def test_all_are_named_at_once_with_what_to_use_instead(cast: Cast, template: MessageTemplate) -> None:
    body = {"to": [PHONE], "template": {"id": str(template.id)}, "recipients": [PHONE], "media_urls": ["https://a.b"]}

    answer = V3(cast.acme).post("/v3/messages", body)

    assert answer.refusal == (400, "VALIDATION_001", "Unsupported fields: media_urls, recipients")
    assert answer.named == {"media_urls", "recipients"}
    assert "use to" in answer.error["details"]["recipients"][0]


@pytest.mark.parametrize("path", DOORS)
@pytest.mark.parametrize("flag", ["sandbox", "test_mode"])
def test_test_mode_is_a_sandbox_everywhere(cast: Cast, template: MessageTemplate, path: str, flag: str) -> None:
    body = {**_body(path, template, contacts.contact(cast.acme)), flag: True}

    answer = _program(cast, path).post(path, body)

    assert (answer.status, answer.headers["X-Sandbox"]) == (DOORS[path][1], "true")
    assert not Message.objects.exists()


@pytest.mark.parametrize("path", DOORS)
@pytest.mark.parametrize("value", ["true", 1, {}])
def test_test_mode_is_true_or_false(cast: Cast, template: MessageTemplate, path: str, value: object) -> None:
    body = {**_body(path, template, contacts.contact(cast.acme)), "test_mode": value}

    assert _program(cast, path).post(path, body).status == 400
    assert not Message.objects.exists()


def test_every_known_field_has_its_words() -> None:
    for name, sentence in unserved.KNOWN.items():
        with pytest.raises(Invalid) as caught:
            unserved.refuse({name: "x"}, served=(), instead={})
        assert caught.value.details == {name: [sentence]}
