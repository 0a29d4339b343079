"""POST /v3/messages, the hot path: a plain view with its own decoder, because every message pays for its time.

Checks run in the contract's order (README, ruling 6). Source of the fields: its API page, section 3.1.
"""

from __future__ import annotations

import re
from contextlib import nullcontext
from datetime import datetime
from functools import partial
from typing import Annotated, Any, ClassVar
from uuid import UUID

import msgspec
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone

from apps.api import entry, idempotency, limits, send_request, unserved
from apps.api.auth import Caller
from apps.api.envelope import Call, answer, call_of
from apps.api.errors import refused
from apps.api.openapi.operation import answers
from apps.api.v3 import send_answer
from apps.api.v3.send_answer import SentOut
from apps.channels.models import Channel
from apps.core import sandbox
from apps.core.cache import Remembered
from apps.core.errors import DomainError, Invalid
from apps.message_templates import finding
from apps.message_templates.models import MessageTemplate, TemplateStatus
from apps.message_templates.render import Compiled
from apps.messaging.sending import accepting, admission, schedule, text_message
from apps.onboarding import light
from apps.organizations.customer import Customer


def _told(**schema: Any) -> msgspec.Meta:
    """Documents a rule that the decoder doesn't check. `send_request` does, with its own message."""
    return msgspec.Meta(extra_json_schema=schema)


NEEDS = {"POST": "messages.send"}
_Number = Annotated[str, _told(pattern=r"^\+[1-9][0-9]{6,14}$")]
_Channel = Annotated[str, _told(enum=["sent", *Channel.values])]
_Time = Annotated[str, _told(format="date-time")]


class TemplateRef(msgspec.Struct):
    """Select it by id or by name; the id wins. `parameters` are the values of its variables, by name."""

    id: str | None = None
    name: str | None = None
    parameters: dict[str, str] | None = None


class Body(msgspec.Struct):
    """`to` are numbers in E.164; `channel` are those to send on, each. Without it, or with "sent", one is chosen.

    Give either `template` or `text`. WhatsApp takes a text only within 24 hours after the person last wrote to you.
    `scheduled_at` is when to send: ISO 8601 with a UTC offset, between one minute and 30 days ahead.
    """

    needed: ClassVar = ("to",)
    to: Annotated[list[_Number], _told(minItems=1, maxItems=accepting.MAX_RECIPIENTS)] | None = None
    template: TemplateRef | None = None
    text: Annotated[str, _told(maxLength=text_message.MAX_TEXT)] | None = None
    channel: list[_Channel] | None = None
    scheduled_at: _Time | None = None
    sandbox: bool | None = None


class _Heard(Body):
    """Also the names and fields of other versions. `unserved` refuses all but `test_mode`."""

    test_mode: bool | None = None
    channels: Any = None
    media_urls: Any = None
    subject: Any = None
    recipients: Any = None
    template_id: Any = None
    template_variables: Any = None
    idempotency_key: Any = None
    idempotencyKey: Any = None  # noqa: N815 - as on the wire, like the others
    contactId: Any = None  # noqa: N815
    phoneNumber: Any = None  # noqa: N815
    templateId: Any = None  # noqa: N815
    templateVariables: Any = None  # noqa: N815
    customMessage: Any = None  # noqa: N815
    custom_message: Any = None


_decode = msgspec.json.Decoder(_Heard).decode
_SERVED = frozenset(Body.__struct_fields__) | {"test_mode"}
_UNSERVED = tuple(name for name in _Heard.__struct_fields__ if name not in _SERVED)
_NAMES = {
    "channels": "channel to choose channels",
    "recipients": "to",
    "phoneNumber": "to",
    "contactId": "to",
    "template_id": "template.id",
    "templateId": "template.id",
    "template_variables": "template.parameters",
    "templateVariables": "template.parameters",
    "idempotency_key": "the Idempotency-Key header",
    "idempotencyKey": "the Idempotency-Key header",
    "custom_message": "POST /v3/messages/playground",
    "customMessage": "POST /v3/messages/playground",
}
# Parses msgspec's errors: "Expected `str`, got `int` - at `$.to[0]`".
_COMPLAINT = re.compile(r"(?P<what>.*?)(?: - at `\$\.(?P<field>[^`]+)`)?", re.DOTALL)
_SOME_PARAMETER = "template.parameters[...]"


@answers(
    SentOut,
    202,
    body=Body,
    refuses=(
        send_request.NotE164,
        finding.TemplateNotFound,
        accepting.AllOptedOut,
        accepting.NotApproved,
        text_message.WindowsClosed,
        schedule.TooManyScheduled,
        light.SamplesUsedUp,
        *("VALIDATION_004", "VALIDATION_006", "BUSINESS_003"),
    ),
)
def messages(request: HttpRequest) -> HttpResponseBase:
    """Send a template or a text to up to 1,000 numbers.

    Creates one message for each number and channel. We check after the response whether each can be sent.
    With `scheduled_at`, consent, template and sender are checked when the message is due.
    """
    call = call_of(request)
    try:
        caller = entry.authenticate(request, before_onboarding=True)
        admission.enter(caller.customer)
        limits.spend(caller, call)
        entry.authorize(caller, NEEDS, request.method)
        return idempotency.once(request, caller, idempotency.key_of(request), partial(_answer, request, call, caller))
    except DomainError as stop:
        return refused(call, stop)


