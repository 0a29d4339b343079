"""Make messages that were sent forget a secret: in their parameters, in their text, and in the raw calls about them."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from apps.core import sql

MASK = "••••••"

# A message that is still in the queue needs it.
_FORGET = f"""
WITH told AS (
    SELECT s.id, s.variable FROM unnest(%(ids)s::uuid[], %(variables)s::text[]) AS s(id, variable)
    WHERE NOT EXISTS (SELECT 1 FROM messaging_outgoing o WHERE o.message_id = s.id)
), masked AS (
    UPDATE messaging_message m SET
        parameters = jsonb_set(m.parameters, ARRAY[told.variable], '"{MASK}"'),
        body = replace(m.body::text, m.parameters->>told.variable, '{MASK}')::jsonb
    FROM told WHERE m.id = told.id AND m.parameters->>told.variable <> ''
), gone AS (
    DELETE FROM messaging_exchange e USING told WHERE e.message_id = told.id
)
SELECT id FROM told
"""


def forget(variables: Mapping[UUID, str]) -> set[UUID]:
    """For each message the variable that holds its secret. Returns those that are not in the queue any more."""
    given = {"ids": list(variables), "variables": list(variables.values())}
    return {message_id for (message_id,) in sql.rows(_FORGET, given)}
