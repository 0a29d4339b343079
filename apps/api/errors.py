"""Turn every exception into an error response.

Rooms raise DomainErrors without a status; the catalogue has the status.
"""

from __future__ import annotations

import logging
from typing import Any

from django.core.exceptions import SuspiciousOperation
from django.db import DatabaseError, InterfaceError, OperationalError
from django.http import Http404, HttpResponse
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.settings import api_settings

from apps.api.envelope import Call, call_of, error_of, refusal
from apps.core.errors import DomainError, Invalid, RateLimited
from apps.error_codes.catalog import CATALOG

log = logging.getLogger(__name__)

_FINAL = frozenset({"RESOURCE_007", "LIMIT_001", "LIMIT_002"})


def status_of(code: str) -> int:
    """The HTTP status of an error code."""
    return CATALOG[code].status or 422


def details_of(problem: DomainError) -> dict[str, list[str]] | None:
    """The problems by field. None if the message says everything."""
    if isinstance(problem, Invalid):
        return problem.details
    return {problem.field: [problem.message]} if problem.field else None


def unexpected(request_id: str) -> str:
    """The message of INTERNAL_001 and INTERNAL_002."""
    return f"An unexpected error occurred. Please contact support with request ID: {request_id}"


def failure(call: Call, problem: Exception) -> tuple[str, str]:
    """Code and message of an unexpected error. If the database is away, the official SDKs retry."""
    if isinstance(problem, OperationalError | InterfaceError):
        log.warning("request %s found no database (%s)", call.request_id, problem)
        call.headers["Retry-After"] = "1"
        return "INTERNAL_005", "The service is temporarily unavailable. Please repeat the request."
    log.exception("request %s failed", call.request_id, exc_info=problem)
    code = "INTERNAL_002" if isinstance(problem, DatabaseError) else "INTERNAL_001"
    return code, unexpected(call.request_id)


def advise(call: Call, problem: DomainError) -> None:
    """Tell the client when to retry, or that it shouldn't."""
    if isinstance(problem, RateLimited):
        call.headers["Retry-After"] = str(problem.retry_after)
    if problem.code in _FINAL:  # the official SDKs retry every 409 and 429, but these won't change soon
        call.headers["x-should-retry"] = "false"


def refused(call: Call, problem: DomainError) -> HttpResponse:
    """The response for a DomainError, outside of DRF."""
    advise(call, problem)
    return refusal(
        call,
        status=status_of(problem.code),
        code=problem.code,
        message=problem.message,
        details=details_of(problem),
    )


def handle(problem: Exception, context: dict[str, Any]) -> Response:
    """DRF's exception handler. Every failure is answered in the envelope."""
    call = call_of(context["request"]._request)
    if isinstance(problem, DomainError):
        advise(call, problem)
        return Response(error_of(problem.code, problem.message, details_of(problem)), status=status_of(problem.code))
    if isinstance(problem, exceptions.ValidationError):
        return Response(error_of("VALIDATION_001", "Request validation failed", flatten(problem.detail)), status=400)
    status, code, message = _foreseen(problem) or (None, *failure(call, problem))
    return Response(error_of(code, message), status=status or status_of(code))


def _foreseen(problem: Exception) -> tuple[int, str, str] | None:
    """Status, code and message for an exception that a framework raises."""
    if isinstance(problem, Http404):
        return 404, "ENDPOINT_001", "There is nothing at this address"
    if isinstance(problem, exceptions.MethodNotAllowed):
        return 405, "ENDPOINT_002", str(problem.detail)
    if isinstance(problem, exceptions.APIException):  # invalid JSON, 415 and the like
        return problem.status_code, "VALIDATION_001", str(problem.detail)
    if isinstance(problem, SuspiciousOperation):  # more parameters than Django reads
        return 400, "VALIDATION_001", "The request cannot be read"
    return None


def flatten(detail: Any, path: str = "") -> dict[str, list[str]]:
    """DRF's nested errors on one level: {"brand.contact.name": ["…"]}."""
    if isinstance(detail, dict):
        nested = (flatten(value, _below(path, str(name))) for name, value in detail.items())
        return {name: sentences for part in nested for name, sentences in part.items()}
    if isinstance(detail, list) and any(isinstance(entry, dict | list) for entry in detail):
        nested = (flatten(entry, f"{path}[{index}]") for index, entry in enumerate(detail) if entry)
        return {name: sentences for part in nested for name, sentences in part.items()}
    sentences = detail if isinstance(detail, list) else [detail]
    return {path or "body": [str(sentence) for sentence in sentences]}


def _below(path: str, name: str) -> str:
    """Errors about a whole object are reported under the object's name. Keys of a map are written in brackets."""
    if path and name == api_settings.NON_FIELD_ERRORS_KEY:
        return path
    if name.startswith("["):
        return f"{path}{name}"
    return f"{path}.{name}" if path else name
