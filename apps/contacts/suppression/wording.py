"""Say who suppressed or released a number, when and how, in one sentence read from the stored evidence."""

from __future__ import annotations

from apps.channels.models import Channel
from apps.contacts.evidence import ELSEWHERE
from apps.contacts.models import How
from apps.contacts.rows import CHANNELS
from apps.contacts.suppression.models import Entry, SuppressionChange
from apps.core.tags import exact

_ADDED = {
    How.PAGE.value: "{who} suppressed the number{where} from the dashboard on {at}.",
    How.API.value: "{who} suppressed the number{where} through the API on {at}.",
    How.IMPORT.value: "The import of {who} suppressed the number{where} on {at}.",
    How.REPLY.value: "The person replied “{reason}” on {at}, which suppressed the number{where}.",
    How.CARRIER.value: "The carrier reported on {at} that the person opted out{where}.",
}
_RELEASED = {
    How.PAGE.value: "{who} released the number{where} from the dashboard on {at}.",
    How.API.value: "{who} released the number{where} through the API on {at}.",
    How.REPLY.value: "The person replied “{reason}” on {at}, which released the number{where}.",
    How.CARRIER.value: "The carrier reported on {at} that the person allows messages again{where}.",
}
SOURCES = {
    How.PAGE.value: "Dashboard",
    How.API.value: "API",
    How.IMPORT.value: "Import",
    How.REPLY.value: "Reply",
    How.CARRIER.value: "Carrier",
}


def sentence(change: SuppressionChange) -> str:
    """ada@acme.test suppressed the number on SMS from the dashboard on 22 Nov 2026, 10:35:51 CET."""
    words = (_ADDED if change.is_added else _RELEASED)[change.how]
    where = f" on {where_of(change)}" if change.channel else ""
    told = words.format(who=change.who, where=where, at=exact(change.created_at), reason=change.reason.strip())
    if change.how == How.REPLY:
        return f"{told} {ELSEWHERE}" if change.keyword and not change.message_id else told
    return f"{told} Reason: “{change.reason}”." if change.reason else told


def where_of(entry: Entry) -> str:
    """The channel in words."""
    return CHANNELS[Channel(entry.channel)].word if entry.channel else "All channels"
