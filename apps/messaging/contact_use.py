"""What this room holds for a contact: its messages. Undoing an import leaves such contacts alone."""

from __future__ import annotations

from django.db.models import OuterRef

from apps.messaging.models import Message, MessageQuerySet


def messages(contact_id: OuterRef) -> MessageQuerySet:
    """Sent to it or received from it, for a subquery."""
    found: MessageQuerySet = Message.objects.filter(contact_id=contact_id)
    return found
