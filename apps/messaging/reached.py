"""How far a message came, as SQL that rooms above put into their statements."""

from __future__ import annotations

from apps.messaging.models import MessageStatus

CHANNEL = "coalesce(m.channel, '')"
HAS_LEFT = f"m.status IN ('{MessageStatus.SENT}', '{MessageStatus.DELIVERED}', '{MessageStatus.READ}')"
HAS_ARRIVED = f"m.status IN ('{MessageStatus.DELIVERED}', '{MessageStatus.READ}')"


def join(message_id: str) -> str:
    """Joins the message `m`; `message_id` is an expression. The conditions above are about `m`."""
    return f"JOIN messaging_message m ON m.id = {message_id}"
