"""Idempotency-Key: the first call with a key does the work, later calls get its stored response.

The key is a row, written in the transaction of the work: both exist or neither, whatever is killed in between.
A second call with the key waits for that row's lock until the first has committed. Source: the contract's envelope
page, section 6, and ruling 14.
"""

from __future__ import annotations

import hmac
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import DatabaseError, InterfaceError, OperationalError, connection, transaction
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from psycopg import errors as postgres

from apps.api.auth import Caller
from apps.api.canonical import canonical
from apps.api.envelope import Call, call_of
from apps.api.models import IdempotentReply
from apps.core.errors import DomainError

KEPT = timedelta(hours=24)
_WAIT = "5s"  # seconds to wait for the first call's response
_HALF = 16  # bytes of a fingerprint
_KEY = re.compile(r"[a-zA-Z0-9_-]{1,255}")
_METHODS = frozenset({"POST", "PUT", "PATCH", "DELETE"})
_REPEATED = ("X-Sandbox",)  # headers that are stored with the response


class BadIdempotencyKey(DomainError):
    code = "VALIDATION_007"
    message = "Idempotency-Key must be 1 to 255 letters, digits, hyphens or underscores"


class OtherCall(DomainError):
    """The key was used for another endpoint, whose response this caller may not be allowed to see."""

    code = "VALIDATION_007"
    message = "This Idempotency-Key was used for another endpoint"


class UnderWay(DomainError):
    code = "CONFLICT_001"
    message = "A request with this idempotency key is still being processed"


class StoreUnavailable(DomainError):
    code = "SERVICE_001"
    message = "The idempotency store is unavailable; the request was not executed"


def key_of(request: HttpRequest) -> str | None:
    """The key of a call that changes something, or None. Raises BadKey."""
    key = request.META.get("HTTP_IDEMPOTENCY_KEY")
    if key is None or request.method not in _METHODS:
        return None
    if not _KEY.fullmatch(key):
        raise BadIdempotencyKey
    return str(key)


def fingerprint(request: HttpRequest) -> bytes:
    """The call that a key was used for, to detect other uses: one half for the address, one for query and body.

    Bodies are compared in canonical form, so spelling doesn't matter.
    """
    address = f"{request.method} {request.path}".encode()
    asked = request.META.get("QUERY_STRING", "").encode() + canonical(request.body)
    return b"".join(_digest(part) for part in (address, asked))


def _digest(part: bytes) -> bytes:
    """With a secret key, or a card number in a body could be guessed from its hash."""
    return hmac.digest(settings.SECRET_KEY.encode(), part, "sha256")[:_HALF]


def once(
    request: HttpRequest, caller: Caller, key: str | None, work: Callable[[], HttpResponseBase]
) -> HttpResponseBase:
    """The response of `work`, or the stored one. A failed call stores nothing but its response.

    Responses that don't depend on the work (400, 429, 5xx) are not stored, so you can retry with the same key.
    Raises OtherCall if the key belongs to another endpoint, UnderWay if the first call takes too long, and
    StoreUnavailable if responses can't be stored.
    """
    if key is None:
        return work()
    call, stands_for, now = call_of(request), fingerprint(request), timezone.now()
    found = _find(caller, key, now)
    if found:
        return _replay(found, stands_for, call)
    with transaction.atomic():
        if _claim(caller, key, stands_for, call, now):
            return _work(caller, key, call, work)
        found = _find(caller, key, now)
    if found is None:
        raise UnderWay  # it failed between our two reads
    return _replay(found, stands_for, call)


def _find(caller: Caller, key: str, now: datetime) -> IdempotentReply | None:
    rows = IdempotentReply.objects.filter(customer_id=caller.customer.id, key=key, created_at__gt=now - KEPT)
    try:
        return rows.first()
    except (OperationalError, InterfaceError) as problem:
        raise StoreUnavailable from problem


# An expired response is overwritten.
_CLAIM = """
INSERT INTO api_idempotentreply (customer_id, key, fingerprint, request_id, headers, created_at)
VALUES (%(customer)s, %(key)s, %(fingerprint)s, %(request_id)s, '{}', %(now)s)
ON CONFLICT (customer_id, key) DO UPDATE
SET fingerprint = excluded.fingerprint, request_id = excluded.request_id, status = NULL,
    created_at = excluded.created_at
WHERE api_idempotentreply.created_at <= %(dead)s
"""


def _claim(caller: Caller, key: str, fingerprint: bytes, call: Call, now: datetime) -> bool:
    """Insert the row, or wait for the call that is inserting it. False if there is a response already."""
    values: dict[str, Any] = {
        "customer": caller.customer.id,
        "key": key,
        "fingerprint": fingerprint,
        "request_id": call.request_id,
        "now": now,
        "dead": now - KEPT,
    }
    try:
        with connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL lock_timeout = '{_WAIT}'")
            cursor.execute(_CLAIM, values)
            is_ours = bool(cursor.rowcount)
            cursor.execute("SET LOCAL lock_timeout = 0")
    except DatabaseError as problem:
        if isinstance(problem.__cause__, postgres.LockNotAvailable):
            raise UnderWay from None
        raise StoreUnavailable from problem
    return is_ours


def _work(caller: Caller, key: str, call: Call, work: Callable[[], HttpResponseBase]) -> HttpResponseBase:
    with transaction.atomic():
        response = work()
        if response.status_code >= 400:
            transaction.set_rollback(True)
    if response.status_code in (400, 429) or response.status_code >= 500:
        transaction.set_rollback(True)
        return response
    assert isinstance(response, HttpResponse)
    headers = {name: call.headers[name] for name in _REPEATED if name in call.headers}
    if response.content:
        headers["Content-Type"] = response.headers["Content-Type"]
    rows = IdempotentReply.objects.filter(customer_id=caller.customer.id, key=key)
    rows.update(status=response.status_code, headers=headers, body=response.content.decode())
    return response


def _replay(found: IdempotentReply, fingerprint: bytes, call: Call) -> HttpResponse:
    first = bytes(found.fingerprint)
    if first[:_HALF] != fingerprint[:_HALF]:
        raise OtherCall
    headers = dict(found.headers)
    content_type = headers.pop("Content-Type", None)
    call.headers |= {**headers, "Idempotent-Replayed": "true"}
    call.headers["X-Original-Request-Id"] = found.request_id
    if first != fingerprint:
        call.headers["Idempotency-Mismatch"] = "true"
    assert found.status is not None
    response = HttpResponse(found.body, status=found.status, content_type=content_type)
    if content_type is None:
        del response.headers["Content-Type"]  # Django's own response, which has no body
    return response


def forget(*, now: datetime) -> int:
    """Delete expired responses. Returns how many."""
    deleted, _ = IdempotentReply.objects.filter(created_at__lte=now - KEPT).delete()
    return deleted
