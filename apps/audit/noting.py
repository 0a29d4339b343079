"""Note in the audit log what changes no column that a trail watches, as an act of the person or program that acts now.

For acts by hand only, such as an operator who moves money. What messages move is in rows of its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from psycopg.types.json import Jsonb

from apps.core import sql

_NOTE = """
SELECT audit_record(%(thing)s, %(name)s, %(id)s, '{}', %(said)s, '{}', '{}', %(organization)s, %(profile)s)
"""


def note(
    thing: str, thing_id: UUID, said: Mapping[str, str], *, name: str = "", organization: UUID, profile: UUID | None
) -> None:
    """A change of this thing, with `said` as the new values of what it is about."""
    values = {"thing": thing, "id": str(thing_id), "name": name, "said": Jsonb(dict(said))}
    sql.rows(_NOTE, {**values, "organization": organization, "profile": profile})
