"""A person who leaves a trace everywhere: each column that is ruled ERASED holds one of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import orjson
from django.utils import timezone

from apps.api import call_log
from apps.channels.models import NumberLookup
from apps.channels.providers.types import Inbound
from apps.contacts import actions, imports, intake
from apps.contacts.column_mapping import Columns
from apps.contacts.consent import By
from apps.contacts.models import Contact, How, Import
from apps.contacts.suppression import actions as suppression
from apps.core import sql
from apps.messaging.models import MessageStatus
from apps.messaging.sending import accepting, inbound
from apps.organizations.customer import Customer
from apps.organizations.models import owner_columns
from apps.webhooks import spread
from tests.api.v3_program import Program
from tests.factories import billing, bulk, channels, contacts, message_templates, messaging, one_time_codes, webhooks

PHONE, NATIONAL = "+14155559073", "4155559073"
NAME = "Zqcanary"
NEEDLES = [NATIONAL, NAME, "…9073"]
BYSTANDER = "+14155558164"


def plant(customer: Customer, phone: str, name: str) -> Contact:
    """Somebody who was imported, written to, has written back, opted out and was looked up."""
    now = timezone.now() - timedelta(minutes=5)
    webhooks.endpoint(customer, event_types=["message", "contacts"])
    _calls(customer, phone, name)
    _import(customer, phone, name)
    contact = Contact.objects.owned_by(customer).get(phone=phone)
    _messages(customer, contact, name, now=now)
    _consent(customer, contact, name, now=now)
    _suppressed(customer, phone, name, now=now)
    one_time_codes.code(customer, phone, now=now)
    looked = {"looked_up_at": now, "is_valid": True, "note": f"{name} {phone}", "carrier_name": name}
    facts = dict.fromkeys(("country_code", "line_type", "mobile_country_code", "mobile_network_code"), name)
    NumberLookup.objects.create(**owner_columns(customer), phone=phone, **looked, **facts)
    chosen = {"filters": {"search": phone}}
    bulk.action(customer, "opt_out", chosen=chosen, reason=f"{name} called from {phone}", created_at=now)
    spread.spread(now=now)
    _answers(f"{name} {phone}")
    _write(customer, phone, now=now)
    return contact


def _import(customer: Customer, phone: str, name: str) -> None:
    """Imported twice in one file, which leaves a remark; another file waits."""
    lines = f"phone,name\n{phone},{name}\n{phone[:2]} {phone[2:5]} {phone[5:]},{name}\n{name},{phone} {name}\n"
    report = contacts.imported(customer, lines.encode(), name=f"{phone} {name}.csv")
    imports.start(customer, report, Columns.of(report.columns), now=timezone.now())
    intake.drain()
    Import.objects.filter(id=report.id).update(problem=f"{name} {phone}", header=["phone", f"{name} {phone}"])
    contacts.imported(customer, lines.encode("utf-16"), name="waiting.csv")


def _messages(customer: Customer, contact: Contact, name: str, *, now: datetime) -> None:
    text = f"{name} at {contact.phone}"
    step = messaging.message(
        customer,
        contact.phone,
        contact_id=contact.id,
        created_at=now - timedelta(minutes=1),
        status=MessageStatus.FAILED,
        parameters={"name": name},
        body={"content": text},
        description=text,
        error_code="40300",
        segments=2,
        provider_ref=f"wamid.{contact.phone}",
        metadata={"origin": "test", "asked_for": contact.phone, "note": name},
    )
    billing.charge(step, 8_000)
    messaging.event(step, MessageStatus.FAILED, description=f"40300: {text}", error_code="40300")
    messaging.exchange(step, asked=text, answered=text)
    sender = channels.sender(customer, f"+1415555{contact.phone[-4:-2]}00", address=f"from {contact.id}")
    wrote = Inbound(f"wamid.{contact.phone}.in", contact.phone, sender.number, text, now, {"text": text})
    inbound.receive(sender, wrote, heard=text, now=now)
    inbound.receive(sender, replace(wrote, provider_id="stop", text="Stop."), heard=text, now=now)


def _consent(customer: Customer, contact: Contact, name: str, *, now: datetime) -> None:
    for opt_out in (False, True):
        by = By(How.PAGE, f"{name}@acme.test", f"{name} called from {contact.phone}", keyword=name)
        actions.edit(customer, contact, opt_out=opt_out, by=by, now=now)


def _suppressed(customer: Customer, phone: str, name: str, *, now: datetime) -> None:
    by = By(How.PAGE, f"{name}@acme.test", f"{name} called from {phone}", keyword=name)
    suppression.add(customer, [phone], by=by, now=now)


def _calls(customer: Customer, phone: str, name: str) -> None:
    """Two are stored under a key, one of which names the person; two more search for them."""
    program, template = Program(customer), message_templates.template(customer, name=f"of {phone[-2:]}")
    added = orjson.dumps({"phone_number": phone, "name": name, "labels": [f"{name} fans"]})
    program.call("POST", "/v3/contacts", added, headers={"Idempotency-Key": f"{name}-{phone[1:]}"})
    sent = orjson.dumps({"to": [phone], "template": {"id": str(template.id), "parameters": {"name": name}}})
    program.call("POST", "/v3/messages", sent, headers={"Idempotency-Key": f"plain-{phone[-2:]}"})
    program.get("/v3/contacts", search=name)
    program.get("/v3/contacts", search=phone)
    call_log.journal.write()


def _answers(text: str) -> None:
    """Endpoints that repeat what they get."""
    tried = orjson.dumps([webhooks.attempted(response=text)]).decode()
    sql.rows(
        "UPDATE webhooks_delivery SET tries = %(tried)s WHERE body LIKE %(like)s RETURNING 1",
        {"tried": tried, "like": f"%{text[-10:]}%"},
    )


def _write(customer: Customer, phone: str, *, now: datetime) -> list[Any]:
    """One message that waits, one that is scheduled, and the events about both that no worker has taken yet."""
    template = message_templates.template(customer, name=f"to {phone[-2:]}")
    given = {"template_id": template.id, "metadata": {}, "channels": [None], "phones": [phone, "+14155550001"]}
    return [
        accepting.accept(customer, parameters={"name": "Friend"}, now=now, scheduled_at=at, **given)  # type: ignore[arg-type]
        for at in (None, now + timedelta(days=2))
    ]
