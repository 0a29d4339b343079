"""Answer a reply that is a keyword, in the transaction that stores it (docs/adr/0034).

The answer is an ordinary message to the channel, and from the number, that the person wrote to. It passes the same
checks as any other, but that the answer to a STOP or a HELP also goes to a person who has opted out.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from apps.channels.models import Sender
from apps.contacts import reach
from apps.core.models import derived_id, first_id_at
from apps.keywords.models import Keyword, KeywordAction
from apps.keywords.replies import reply_of
from apps.messaging.models import Direction, Message
from apps.messaging.sending import text_message
from apps.messaging.sending.reply_consent import Reply
from apps.messaging.sending.text_message import Exempt
from apps.organizations.customer import Customer

# Of several replies with the same keyword within this time only one is answered, or two machines answer for ever.
PAUSE = timedelta(minutes=1)
_EXEMPT: dict[str, Exempt] = {KeywordAction.OPT_OUT.value: "STOP", KeywordAction.HELP.value: "HELP"}


def send(sender: Sender, customer: Customer, reply: Reply, *, contact_id: UUID, now: datetime) -> UUID | None:
    """The answer's id. None if none is sent: the keyword has none, it was just sent, or the person has opted out."""
    answer, exempt = reply_of(customer, reply.keyword), _EXEMPT.get(reply.keyword.action, "")
    if answer is None or not reply.to_our_number or _was_sent(contact_id, reply.keyword, now=now):
        return None
    if not exempt and reach.opted_out(customer, [reply.phone]):
        return None
    return text_message.accept(
        customer,
        contact_id=contact_id,
        phone=reply.phone,
        text=answer.text,
        template_id=answer.template.id if answer.template else None,
        channel=sender.channel,
        number=sender.number,
        metadata={
            "origin": "automatic reply",
            "in_reply_to": str(reply.message_id),
            "keyword": read_as(reply.keyword),
        },
        now=now,
        exempt=exempt,
        message_id=id_of(reply.message_id, now),
    )


def read_as(keyword: Keyword) -> dict[str, str]:
    """What messages keep of a keyword in their metadata."""
    return {"word": keyword.word, "action": keyword.action}


def id_of(inbound_id: UUID, at: datetime) -> UUID:
    """The id of the answer to a message that we stored at that time, so that neither has to be searched for."""
    return derived_id(at, f"reply to {inbound_id}")


def _was_sent(contact_id: UUID, keyword: Keyword, *, now: datetime) -> bool:
    lately = Message.objects.filter(contact_id=contact_id, id__gte=first_id_at(now - PAUSE), created_at__gt=now - PAUSE)
    return lately.filter(direction=Direction.OUTBOUND, metadata__keyword__word=keyword.word).exists()
