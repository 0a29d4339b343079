"""One intent, told to v2 in both of its pictures and to v3, leaves the same rows: dialects differ in words alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction
from django.db.models import Model

from apps.contacts.models import Contact
from apps.message_templates.models import MessageTemplate
from apps.messaging.models import Message, Outgoing, QuickMessage
from tests.api import v3_program
from tests.api.v2 import v2_program
from tests.api.v3_program import Answer
from tests.cast import Cast
from tests.factories.contacts import PHONE, contact
from tests.factories.message_templates import definition, template

OTHER = "+14155552672"
PROSE = {"body": {"multiChannel": {"template": "Dear {{name}}"}}}
TABLES: tuple[type[Model], ...] = (Contact, MessageTemplate, Message, Outgoing, QuickMessage)
# What no two calls share: when it was, what it is called, and which address it came through.
OWN = {"id", "message_id", "contact_id", "template_id", "created_at", "updated_at", "due_at", "at", "deleted_at"}


class Stage:
    """A customer with a template and a contact, and a program for each dialect."""

    def __init__(self, cast: Cast, account: str = "acme") -> None:
        customer = getattr(cast, account)
        self.template, self.person = template(customer), contact(customer, OTHER)
        self.v3 = v3_program.Program(cast.acme, acting_as=customer if customer.profile else None)
        self.v2 = v2_program.Program(cast.acme, sender=customer)

    def rows(self) -> dict[str, list[dict[str, Any]]]:
        """Everything there is, without what is each call's own; messages tell whom and what they belong to."""
        return {
            table.__name__: [self._plain(row) for row in table._default_manager.order_by("pk").values()]
            for table in TABLES
        }

    def _plain(self, row: dict[str, Any]) -> dict[str, Any]:
        plain = {name: value for name, value in row.items() if name not in OWN}
        if "contact_id" in row:
            plain["contact"] = Contact.objects.get(id=row["contact_id"]).phone
            plain["template"] = MessageTemplate.objects.get(id=row["template_id"]).name
            plain["metadata"] = sorted(row["metadata"])
        if "deleted_at" in row:
            plain["is_removed"] = row["deleted_at"] is not None
        return plain


Intent = Callable[[Stage], Answer]


def _left_by(intent: Intent, stage: Stage) -> dict[str, list[dict[str, Any]]]:
    """The rows after an intent, which is then taken back."""
    with transaction.atomic():
        answer = intent(stage)
        assert answer.status < 300, answer.body
        rows = stage.rows()
        transaction.set_rollback(True)
    return rows


TOLD: dict[str, dict[str, Intent]] = {
    "to a phone": {
        "v2 A": lambda s: s.v2.post(
            "/v2/messages/phone",
            {"phoneNumber": PHONE, "templateId": str(s.template.id), "templateVariables": {"name": "Ada"}},
        ),
        "v2 B": lambda s: s.v2.post(
            "/v2/messages",
            {"recipients": [PHONE], "template_id": str(s.template.id), "template_variables": {"name": "Ada"}},
        ),
        "v3": lambda s: s.v3.post(
            "/v3/messages", {"to": [PHONE], "template": {"id": str(s.template.id), "parameters": {"name": "Ada"}}}
        ),
    },
    "to a contact": {
        "v2 A": lambda s: s.v2.post(
            "/v2/messages/contact", {"contactId": str(s.person.id), "templateId": str(s.template.id)}
        ),
        "v2 B": lambda s: s.v2.post("/v2/messages", {"recipients": [OTHER], "template_id": str(s.template.id)}),
        "v3": lambda s: s.v3.post("/v3/messages", {"to": [OTHER], "template": {"id": str(s.template.id)}}),
    },
    "to several over several channels": {
        "v2 B": lambda s: s.v2.post(
            "/v2/messages",
            {"recipients": [PHONE, OTHER], "template_id": str(s.template.id), "channels": ["sms", "whatsapp"]},
        ),
        "v3": lambda s: s.v3.post(
            "/v3/messages",
            {"to": [PHONE, OTHER], "template": {"id": str(s.template.id)}, "channel": ["sms", "whatsapp"]},
        ),
    },
    "a first test": {
        "v2 A": lambda s: s.v2.post("/v2/messages/quick-message", {"phoneNumber": PHONE, "customMessage": "Works."}),
        "v3": lambda s: s.v3.post("/v3/messages/playground", {"to": PHONE, "custom_message": "Works."}),
    },
    "a new contact": {
        "v2 A": lambda s: s.v2.post("/v2/contacts", {"phoneNumber": PHONE}),
        "v2 B": lambda s: s.v2.post("/v2/contacts", {"phone_number": PHONE}),
        "v3": lambda s: s.v3.post("/v3/contacts", {"phone_number": PHONE}),
    },
    "a new template": {
        "v2 A": lambda s: s.v2.post(
            "/v2/templates", {"definition": PROSE, "category": "UTILITY", "submitForReview": True}
        ),
        "v2 B": lambda s: s.v2.post(
            "/v2/templates", {"body": "Dear {{name}}", "category": "UTILITY", "submit_for_review": True}
        ),
        "v3": lambda s: s.v3.post(
            "/v3/templates", {"definition": PROSE, "category": "UTILITY", "submit_for_review": True}
        ),
    },
    "a removed template": {
        "v2 A": lambda s: s.v2.delete(f"/v2/templates/{s.template.id}"),
        "v3": lambda s: s.v3.delete(f"/v3/templates/{s.template.id}"),
    },
}


