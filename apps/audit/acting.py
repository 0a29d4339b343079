"""Say who acts: while `acting` lasts, the triggers on this thread's connection record them as the author of changes.

The actor is a setting of the database session, so changes made with SQL are recorded too. Without an actor, sentdash
itself is the author.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import cast
from uuid import UUID

import orjson
import psycopg
from django.db import connection
from psycopg.pq import TransactionStatus

from apps.audit.models import ActorKind
from apps.core.sql import Row


@dataclass(frozen=True, slots=True)
class Actor:
    """`shown` is what they are called. Rows without an owner, such as users, get the actor's organization and profile.

    A bulk actor changes many rows for one entry: rows that are recorded one by one only (`trail`, `by_hand`) are not.
    """

    kind: ActorKind
    shown: str
    id: UUID | None = None
    session: str = ""
    address: str = ""
    request_id: str = ""
    door: str = ""
    organization_id: UUID | None = None
    profile_id: UUID | None = None
    is_bulk: bool = False
    hides_values: bool = False  # entries name the columns that changed, but not their values

    def setting(self) -> str:
        """As the triggers read it. `bulk` comes first: a condition of theirs looks for it (`trail.BY_HAND`)."""
        words = {
            "bulk": self.is_bulk,
            "hides": self.hides_values,
            "kind": self.kind,
            "shown": self.shown[:300],
            "id": self.id,
            "session": self.session,
            "address": self.address,
            "request": self.request_id[:40],
            "door": self.door[:200],
            "organization": self.organization_id,
            "profile": self.profile_id,
        }
        return orjson.dumps(words).decode()


_NO_ONE = ""
_current: ContextVar[str] = ContextVar("actor", default=_NO_ONE)


@contextmanager
def acting(actor: Actor) -> Iterator[None]:
    """Record this actor for all changes inside. May be nested: the innermost counts."""
    before = _current.get()
    mark = _current.set(actor.setting())
    try:
        _tell(_current.get())
        yield
    finally:
        _current.reset(mark)
        if _may_tell():
            _tell(before)


def _tell(actor: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('sentdash.actor', %s, false)", [actor])


def _may_tell() -> bool:
    """Not on a connection that is closed, nor in a failed transaction, whose rollback takes the setting back too."""
    plain = cast("psycopg.Connection[Row] | None", connection.connection)
    if plain is None or plain.closed or connection.needs_rollback:
        return False
    return plain.info.transaction_status != TransactionStatus.INERROR
