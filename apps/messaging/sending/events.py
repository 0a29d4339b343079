"""The webhook events of messages: which changes of status are one, and what they say.

The CTEs read `transition` and end in the outbox, so a payload is that of the moment.
Source: the contract's webhooks page, section 3, and ruling 8: `inbound_number` is the other party in both directions.
"""

from __future__ import annotations

from collections.abc import Mapping

from apps.message_templates import naming
from apps.messaging.models import MessageStatus
from apps.webhooks import outbox

# In the order in which a message may move. Its place is the `sequence`, which goes on counting with each further route:
# the highest number tells the newest status, in whatever order events arrive.
STATUSES = (
    MessageStatus.QUEUED,
    MessageStatus.ROUTED,
    MessageStatus.SENT,
    MessageStatus.DELIVERED,
    MessageStatus.READ,
    MessageStatus.FAILED,
)
_ORDER = f"ARRAY[{', '.join(repr(status.value) for status in STATUSES)}]"


def _time(moment: str) -> str:
    return f"""to_char({moment} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')"""


_SHARED = {"message_id": "t.id", "channel": "t.channel", "inbound_number": "t.phone", "outbound_number": "t.number"}
_OUTBOUND = {
    "message_id": "t.id",
    "message_status": "t.status",
    **_SHARED,
    "template_id": "t.template_id",
    "template_name": naming.name_of("t.template_id"),
    "updated_at": _time("t.at"),
    "sequence": f"array_position({_ORDER}, t.status::text) + {len(STATUSES)} * t.lap",
}
_INBOUND = {
    **_SHARED,
    "text": "t.text",
    "media": "t.media",
    "received_at": _time("t.received_at"),
    "updated_at": _time("t.received_at"),
    "sequence": "1",
}


def _published(payload: Mapping[str, str], condition: str) -> str:
    return f"""event AS (
    SELECT t.organization_id, t.at, json_build_array(
        'message.' || lower(t.status), t.id, t.at, t.profile_id, {", ".join(payload.values())}) AS line
    FROM transition t WHERE {condition}
), {outbox.publish_sql(list(payload))}"""


# A retry is no news: the message has been routed before, and that was told.
PUBLISH = _published(_OUTBOUND, f"t.status = ANY({_ORDER}) AND NOT t.is_retry")
PUBLISH_RECEIVED = _published(_INBOUND, "true")