@pytest.mark.parametrize("account", ["acme", "shop"])
@pytest.mark.parametrize("intent", TOLD)
def test_every_dialect_leaves_the_same(cast: Cast, intent: str, account: str) -> None:
    stage = Stage(cast, account)
    before = stage.rows()

    left = {dialect: _left_by(tell, stage) for dialect, tell in TOLD[intent].items()}

    assert left["v3"] != before
    for dialect, rows in left.items():
        assert rows == left["v3"], dialect


REFUSED: dict[str, dict[str, Intent]] = {
    "template of nobody": {
        "v2 A": lambda s: s.v2.post("/v2/messages/phone", {"phoneNumber": PHONE, "templateId": v2_program.UNKNOWN}),
        "v2 B": lambda s: s.v2.post("/v2/messages", {"recipients": [PHONE], "template_id": v2_program.UNKNOWN}),
        "v3": lambda s: s.v3.post("/v3/messages", {"to": [PHONE], "template": {"id": v2_program.UNKNOWN}}),
    },
    "a contact that is there": {
        "v2 A": lambda s: s.v2.post("/v2/contacts", {"phoneNumber": OTHER}),
        "v2 B": lambda s: s.v2.post("/v2/contacts", {"phone_number": OTHER}),
        "v3": lambda s: s.v3.post("/v3/contacts", {"phone_number": OTHER}),
    },
    "no number": {
        "v2 A": lambda s: s.v2.post("/v2/messages/phone", {"phoneNumber": "12", "templateId": str(s.template.id)}),
        "v2 B": lambda s: s.v2.post("/v2/messages", {"recipients": ["12"], "template_id": str(s.template.id)}),
        "v3": lambda s: s.v3.post("/v3/messages", {"to": ["12"], "template": {"id": str(s.template.id)}}),
    },
}


@pytest.mark.parametrize("intent", REFUSED)
def test_every_dialect_refuses_alike(cast: Cast, intent: str) -> None:
    stage = Stage(cast)
    before = stage.rows()

    statuses = [tell(stage).status for tell in REFUSED[intent].values()]

    assert len(set(statuses)) == 1
    assert stage.rows() == before


def test_every_dialect_reads_the_same(cast: Cast) -> None:
    stage = Stage(cast)
    stage.v3.post("/v3/messages", {"to": [OTHER], "template": {"id": str(stage.template.id)}})
    message = Message.objects.get()

    old = stage.v2.get(f"/v2/messages/{message.id}").body
    new = stage.v3.get(f"/v3/messages/{message.id}").data
    listed = stage.v2.get("/v2/messages").body["data"]["messages"][0]

    assert old["status"].upper() == listed["status"].upper() == new["status"]
    assert old["id"] == listed["id"] == new["id"]
    assert (old["phoneNumber"], old["regionCode"], old["channel"]) == (new["phone"], new["region_code"], new["channel"])
    assert (old["templateName"], old["templateCategory"]) == (new["template_name"], new["template_category"])
    assert old["contactId"] == listed["contact_id"] == new["contact_id"]


def test_definition_is_the_one_thing_v3_keeps_to_itself(cast: Cast) -> None:
    stage = Stage(cast)

    old = stage.v2.get(f"/v2/templates/{stage.template.id}").body
    new = stage.v3.get(f"/v3/templates/{stage.template.id}").data

    assert old["definition"] == definition()
    assert (old["displayName"], old["status"], old["isPublished"]) == (new["name"], new["status"], new["is_published"])
