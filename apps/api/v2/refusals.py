"""Errors in v2's two wire formats: problem details in A (`{status, title, detail}` if no field is invalid),
`{error: {code, message}}` in B. The error and its status are the same as in v3. Source: the contract's v2
page, and the migration guide.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from http import HTTPStatus
from typing import Any, TypedDict

import orjson
from django.http import HttpRequest, HttpResponse
from rest_framework.response import Response

from apps.api import errors, unserved
from apps.api.envelope import call_of
from apps.core.errors import DomainError
from apps.error_codes.request_errors import REQUEST_ERRORS


class WireFormat(Enum):
    A = "camelCase and bare"
    B = "snake_case under data"


class FaultOut(TypedDict):
    name: str
    reason: str
    code: str


class ProblemOut(TypedDict):
    """What is wrong with a request, field by field."""

    type: str
    title: str
    status: int
    instance: str
    traceId: str
    errors: list[FaultOut]


class UnauthorizedOut(TypedDict):
    status: int
    title: str
    detail: str


class StatusOut(UnauthorizedOut, total=False):
    """Why a call failed, where no field is to blame."""

    code: str


class WordOut(TypedDict):
    code: str
    message: str


class GuideErrorOut(TypedDict):
    """Picture B: the code is a word."""

    error: WordOut


_TYPE = "https://www.rfc-editor.org/rfc/rfc7231#section-6.5.1"
_TITLE = "One or more validation errors occurred."
_NO_FIELD = "generalErrors"
# Errors name fields of other versions as they were sent. This field has both spellings.
_AS_SENT = frozenset(unserved.KNOWN) - {"idempotency_key"}
_HUMP = re.compile(r"\[.*\]|_([a-z0-9])")


@dataclass(frozen=True, slots=True)
class Refusal:
    """An error before it has a format. `details` are the messages by field."""

    status: int
    code: str
    message: str
    details: dict[str, list[str]] | None = None

    def body(self, picture: WireFormat, *, path: str, request_id: str) -> ProblemOut | StatusOut | GuideErrorOut:
        if picture is WireFormat.B:
            return {"error": {"code": word_of(self.code), "message": self._sentence()}}
        if self.status == 400:
            return {
                "type": _TYPE,
                "title": _TITLE,
                "status": self.status,
                "instance": path,
                "traceId": request_id,
                "errors": self._faults(),
            }
        told: StatusOut = {"status": self.status, "title": HTTPStatus(self.status).phrase, "detail": self.message}
        return told if self.status == 401 else {**told, "code": self.code}

    def content_type(self, picture: WireFormat) -> str:
        is_problem = picture is WireFormat.A and self.status == 400
        return "application/problem+json" if is_problem else "application/json"

    def _faults(self) -> list[FaultOut]:
        blamed = self.details or {_NO_FIELD: [self.message]}
        return [
            {"name": name if name in _AS_SENT else camel(name), "reason": reason, "code": self.code}
            for name, reasons in blamed.items()
            for reason in reasons
        ]

    def _sentence(self) -> str:
        """Format B has no fields, so the message names them."""
        if not self.details or self.status != 400:
            entry = REQUEST_ERRORS.get(self.code)
            return entry.v2_message if entry and entry.v2_message else self.message
        return "; ".join(f"{name}: {reason}" for name, reasons in self.details.items() for reason in reasons)


def word_of(code: str) -> str:
    """insufficient_balance for BUSINESS_003"""
    entry = REQUEST_ERRORS.get(code)
    return entry.v2_word if entry and entry.v2_word else code.lower()


def camel(name: str) -> str:
    """phoneNumber for phone_number. Text in brackets is the customer's own and stays."""
    return _HUMP.sub(lambda found: found[1].upper() if found[1] else found[0], name)


def answer(request: HttpRequest, refusal: Refusal, picture: WireFormat) -> HttpResponse:
    """An error response outside of DRF."""
    body = refusal.body(picture, path=request.path, request_id=call_of(request).request_id)
    return HttpResponse(orjson.dumps(body), status=refusal.status, content_type=refusal.content_type(picture))


def refused(request: HttpRequest, problem: DomainError, picture: WireFormat) -> HttpResponse:
    """The response for a DomainError, outside of DRF."""
    errors.advise(call_of(request), problem)
    status = errors.status_of(problem.code)
    return answer(request, Refusal(status, problem.code, problem.message, errors.details_of(problem)), picture)


def handle(problem: Exception, context: dict[str, Any]) -> Response:
    """DRF's exception handler: v3's decision in the format of the view."""
    judged = errors.handle(problem, context)
    request: HttpRequest = context["request"]._request
    picture: WireFormat = context["view"].picture
    told = judged.data
    refusal = Refusal(judged.status_code, told["code"], told["message"], told["details"])
    body = refusal.body(picture, path=request.path, request_id=call_of(request).request_id)
    return Response(body, status=refusal.status, content_type=refusal.content_type(picture))
