"""Make messages forget their codes once they are verified or have expired.

While a message waits to be sent it needs its code; afterwards its parameters, its text and the raw calls to the carrier
would tell everybody who may read messages.
"""

from __future__ import annotations

from datetime import datetime

from apps.core import sql

MASK = "••••••"
_AT_ONCE = 1000

# Codes of messages that are still in the queue wait for the next time.
_HIDE = f"""
WITH over AS (
    SELECT c.id, c.message_id, c.variable FROM one_time_codes_onetimecode c
    WHERE c.hidden_at IS NULL
        AND (c.expires_at <= %(now)s OR c.verified_at IS NOT NULL OR c.replaced_at IS NOT NULL)
        AND NOT EXISTS (SELECT 1 FROM messaging_outgoing o WHERE o.message_id = c.message_id)
    ORDER BY c.expires_at LIMIT %(limit)s FOR UPDATE OF c SKIP LOCKED
), masked AS (
    UPDATE messaging_message m SET
        parameters = jsonb_set(m.parameters, ARRAY[over.variable], '"{MASK}"'),
        body = replace(m.body::text, m.parameters->>over.variable, '{MASK}')::jsonb
    FROM over WHERE m.id = over.message_id AND m.parameters ? over.variable
), forgotten AS (
    DELETE FROM messaging_exchange e USING over WHERE e.message_id = over.message_id
)
UPDATE one_time_codes_onetimecode c SET hidden_at = %(now)s FROM over WHERE c.id = over.id RETURNING c.id
"""


def hide(*, now: datetime) -> int:
    """Returns how many codes were hidden."""
    hidden = 0
    while portion := len(sql.rows(_HIDE, {"now": now, "limit": _AT_ONCE})):
        hidden += portion
    return hidden
