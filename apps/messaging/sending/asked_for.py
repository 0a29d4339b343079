"""Keep the spelling of a number that a caller wrote, where it is not the canonical one (docs/adr/0036).

It stands in the message's metadata, and its page shows it beside what was dialled.
"""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from apps.core import sql

_NOTE = """
UPDATE messaging_message m SET metadata = m.metadata || jsonb_build_object('asked_for', asked.spelling)
FROM unnest(%(ids)s::uuid[], %(spellings)s::text[]) AS asked(id, spelling) WHERE m.id = asked.id RETURNING m.id
"""


def note(spellings: Mapping[UUID, str]) -> None:
    """Note them by the id of the message, within the transaction that wrote the messages."""
    if spellings:
        sql.rows(_NOTE, {"ids": list(spellings), "spellings": list(spellings.values())})
