"""The setup checklist of the overview. Each line is read from the rows, so it updates automatically."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F
from django.utils import timezone

from apps.channels import phone_numbers
from apps.channels.senders import senders_of
from apps.message_templates.models import MessageTemplate
from apps.organizations.customer import Customer
from apps.users.models import ApiKey

_LAST_USED = F("last_used_at").desc(nulls_last=True)


@dataclass(frozen=True, slots=True)
class Todo:
    """One line of the checklist."""

    label: str
    note: str
    is_done: bool
    url: str = ""


def of(customer: Customer, *, began: datetime | None) -> list[Todo]:
    """Three reads, however many rows there are. `began` is when the first message was sent."""
    sender = next(iter(senders_of(customer)), None)
    template = _first(MessageTemplate.objects.usable_by(customer).present().order_by("id"))
    key = _first(ApiKey.objects.visible_to(customer).filter(revoked_at=None).order_by(_LAST_USED, "id"))
    return [
        Todo(
            "A sender",
            phone_numbers.written(sender.number) if sender else "A number or name to send from",
            sender is not None,
        ),
        Todo("A template", template.name if template else "What you want to say", template is not None),
        Todo("An API key", _use_of(key), key is not None, url="users:keys"),
        Todo("The first message", _sent_on(began), began is not None, url="messaging:playground"),
    ]


def _first(rows: Any) -> Any:
    return rows.first()


def _use_of(key: Any) -> str:
    if key is None:
        return "So that your programs can send"
    return f"{key.name}, used" if key.last_used_at else f"{key.name}, not used yet"


def _sent_on(began: datetime | None) -> str:
    if began is None:
        return "Try it in the playground"
    local = timezone.localtime(began)
    return f"Sent on {local.day} {local:%B}"
