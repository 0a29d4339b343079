"""GET /v3/messages, one message and its activities. Sending is in `send`. Source: the contract's API page."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.dateparse import parse_datetime
from django.views.decorators.csrf import csrf_exempt
from rest_framework.request import Request
from rest_framework.response import Response

from apps.api.endpoint import Endpoint, id_from
from apps.api.envelope import time_text
from apps.api.paging import page_of
from apps.api.v3 import send
from apps.channels import phone
from apps.channels.models import Channel
from apps.core.errors import Invalid
from apps.message_templates.models import MessageTemplate
from apps.messaging import history
from apps.messaging.history import Activity
from apps.messaging.models import Direction, Message, Status


class List(Endpoint):
    """The history of a customer, newest first, with the filters the contract rules (README, ruling 4)."""

    @property
    def allowed_methods(self) -> list[str]:
        return ["GET", "POST", "HEAD"]

    def get(self, request: Request) -> Response:
        found = history.search(self.customer, _filters(request))
        page = page_of(request, found, key="messages", show=lambda message: message)
        named = _templates({message.template_id for message in page["messages"]})
        page["messages"] = [_summary(message, named.get(message.template_id)) for message in page["messages"]]
        return Response(page)


class Detail(Endpoint):
    def get(self, request: Request, message_id: str) -> Response:
        message = history.find(self.customer, id_from(message_id, "message"))
        template = _templates({message.template_id}).get(message.template_id)
        return Response(
            {**_summary(message, template), "events": [_event(step) for step in history.activities(message)]}
        )


class Activities(Endpoint):
    def get(self, request: Request, message_id: str) -> Response:
        message = history.find(self.customer, id_from(message_id, "message"))
        steps = reversed(history.activities(message))
        return Response({"message_id": str(message.id), "activities": [_activity(step, message) for step in steps]})


_list = List.as_view()


@login_not_required
@csrf_exempt
def collection(request: HttpRequest) -> HttpResponseBase:
    """POST goes the short way, everything else through DRF."""
    return send.messages(request) if request.method == "POST" else _list(request)


def _templates(ids: set[UUID | None]) -> dict[UUID | None, MessageTemplate]:
    """Those that messages name, removed ones too: history keeps their names."""
    named = [template_id for template_id in ids if template_id]
    return {template.id: template for template in MessageTemplate.objects.filter(id__in=named)}


def _summary(message: Message, template: MessageTemplate | None) -> dict[str, Any]:
    written = phone.formats(message.phone)
    return {
        "id": str(message.id),
        "customer_id": str(message.profile_id or message.organization_id),
        "contact_id": str(message.contact_id),
        "direction": message.direction,
        "phone": message.phone,
        "phone_international": written.international,
        "region_code": written.region,
        "template_id": str(message.template_id) if message.template_id else None,
        "template_name": template.name if template else None,
        "template_category": template.category if template else None,
        "channel": message.channel or "auto",
        "message_body": message.body,
        "status": message.status,
        "created_at": time_text(message.created_at),
        "price": _number(message.price),
        "active_contact_price": _number(message.active_contact_price),
        "metadata": message.metadata,
        "error_code": message.error_code,
        "description": message.description,
    }


def _event(step: Activity) -> dict[str, Any]:
    return {"status": step.status, "timestamp": time_text(step.at), "description": step.description}


def _activity(step: Activity, message: Message) -> dict[str, Any]:
    return {
        "status": step.status,
        "description": step.description,
        "from": step.number,
        "timestamp": time_text(step.at),
        "price": _money(step.price),
        "active_contact_price": _money(step.active_contact_price),
        "error_code": step.error_code,
        "metadata": message.metadata,
    }


def _number(amount: Decimal | None) -> float | None:
    return None if amount is None else float(amount)


def _money(amount: Decimal | None) -> str | None:
    """Four decimals, as text, in activities; a JSON number in the detail. So the contract has it."""
    return None if amount is None else f"{amount:.4f}"


# Nothing happened before or will happen after; ids hold no time before 1970, and times near the ends know no offset.
_EARLIEST, _LATEST = datetime(2000, 1, 1, tzinfo=UTC), datetime(9000, 1, 1, tzinfo=UTC)
_CHOICES = {"status": Status.values, "channel": Channel.values, "direction": Direction.values}


def _filters(request: Request) -> dict[str, Any]:
    """The given filters, as `history.search` takes them. Raises Invalid with every bad one."""
    found: dict[str, Any] = {}
    problems: dict[str, list[str]] = {}
    for name in (*_CHOICES, "template_id", "contact_id", "to", "created_after", "created_before"):
        text = request.query_params.get(name)
        if not text:
            continue
        try:
            found[name] = _filter(name, text)
        except ValueError as problem:
            problems[name] = [str(problem)]
    if problems:
        raise Invalid(problems)
    return found


def _filter(name: str, text: str) -> Any:
    match name:
        case "status" | "channel" | "direction":
            return _choice(text, _CHOICES[name])
        case "template_id" | "contact_id":
            return _id(text)
        case "to":
            return _phone(text)
        case _:
            return _moment(text)


def _choice(text: str, allowed: list[str]) -> str:
    for value in allowed:
        if value.lower() == text.lower():
            return value
    raise ValueError(f"Must be one of: {', '.join(allowed)}")


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise ValueError("Must be a UUID") from None


def _phone(text: str) -> str:
    number = f"+{text.strip()}" if text.startswith(" ") else text  # a bare + in a query string arrives as a blank
    if not phone.is_e164(number):
        raise ValueError("Phone number must be in E.164 format")
    return number


def _moment(text: str) -> datetime:
    moment = parse_datetime(text.replace(" ", "+"))
    if moment is None or moment.tzinfo is None:
        raise ValueError("Must be an ISO 8601 time with an offset, for example 2026-05-01T09:00:00Z")
    return max(_EARLIEST, min(moment, _LATEST))
