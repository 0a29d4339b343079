"""Say what a reply that is a keyword did: what it was read as stands with the message, what changed in the evidence."""

from __future__ import annotations

from dataclasses import dataclass

from apps.contacts.models import ConsentChange
from apps.keywords.models import KeywordAction
from apps.messaging.models import Direction, Message


@dataclass(frozen=True, slots=True)
class KeywordEffect:
    title: str
    sentence: str
    tone: str
    icon: str


def of(message: Message) -> KeywordEffect | None:
    """None for what we sent and for replies that are no keyword."""
    keyword = message.metadata.get("keyword") if message.direction == Direction.INBOUND else None
    if keyword is None:
        return None
    word, action = keyword["word"], keyword["action"]
    if action == KeywordAction.HELP:
        return _nothing(f"{word} asks for help and doesn’t change consent.")
    if action == KeywordAction.OTHER:
        return _nothing(f"{word} is one of your keywords and doesn’t change consent.")
    change = ConsentChange.objects.by_message(message.contact_id, message.id).first()
    if change is None:
        return _nothing(f"The person replied {word}. Their consent stayed as it was.")
    if change.opt_out:
        sentence = f"{word} opted this person out. We block messages to them until they opt in again."
        return KeywordEffect("Opted out.", sentence, tone="blocked", icon="hand-stop")
    return KeywordEffect(
        "Opted in.", f"{word} opted this person in again. You can send to them.", tone="done", icon="check"
    )


def _nothing(sentence: str) -> KeywordEffect:
    return KeywordEffect("Keyword.", sentence, tone="", icon="info-circle")
