"""The log of API calls: requests and responses, to find out later what happened.

Calls are collected in memory and written in batches by one thread per process, so no call waits for its log. A killed
process loses its last half second: the log helps to explain, but is no proof.
"""

from __future__ import annotations

import atexit
import logging
import threading
from collections import deque
from dataclasses import dataclass
from datetime import datetime, timedelta
from time import perf_counter
from uuid import UUID

import orjson
from django.conf import settings
from django.db import connection, transaction
from django.http import HttpRequest
from django.http.request import RawPostDataException
from django.http.response import HttpResponseBase
from django.utils import timezone

from apps.api import redaction
from apps.api.envelope import Call
from apps.core import sql
from apps.core.models import first_id_at, new_id

log = logging.getLogger(__name__)

_EVERY = 0.5  # seconds between two batches
_MAX_NOTED = 20_000  # notes kept in memory; if PostgreSQL is away for longer, further calls are not logged


@dataclass(slots=True)
class Note:
    """What is known when the response is sent. The writing thread derives the rest."""

    id: UUID
    organization_id: UUID
    profile_id: UUID | None
    key_id: UUID
    request_id: str
    at: datetime
    method: str
    path: str
    status: int
    milliseconds: float
    body: bytes
    answer: bytes
    is_replay: bool
    is_sandbox: bool
    made_id: UUID | None


class Journal:
    """Notes that wait to be written."""

    def __init__(self) -> None:
        self._notes: deque[Note] = deque()
        self._wake = threading.Event()
        self._thread: threading.Thread | None = None
        self._starting = threading.Lock()

    def note(self, note: Note) -> None:
        if len(self._notes) < _MAX_NOTED:
            self._notes.append(note)
        if settings.REQUEST_LOG_WRITES_ITSELF:
            self._start()

    def write(self) -> int:
        """Write all notes, on this thread's connection. Returns how many calls."""
        notes = [self._notes.popleft() for _ in range(len(self._notes))]
        if notes:
            with transaction.atomic(), sql.cursor() as hot, hot.copy(_COPY) as copy:
                for note in notes:
                    copy.write_row(_row(note))
        return len(notes)

    def _start(self) -> None:
        if self._thread is not None and self._thread.is_alive():
            return
        with self._starting:
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._serve, name="journal", daemon=True)
                self._thread.start()
                atexit.register(self._finish)

    def _serve(self) -> None:
        while not self._wake.wait(_EVERY):
            self._write_or_say()

    def _finish(self) -> None:
        self._wake.set()
        self._write_or_say()

    def _write_or_say(self) -> None:
        try:
            self.write()
        except Exception as problem:
            log.warning("calls are not logged (%s)", problem)
            connection.close()


journal = Journal()


def note(request: HttpRequest, call: Call, response: HttpResponseBase) -> None:
    """Note a response to a known caller."""
    caller = call.caller
    if caller is None or not settings.REQUEST_LOG_DAYS:
        return
    profile = caller.customer.profile
    journal.note(
        Note(
            id=new_id(),
            organization_id=caller.customer.organization.id,
            profile_id=profile.id if profile else None,
            key_id=caller.key.id,
            request_id=call.request_id,
            at=timezone.now(),
            method=request.method or "",
            path=request.get_full_path(),
            status=response.status_code,
            milliseconds=(perf_counter() - call.started) * 1000,
            body=_body(request),
            answer=_answer(response),
            is_replay="Idempotent-Replayed" in call.headers,
            is_sandbox="X-Sandbox" in call.headers,
            made_id=call.made,
        )
    )


def _body(request: HttpRequest) -> bytes:
    """The request body, as far as it was read."""
    try:
        return request.body
    except RawPostDataException:
        return b""


def _answer(response: HttpResponseBase) -> bytes:
    """The response body. We keep only the start of a long one in memory, and read the code of a refusal."""
    content: bytes = getattr(response, "content", b"")
    return content if response.status_code >= 400 else content[: redaction.MAX_ANSWER]


_COPY = """
COPY api_loggedcall (id, organization_id, profile_id, key_id, request_id, at, method, path, status, milliseconds,
    error_code, is_replay, is_sandbox, body, answer, made_id) FROM STDIN
"""


def _row(note: Note) -> tuple[object, ...]:
    return (
        note.id,
        note.organization_id,
        note.profile_id,
        note.key_id,
        note.request_id,
        note.at,
        note.method[:10],
        redaction.address(note.path)[:500].replace("\0", ""),
        note.status,
        note.milliseconds,
        _code(note.answer) if note.status >= 400 else None,
        note.is_replay,
        note.is_sandbox,
        redaction.body(note.body),
        redaction.answer(note.answer),
        note.made_id,
    )


def _code(answer: bytes) -> str | None:
    """The error code of a refusal, in the format of v3 or one of v2's."""
    try:
        told = orjson.loads(answer)
        return str((told.get("error") or told.get("errors", [told])[0])["code"])[:40]
    except (orjson.JSONDecodeError, AttributeError, IndexError, KeyError, TypeError):
        return None


def forget(*, now: datetime) -> int:
    """Delete calls older than settings.REQUEST_LOG_DAYS. Returns how many."""
    before = first_id_at(now - timedelta(days=settings.REQUEST_LOG_DAYS))
    return sql.delete_below("api_loggedcall", "id", before)
