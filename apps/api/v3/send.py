"""POST /v3/messages, the hot path: a plain view with its own decoder, for every microsecond here is paid per message.

Checks run in the order the contract rules (README, ruling 6). Source of the fields: its API page, section 3.1.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from uuid import UUID

import msgspec
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone

from apps.api import entry
from apps.api.auth import Caller
from apps.api.envelope import Call, answer, call_of
from apps.api.errors import refused
from apps.channels import phone
from apps.channels.models import Channel
from apps.core.cache import Remembered
from apps.core.errors import DomainError, Invalid
from apps.message_templates import actions as templates
from apps.message_templates.models import MessageTemplate
from apps.message_templates.render import Compiled
from apps.messaging import send
from apps.organizations.customer import Customer

_AUTOMATIC = "sent"


class NotE164(DomainError):
    code = "VALIDATION_002"
    message = "Phone number must be in E.164 format"


class TemplateRef(msgspec.Struct):
    id: str | None = None
    name: str | None = None
    parameters: dict[str, str] | None = None


class Body(msgspec.Struct):
    to: list[str] | None = None
    template: TemplateRef | None = None
    channel: list[str] | None = None
    sandbox: bool | None = None


_decode = msgspec.json.Decoder(Body).decode
# "Expected `str`, got `int` - at `$.to[0]`": msgspec's complaint, taken apart.
_COMPLAINT = re.compile(r"(?P<what>.*?)(?: - at `\$\.(?P<field>[^`]+)`)?", re.DOTALL)


def messages(request: HttpRequest) -> HttpResponseBase:
    """Accept a message for every recipient and channel: 202 with their ids."""
    call = call_of(request)
    try:
        caller = entry.enter(request, call)
        return entry.once(request, call, caller, partial(_answer, request, call, caller))
    except DomainError as stop:
        return refused(call, stop)


def _answer(request: HttpRequest, call: Call, caller: Caller) -> HttpResponse:
    """A refusal is an answer too, and may be asked for again."""
    try:
        return _accept(request, call, caller)
    except DomainError as stop:
        return refused(call, stop)


def _accept(request: HttpRequest, call: Call, caller: Caller) -> HttpResponse:
    body = _read(request.body)
    phones, channels, parameters = _recipients(body), _channels(body), _parameters(body)
    template, compiled = _template(caller.customer, body.template)
    send.check(template, channels)
    work = partial(
        send.accept,
        caller.customer,
        phones=phones,
        channels=channels,
        template_id=template.id,
        parameters=parameters,
        metadata={"endpoint": "POST /v3/messages", "request_id": call.request_id},
        now=timezone.now(),
    )
    accepted = _rehearse(call, work) if body.sandbox else work()
    bodies = {channel: _text(compiled, channel, parameters) for channel in channels}
    data = {
        "status": "QUEUED",
        "template_id": template.id,
        "template_name": template.name,
        "recipients": [
            {"message_id": message.id, "to": message.phone, "channel": message.channel, "body": bodies[message.channel]}
            for message in accepted
        ],
    }
    return answer(call, data, status=202)


def _rehearse(call: Call, work: Callable[[], list[send.Accepted]]) -> list[send.Accepted]:
    """The real verb, rolled back: nothing is stored and no bell rings."""
    call.headers["X-Sandbox"] = "true"
    with transaction.atomic():
        accepted = work()
        transaction.set_rollback(True)
    return accepted


def _read(raw: bytes) -> Body:
    try:
        return _decode(raw or b"{}")
    except msgspec.ValidationError as problem:
        found = _COMPLAINT.fullmatch(str(problem))
        assert found is not None
        raise Invalid({found["field"] or "body": [found["what"]]}) from None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as problem:
        raise DomainError(f"Request body is not valid JSON: {problem}") from None


def _recipients(body: Body) -> list[str]:
    """The numbers to write to, each once."""
    if not body.to:
        raise Invalid({"to": ["At least one recipient is required"]}, code="VALIDATION_004")
    if len(body.to) > send.MOST_RECIPIENTS:
        raise Invalid(
            {"to": [f"At most {send.MOST_RECIPIENTS} recipients are allowed per request, got {len(body.to)}"]}
        )
    bad = [index for index, number in enumerate(body.to) if not phone.is_e164(number)]
    if bad:
        raise Invalid(
            {f"to[{index}]": [f"{NotE164.message}, for example +14155552671"] for index in bad},
            NotE164.message,
            code=NotE164.code,
        )
    return list(dict.fromkeys(body.to))


def _channels(body: Body) -> list[str | None]:
    """The channels to broadcast on; [None] is automatic."""
    named = list(dict.fromkeys(body.channel or (_AUTOMATIC,)))
    unknown = [name for name in named if name != _AUTOMATIC and name not in Channel.values]
    if unknown:
        allowed = ", ".join((_AUTOMATIC, *Channel.values))
        sentence = f"{unknown[0][:40]!r} is not a channel: use one of {allowed}"
        raise Invalid({"channel": [sentence]}, code="VALIDATION_006")
    return [None if name == _AUTOMATIC else name for name in named]


def _parameters(body: Body) -> dict[str, str]:
    """Whether they fit the template is asked per message, later; here only whether they can be stored."""
    given = body.template and body.template.parameters
    if not given:
        return {}
    words = "".join((*given, *given.values()))
    if len(words) > send.MOST_PARAMETERS:
        raise Invalid({"template.parameters": [f"At most {send.MOST_PARAMETERS} characters are allowed in all"]})
    if "\0" in words:
        raise Invalid({"template.parameters": ["The NUL character is not allowed"]})
    return given


Known = tuple[MessageTemplate, Compiled]
_known: Remembered[tuple[UUID, str | None, str | None], Known] = Remembered(seconds=1.0)


def _template(customer: Customer, wanted: TemplateRef | None) -> Known:
    """The template, by id where both are given. Remembered for a second, as keys are."""
    if wanted is None or not (wanted.id or wanted.name):
        raise Invalid({"template": ["A template id or name is required"]}, code="VALIDATION_004")
    key = (customer.id, wanted.id or None, None if wanted.id else wanted.name)
    return _known.get(key, lambda: _load(customer, key[1], key[2]))


def _load(customer: Customer, template_id: str | None, name: str | None) -> Known:
    try:
        wanted = UUID(template_id) if template_id else None
    except ValueError:
        raise templates.TemplateNotFound(field="template") from None
    template = templates.resolve(customer, id=wanted, name=name)
    return template, Compiled(template.definition)


def _text(compiled: Compiled, channel: str | None, parameters: dict[str, str]) -> str | None:
    """The words on a named channel; None while the channel is open, or when the parameters will stop the message."""
    if channel is None:
        return None
    try:
        compiled.check(parameters)
    except DomainError:
        return None
    return compiled.render(channel, parameters).content
