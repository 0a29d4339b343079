"""Say why an inbound message is in its account, read from its metadata."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from apps.channels import phone_numbers
from apps.channels.providers import carrier_json
from apps.messaging.models import Direction, Message
from apps.messaging.sending.inbound_account import Because

_SENTENCES = {
    Because.REPLY.value: "It's in {account} because it replies to a message that {account} sent.",
    Because.LAST_MESSAGE.value: (
        "It's in {account} because {account} sent the last message that reached this person from {number}."
    ),
    Because.NUMBER_OWNER.value: (
        "It's in {account} because {account} owns {number}, and we know of no earlier message to this person from it."
    ),
}


@dataclass(frozen=True, slots=True)
class Choice:
    """A sentence, and the message that decided."""

    sentence: str
    message_id: UUID | None


def of(message: Message) -> Choice | None:
    """None for what we sent, and for messages received before we kept the reason."""
    kept = carrier_json.mapping((message.metadata or {}).get("account"))
    sentence = _SENTENCES.get(str(kept.get("chosen_by")))
    if message.direction != Direction.INBOUND or sentence is None:
        return None
    account = (message.profile or message.organization).name
    number = phone_numbers.written(message.number) if message.number else "this number"
    return Choice(sentence.format(account=account, number=number), carrier_json.uuid(kept.get("message_id")))
