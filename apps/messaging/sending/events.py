"""The webhook events of messages: which changes of status are one, and what they say.

`EVENT` makes the CTE `event` (see `webhooks.outbox`) of the CTE `transition`, so a payload is that of the moment.
Source: the contract's webhooks page, section 3, and ruling 8: `inbound_number` is the other party in both directions.
"""

from __future__ import annotations

from apps.message_templates import naming
from apps.messaging.models import MessageStatus

# In the order in which a message may move. Its place is the `sequence`: the highest number tells the newest status, in
# whatever order events arrive.
STATUSES = (
    MessageStatus.QUEUED,
    MessageStatus.ROUTED,
    MessageStatus.SENT,
    MessageStatus.DELIVERED,
    MessageStatus.READ,
    MessageStatus.FAILED,
)
_ORDER = f"ARRAY[{', '.join(repr(status.value) for status in STATUSES)}]"
_TIME = """to_char(t.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')"""

_OUTBOUND = f"""json_build_object(
    'account_id', coalesce(t.profile_id, t.organization_id), 'message_id', t.id, 'message_status', t.status,
    'channel', t.channel, 'inbound_number', t.phone, 'outbound_number', t.number, 'template_id', t.template_id,
    'template_name', {naming.name_of("t.template_id")}, 'updated_at', {_TIME},
    'sequence', array_position({_ORDER}, t.status::text))"""
_INBOUND = f"""json_build_object(
    'account_id', coalesce(t.profile_id, t.organization_id), 'message_id', t.id, 'inbound_number', t.phone,
    'outbound_number', t.number, 'text', t.text, 'channel', t.channel, 'received_at', {_TIME}, 'updated_at', {_TIME},
    'sequence', 1)"""


def _event(payload: str, condition: str) -> str:
    return f"""event AS (
    SELECT t.organization_id, t.profile_id, 'message.' || lower(t.status) AS event, t.id AS subject, t.at,
        {payload} AS payload
    FROM transition t WHERE {condition}
)"""


# A retry is no news: the message has been routed before, and that was told.
EVENT = _event(_OUTBOUND, f"t.status = ANY({_ORDER}) AND NOT t.is_retry")
RECEIVED_EVENT = _event(_INBOUND, "true")
