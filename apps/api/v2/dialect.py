"""What all of v2 shares: `x-sender-id` next to `x-api-key`, bare bodies, the idempotency key in the body.

The sender id is the id of an organization or of one of its profiles (with the organization's key or the profile's
own). Source: the contract's v2 page.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from uuid import UUID

import orjson
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from rest_framework import serializers
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request

from apps.api import auth, resource
from apps.api.entry import KeyAuthentication
from apps.api.envelope import call_of
from apps.api.v2 import refusals
from apps.api.v2.refusals import WireFormat
from apps.core.errors import DomainError, Invalid
from apps.organizations.actions import ProfileNotFound

_KEY_NAMES = ("idempotency_key", "idempotencyKey")
_KEY = re.compile(r"[a-zA-Z0-9_-]{1,250}")
# v3's keys are stored in the same table, and a response of one dialect doesn't fit the other.
_NAMESPACE = "v2:"
_CHANGES = frozenset({"POST", "PUT", "DELETE"})


class NoSender(DomainError):
    code = "AUTH_001"
    message = "Header x-sender-id not found"


class BadSender(DomainError):
    """Malformed, unknown, or not accessible with this key. All three get the same response."""

    code = "AUTH_002"
    message = "Invalid x-sender-id"


class BadIdempotencyKey(DomainError):
    code = "VALIDATION_007"
    message = "idempotency_key must be 1 to 250 letters, digits, hyphens or underscores"


class Bare(BaseRenderer):
    """The data without an envelope."""

    media_type = "application/json"
    format = "json"
    charset = None

    def render(self, data: Any, accepted_media_type: str | None = None, renderer_context: Any = None) -> bytes:
        return b"" if data is None else orjson.dumps(data)


class SenderAuthentication(KeyAuthentication):
    def identify(self, request: HttpRequest, **how: bool) -> auth.Caller:
        caller = call_of(request).caller = identify(request, **how)
        return caller


class Resource(resource.Resource):
    """A resource of v2, in the format of its URL. If the URL has both, `picture_of` tells it from the body."""

    authentication_classes = (SenderAuthentication,)
    renderer_classes = (Bare,)
    picture: WireFormat = WireFormat.A

    def picture_of(self, body: Mapping[str, Any]) -> WireFormat:
        return self.picture

    def idempotency_key(self, request: HttpRequest) -> str | None:
        """From the body, which also says in which picture to answer."""
        body = _peek(request) if request.method in _CHANGES else {}
        self.picture = self.picture_of(body)
        key = _key(body)
        return None if key is None else _NAMESPACE + key

    def refuse(self, request: HttpRequest, stop: DomainError) -> HttpResponseBase:
        return refusals.refused(request, stop, self.picture)

    def get_exception_handler(self) -> Any:
        return refusals.handle

    def origin(self, request: Request) -> dict[str, Any]:
        """The metadata of a message that this call creates."""
        call = call_of(request._request)
        return {"endpoint": f"{request.method} {request.path}", "request_id": call.request_id}

    def made(self, request: Request, made_id: UUID) -> None:
        """Tell the call log what this call created."""
        call_of(request._request).made = made_id


def identify(request: HttpRequest, *, before_onboarding: bool = False, is_remembered: bool = True) -> auth.Caller:
    """The caller of a request, after the account gate. Raises the errors of auth.identify in v2's words."""
    secret, sender = request.META.get("HTTP_X_API_KEY"), request.META.get("HTTP_X_SENDER_ID")
    if not secret:
        raise auth.NoKey("Header x-api-key not found")
    try:
        caller = auth.recognize(secret, None, is_remembered=is_remembered)
    except auth.BadApiKey:
        raise auth.BadApiKey("Invalid API credentials!") from None
    if not sender:
        raise NoSender
    caller = _sending_as(secret, caller, sender, is_remembered=is_remembered)
    auth.admit(request, caller, before_onboarding=before_onboarding)
    return caller


def _sending_as(secret: str, caller: auth.Caller, sender: str, *, is_remembered: bool) -> auth.Caller:
    try:
        wanted = UUID(sender)
        if wanted == caller.customer.id:
            return caller
        return auth.recognize(secret, str(wanted), is_remembered=is_remembered)
    except (ValueError, auth.NotYours, ProfileNotFound):
        raise BadSender from None


def _peek(request: HttpRequest) -> dict[str, Any]:
    """The body before it is validated. Empty if it isn't an object."""
    try:
        body = orjson.loads(request.body or b"{}")
    except orjson.JSONDecodeError:
        return {}
    return body if isinstance(body, dict) else {}


def _key(body: Mapping[str, Any]) -> str | None:
    """The idempotency key in a body. Raises BadIdempotencyKey."""
    key = next((body[name] for name in _KEY_NAMES if body.get(name) is not None), None)
    if key is None:
        return None
    if not (isinstance(key, str) and _KEY.fullmatch(key)):
        raise BadIdempotencyKey(field="idempotency_key")
    return key


class Id(serializers.UUIDField):
    """An id in a body or a query."""

    default_error_messages = {"invalid": "Invalid UUID format"}


def id_from(text: str, name: str) -> UUID:
    """An id from the URL. Raises Invalid for this field."""
    try:
        return UUID(text)
    except ValueError:
        raise Invalid({name: ["Invalid UUID format"]}) from None