def _answer(request: HttpRequest, call: Call, caller: Caller) -> HttpResponse:
    """The response. A refusal is one too, so that an Idempotency-Key repeats both."""
    try:
        return _accept(request, call, caller)
    except DomainError as stop:
        return refused(call, stop)


def _accept(request: HttpRequest, call: Call, caller: Caller) -> HttpResponse:
    body = _read(request.body)
    phones = send_request.recipients(body.to, field="to")
    channels = send_request.channels(body.channel, field="channel")
    parameters = send_request.parameters(
        body.template.parameters if body.template else None, field="template.parameters"
    )
    text = _words(body)
    template, compiled = _template(caller, body.template) if text is None else (None, None)
    admission.check(caller.customer, template)
    now = timezone.now()
    scheduled_at = _scheduled_at(caller.customer, body, len(phones) * len(channels), now=now)
    if scheduled_at is None and template:
        accepting.check(caller.customer, template, channels)
    elif scheduled_at is None:
        text_message.check(caller.customer, phones, channels, now=now)
    is_sandbox = body.sandbox or body.test_mode
    if is_sandbox:
        call.headers["X-Sandbox"] = "true"
    counted = admission.counted(caller.customer, template, len(phones) * len(channels), now=now)
    with sandbox.rolled_back() if is_sandbox else nullcontext(), counted:
        accepted = accepting.accept(
            caller.customer,
            phones=phones,
            channels=channels,
            template_id=template.id if template else None,
            text=text,
            parameters=parameters,
            metadata={"endpoint": "POST /v3/messages", "request_id": call.request_id},
            now=now,
            scheduled_at=scheduled_at,
            asked=send_request.asked(body.to or (), phones),
        )
    call.made = accepted[0].id
    bodies = {channel: _text(compiled, channel, parameters) if compiled else text for channel in channels}
    data: SentOut = {
        "status": "QUEUED",
        "template_id": template.id if template else None,
        "template_name": template.name if template else None,
        "recipients": [
            {"message_id": message.id, "to": message.phone, "channel": message.channel, "body": bodies[message.channel]}
            for message in accepted
        ],
    }
    if scheduled_at:
        data["scheduled_at"] = scheduled_at.isoformat()
    if is_sandbox and (content := template or text):
        asked = (content, phones, channels, parameters)
        if quote := send_answer.quote(caller.customer, *asked, scheduled_at=scheduled_at, now=now):
            data["quote"] = quote
    return answer(call, data, status=202)


def _words(body: Body) -> str | None:
    """The text, if one is to be sent."""
    text = send_request.text(body.text, field="text")
    if text is not None and body.template not in (None, TemplateRef()):
        raise Invalid({"text": ["Give either a template or a text, not both"]})
    return text


def _scheduled_at(customer: Customer, body: Body, messages: int, *, now: datetime) -> datetime | None:
    if body.scheduled_at is None:
        return None
    moment = schedule.read(body.scheduled_at, field="scheduled_at", now=now)
    schedule.make_room(customer, messages, now=now)
    return moment


def _read(raw: bytes) -> _Heard:
    try:
        body = _decode(raw or b"{}")
    except msgspec.ValidationError as problem:
        found = _COMPLAINT.fullmatch(str(problem))
        assert found is not None
        field = found["field"] or "body"
        if field == _SOME_PARAMETER:
            field = _parameter_without_text(raw)
        raise Invalid({field: [found["what"]]}) from None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as problem:
        raise DomainError(f"Request body is not valid JSON: {problem}") from None
    asked = {name: value for name in _UNSERVED if (value := getattr(body, name)) is not None}
    if asked:
        unserved.refuse(asked, served=_SERVED, instead=_NAMES)
    return body


def _parameter_without_text(raw: bytes) -> str:
    """The first parameter whose value isn't text. The decoder doesn't name it."""
    try:
        given = msgspec.json.decode(raw)["template"]["parameters"]
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):  # the rest can't be read
        return "template.parameters"
    key = next(key for key, value in given.items() if not isinstance(value, str))
    return send_request.parameter("template.parameters", key)


Known = tuple[MessageTemplate, Compiled]
_known: Remembered[tuple[bytes, UUID, str | None, str | None], Known] = Remembered(seconds=1.0)


def _template(caller: Caller, wanted: TemplateRef | None) -> Known:
    """The template, by id if both are given. Cached for a second, like keys."""
    customer = caller.customer
    if wanted is None or not (wanted.id or wanted.name):
        raise Invalid({"template": ["A template id or name, or a text, is required"]}, code="VALIDATION_004")
    id, name = wanted.id or None, None if wanted.id else wanted.name
    known = _known.get((caller.epoch, customer.id, id, name), lambda: _load(customer, id, name))
    # Not cached, because a draft may be submitted at any moment.
    return _load(customer, id, name) if known[0].status == TemplateStatus.DRAFT else known


def _load(customer: Customer, template_id: str | None, name: str | None) -> Known:
    try:
        wanted = UUID(template_id) if template_id else None
    except ValueError:
        raise finding.TemplateNotFound(field="template") from None
    template = finding.resolve(customer, id=wanted, name=name)
    return template, Compiled(template.definition)


def _text(compiled: Compiled, channel: str | None, parameters: dict[str, str]) -> str | None:
    """The text on a named channel. None if the channel is still open, or if the parameters will stop the message."""
    if channel is None:
        return None
    try:
        compiled.check(parameters, channel=channel)
    except DomainError:
        return None
    return compiled.render(channel, parameters).content
