"""Say what a reply that is a keyword did, and which message was sent back; of that message, what it answers.

What a reply was read as is kept with the message, and what changed in the evidence of consent.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from uuid import UUID

from apps.contacts.models import ConsentChange
from apps.keywords.models import KeywordAction
from apps.messaging.models import Direction, Message
from apps.messaging.sending import auto_reply


@dataclass(frozen=True, slots=True)
class KeywordEffect:
    """`link` is the other message: the automatic reply, or what it answers."""

    title: str
    sentence: str
    tone: str = ""
    icon: str = "info-circle"
    link: UUID | None = None
    link_words: str = "See the automatic reply"


def of(message: Message) -> KeywordEffect | None:
    """None for ordinary messages and for replies that are no keyword."""
    keyword = message.metadata.get("keyword")
    if keyword is None:
        return None
    if message.direction == Direction.OUTBOUND:
        return _answer(message, keyword["word"])
    answer_id = auto_reply.id_of(message.id, message.created_at)
    is_answered = Message.objects.filter(id=answer_id).exists()
    return replace(_effect(message, **keyword), link=answer_id if is_answered else None)


def _effect(message: Message, *, word: str, action: str) -> KeywordEffect:
    change = ConsentChange.objects.by_message(message.contact_id, message.id).first()
    if change and change.opt_out:
        sentence = f"{word} opted this person out. We block messages to them until they opt in again."
        return KeywordEffect("Opted out.", sentence, tone="blocked", icon="hand-stop")
    if change:
        sentence = f"{word} opted this person in again. You can send to them."
        return KeywordEffect("Opted in.", sentence, tone="done", icon="check")
    return KeywordEffect("Keyword.", _NOTHING.get(action, _UNCHANGED).format(word=word))


_UNCHANGED = "The person replied {word}. Their consent stayed as it was."
_NOTHING = {
    KeywordAction.HELP.value: "{word} asks for help and doesn’t change consent.",
    KeywordAction.OTHER.value: "{word} is one of your keywords and doesn’t change consent.",
}


def _answer(message: Message, word: str) -> KeywordEffect:
    inbound = UUID(message.metadata["in_reply_to"])
    sentence = f"We sent this because the person replied {word}."
    return KeywordEffect("Automatic reply.", sentence, link=inbound, link_words="See their message")
